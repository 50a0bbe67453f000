// Expressions as text: on one line, or broken where a line ends.
#pragma once

#include <string>

#include "loop/loop.h"

namespace netc::loop {

/// Text of an expression that starts at `column` and is followed by `after` more characters on its last line; lines
/// after the first bring their own indentation from column `column` on, without the page's `margin`.
std::string wrapped(const Expr& e, int column, int after, int margin);

/// The expression where a vector is needed: `splat16(x)` for a scalar.
Expr as_vector(const Expr& e, int lanes);

/// Whether a scalar expression is a condition: `bool` in C++.
bool is_condition(const Expr& e);

}  // namespace netc::loop
