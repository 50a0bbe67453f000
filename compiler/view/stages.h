// A plan as text, for looking at a stage of the compilation.
#pragma once

#include <string>

#include "loop/plan.h"

namespace netc::view {

/// The kernels in the loop language.
std::string kernels(const loop::Plan& plan);

/// The buffers of every program: bytes, place, the phases they live in; then the phases with their calls.
std::string memory(const loop::Plan& plan);

}  // namespace netc::view
