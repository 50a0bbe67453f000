// The library: what netc declares in its own language (compiler/library/*.net), read as far as it is asked for.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "check/layers.h"

namespace netc::check {

/// The text of a file of the library, by its name without ending.
std::string_view library_text(std::string_view name);

/// What the library declares, in the order of its text; nothing is parsed for it.
struct LibraryName {
    std::string_view name;
    Group group;
};
const std::vector<LibraryName>& library_names();

/// The entry of what the library declares; null when it has nothing of this name. A mistake in its text is an internal error,
/// which tests/unit finds: they ask for all.
const Entry* library_entry(std::string_view name);
/// The same of formulas alone.
const struct DeclaredFormula* library_formula(std::string_view name);
/// The text of a block with its comment; nothing when the library has no block of this name.
std::optional<std::string_view> library_block(std::string_view name);

}  // namespace netc::check
