// The maximum of a window, and the record of where it was.
#pragma once

#include <functional>

#include "lower/draft.h"
#include "lower/elementwise/pointwise.h"

namespace netc::lower {

/// Writes the search for the largest of a window's vectors (first one wins, row by row) and returns it. Where the
/// backward pass of `pooled` asks for it, the place (ky * width + kx) is stored in the choice buffer at `position`.
Expr largest_of_window(Draft& draft, const graph::Window& window, const std::function<Expr(Expr ky, Expr kx)>& element,
                       graph::ValueId pooled, const Position& position);

/// A vector of the choices that were stored for `pooled`, at the subscripts [c block][y][x][0] of the buffer `array`.
Expr load_argmax(Context& context, graph::ValueId pooled, const std::string& array, const std::vector<Expr>& place);

}  // namespace netc::lower
