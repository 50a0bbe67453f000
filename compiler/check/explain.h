// The long text for each kind of message: `netc explain CODE`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace netc::check {

/// What the message means, why it is a rule, and what to do; empty for an unknown code.
std::string explain(std::string_view code);
/// All codes, in alphabetical order.
std::vector<std::string> explained_codes();

}  // namespace netc::check
