// Texts whose tree would be too deep for the stages that walk it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <antlr4-runtime.h>

namespace netc::syntax {

inline constexpr size_t max_source_bytes = size_t{16} << 20;
inline constexpr size_t max_tokens = 1'000'000;
inline constexpr size_t max_brackets = 500;     // open at the same time
inline constexpr size_t max_operators = 1'000;  // between an expression and its innermost operand

struct TooDeep {
    const antlr4::CommonToken* token;
    std::string message;
};

/// The first place that passes a limit. Looks at tokens only, so that nothing deep is ever built.
std::optional<TooDeep> find_too_deep(const std::vector<antlr4::CommonToken*>& tokens);

}  // namespace netc::syntax
