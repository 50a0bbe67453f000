// Loops over maps, and their borders: what kernels that go through whole maps share.
#pragma once

#include <functional>
#include <vector>

#include "lower/draft.h"

namespace netc::lower {

/// Clears the border of an output map (nothing when it has none). In front of the first unit only.
void clear_border(Draft& draft, const View& out);
/// The same for everything that these nodes of a group store: "out" is what the last one makes, "kept" is the rest.
void clear_borders(Draft& draft, const std::vector<graph::NodeId>& nodes);

/// How many channels of block cb there are: a local where the last block is not full.
Expr channels_in_block(loop::Builder& body, const Layout& layout, Expr cb, const std::string& name = "channels");

/// Loops over all vectors of a layout, cb, y, x: a unit is a row of a channel block, or a row in row-major order.
void for_rows(Draft& draft, const Layout& out, const std::function<void(Expr, Expr, Expr)>& fill);
/// The units of for_rows.
inline int64_t rows_of(const Layout& out) { return out.row_major ? out.height : out.blocks() * out.height; }
/// Loops over the places of a map, y, x.
void over_map(loop::Builder& body, const Layout& layout, const std::function<void(Expr, Expr)>& fill);

}  // namespace netc::lower
