// What is known of words without their surroundings.
#pragma once

#include <string_view>

namespace netc::syntax {

/// Can it stand as a name without quotes? Keywords that depend on their place can.
bool is_plain_name(std::string_view text);

/// Behind a comma these begin a setting, where another word would be a further value: `from first, freeze a, b`.
bool is_setting_key(std::string_view word);

/// A setting that is complete with its key: `precise`.
bool is_setting_without_value(std::string_view word);

}  // namespace netc::syntax
