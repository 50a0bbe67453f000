// The library: what netc declares in its own language (compiler/library/*.net), read once.
#pragma once

#include <string>
#include <string_view>

#include "check/layers.h"

namespace netc::check {

/// The text of a file of the library, by its name without ending.
std::string_view library_text(std::string_view name);

/// A formula that the library declares; null when it has none of this name.
const struct DeclaredFormula* library_formula(const std::string& name);

}  // namespace netc::check
