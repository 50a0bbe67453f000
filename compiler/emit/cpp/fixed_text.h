// The fixed passages of the output: files of emit/cpp/text, built into netc.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace netc::emit {

/// The file emit/cpp/text/<name>.in.
std::string_view fixed_text(std::string_view name);

/// The same with every @KEY@ replaced; a line that is nothing but a key whose value is empty is left out.
std::string filled_text(std::string_view name, const std::map<std::string, std::string>& values);

}  // namespace netc::emit
