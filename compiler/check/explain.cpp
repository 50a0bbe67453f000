// Finding and laying out the texts of `netc explain`.
#include "check/explain.h"

#include <algorithm>

#include "check/explanations.h"

namespace netc::check {

namespace {

std::string indented(std::string_view text) {
    std::string result = "    ";
    for (char c : text) {
        result += c;
        if (c == '\n') result += "    ";
    }
    return result + "\n";
}

const Explanation* find(std::string_view code) {
    for (std::span<const Explanation> table : {syntax_explanations(), net_explanations(), run_explanations()})
        for (const Explanation& explanation : table)
            if (explanation.code == code) return &explanation;
    return nullptr;
}

}  // namespace

std::string explain(std::string_view code) {
    const Explanation* found = find(code);
    if (!found) return {};
    std::string text = std::string(code) + "\n\n" + std::string(found->meaning) + "\n";
    if (!found->wrong.empty()) text += "\nseen:\n" + indented(found->wrong);
    if (!found->right.empty()) text += "\nmeant, perhaps:\n" + indented(found->right);
    return text;
}

std::vector<std::string> explained_codes() {
    std::vector<std::string> codes;
    for (std::span<const Explanation> table : {syntax_explanations(), net_explanations(), run_explanations()})
        for (const Explanation& explanation : table) codes.emplace_back(explanation.code);
    std::sort(codes.begin(), codes.end());
    return codes;
}

}  // namespace netc::check
