// Source text to tokens, ready for the parser.
#pragma once

#include <vector>

#include <antlr4-runtime.h>

#include "base/diagnostics.h"
#include "syntax/ast.h"
#include "syntax/places.h"

namespace netc::syntax {

struct TokenNotes {
    std::vector<bool> statement_starts;  // by index in the stream
    std::vector<bool> reported;          // likewise: tokens that have a message already
    std::vector<Comment> comments;
};

/// Reads all tokens of `stream`, reports what no grammar could accept, decides what words mean. Nothing when the text
/// is too large or too deep to be parsed.
std::optional<TokenNotes> prepare_tokens(antlr4::CommonTokenStream& stream, const Places& places,
                                         Diagnostics& diagnostics);

}  // namespace netc::syntax
