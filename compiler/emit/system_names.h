// Names that the system's headers give to functions and variables.
#pragma once

#include <string_view>

namespace netc::emit {

/// Whether a header of the C library or of POSIX may declare `name`, in small letters, so that no namespace may be called so.
bool is_system_name(std::string_view name);

}  // namespace netc::emit
