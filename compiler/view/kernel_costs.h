// How each kernel of a net works, and what it costs: `netc summary --kernels`.
#pragma once

#include <string>

#include "loop/plan.h"

namespace netc::view {

/// A table for each program: MFLOP and kB of one call (of a sample, or of a full batch), the kernel, and the way it was
/// chosen to work. Then a line for each choice between several ways: what was taken, and why.
std::string kernel_costs(const loop::Plan& plan);

}  // namespace netc::view
