// Rows of the tables in the output, as text.
#pragma once

#include <string>
#include <vector>

#include "base/page.h"
#include "loop/plan.h"

namespace netc::emit {

/// The number with as few digits as name it.
std::string number(double value);
/// {a, b, c}
std::string list(const std::vector<std::string>& items);
std::string numbers(const std::vector<int64_t>& values);
std::string boolean(bool value);
/// A netrt::Packing.
std::string packing_text(const loop::Packing& packing);

/// constexpr T name[] = {rows}; nothing when there are none. Returns what a List is made from.
std::string print_array(const std::string& type, const std::string& name, const std::vector<std::string>& rows,
                        Page& page);

}  // namespace netc::emit
