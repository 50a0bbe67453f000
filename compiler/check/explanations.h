// The table behind `netc explain`, in three files.
#pragma once

#include <span>
#include <string_view>

namespace netc::check {

struct Explanation {
    std::string_view code;
    std::string_view meaning;  // lines of at most 100 columns
    std::string_view wrong;    // an example that is told so
    std::string_view right;    // the same, mended
};

std::span<const Explanation> syntax_explanations();  // explain_syntax.cpp: text and compile-time numbers
std::span<const Explanation> net_explanations();     // explain_nets.cpp: names, calls, layers, shapes, blocks
std::span<const Explanation> run_explanations();     // explain_runs.cpp: losses, data, stages, checks, export

}  // namespace netc::check
