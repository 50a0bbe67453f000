// Trees compared by what they say, wherever it stands.
#pragma once

#include <string>

#include "syntax/ast.h"

namespace netc::syntax {

/// The tree as text in which every nesting is visible, without places and comments: equal for equal trees.
std::string outline(const Ast& ast);

/// Whether `text` is free of errors and means `ast`, with as many comments.
bool parses_to(const std::string& text, const Ast& ast);

}  // namespace netc::syntax
