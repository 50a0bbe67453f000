// Ast back to source text: the formatter.
#pragma once

#include <string>

#include "syntax/ast.h"

namespace netc::syntax {

/// The text of `netc fmt`: 4 spaces, one statement a line, chains broken at `|` when they pass 100 columns or were broken
/// by the user, comments kept, at most one blank line. Formatting twice gives the same bytes.
std::string print(const Ast& ast, const Source& source);

/// One expression as source text.
std::string print(const Expr& expr);

}  // namespace netc::syntax
