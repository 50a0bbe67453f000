// Source text to tokens, ready for the parser.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <antlr4-runtime.h>

#include "base/diagnostics.h"
#include "syntax/ast.h"
#include "syntax/places.h"

namespace netc::syntax {

struct PreparedTokens {
    std::vector<std::unique_ptr<antlr4::Token>> tokens;  // what the parser sees, with the end of the file
    std::vector<bool> statement_starts;                  // by index in `tokens`
    std::vector<bool> reported;                          // likewise: those that have a message already, or follow one
    std::vector<Comment> comments;
};

/// Reads all tokens, reports what no grammar could accept, decides what words mean. Nothing when the text is too large
/// or too deep to be parsed.
std::optional<PreparedTokens> prepare_tokens(antlr4::Lexer& lexer, const Places& places, Diagnostics& diagnostics);

}  // namespace netc::syntax
