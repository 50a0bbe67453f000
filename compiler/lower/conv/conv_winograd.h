// Convolutions of 3 x 3 windows by Winograd's transforms: forward, and backward to the input.
#pragma once

#include <array>
#include <optional>

#include "lower/conv/conv.h"
#include "lower/conv/conv_costs.h"

namespace netc::lower {

/// Tiles of 4 x 4 outputs over a map. The last of a row (column) is moved back so that it ends with the map.
struct WinogradTiles {
    int64_t height = 4, width = 4;  // of the map
    int64_t rows() const { return (height + 3) / 4; }
    int64_t columns() const { return (width + 3) / 4; }
    int64_t count() const { return rows() * columns(); }
};

/// A stack of convolution outputs to be computed: what both directions have in common.
struct WinogradConv {
    graph::NodeId anchor;        // the convolution in the graph
    graph::ValueId in;           // the map that windows slide over
    std::array<int64_t, 2> pad;  // rows (columns) of it before the first window's first
    loop::BufferId kernel;       // transformed: [panel][36][c][f]
    int64_t vectors = 1;         // of filters in a panel
    std::optional<int> bias;     // a weight
};

/// The kernel of a convolution, transformed; a kernel of its own makes it before the convolution.
loop::BufferId winograd_kernel(Context& context, int weight);
/// The same from its transposed copy, with rows and columns in opposite order.
loop::BufferId winograd_transposed_kernel(Context& context, int weight, loop::BufferId transposed);

/// The convolution of a group, with what follows it.
void write_winograd(Context& context, const transform::Group& group, const WinogradConv& conv);

}  // namespace netc::lower
