// What the convolution kernels share: how weights are packed, how windows meet the borders of maps.
#pragma once

#include "lower/draft.h"
#include "lower/tiles.h"

namespace netc::lower {

/// Extents of a packed convolution kernel: [panel][c block][ky][kx][c in block][f in panel].
///
/// With groups, a panel holds only the channel blocks that its filters' groups touch, from `base(panel)` on; entries
/// between a filter and channels of other groups are padding and stay zero.
struct ConvPanels {
    int64_t vectors = 1;  // vectors of filters in a panel
    int64_t panels = 1;
    int64_t channel_blocks = 1;  // that a panel reads
    int64_t block = 16;          // channels in a block
    int64_t groups = 1, filters_per_group = 1, channels_per_group = 1;
    int64_t all_channel_blocks = 1;
    int64_t lanes = 16;

    int64_t width() const { return vectors * lanes; }
    /// First channel block of a panel.
    Expr base(Expr panel) const;
    bool has_foreign_channels() const;
};

/// How a kernel [filters, channels of a group, height, width] is packed for maps of `out_width` columns.
ConvPanels conv_panels(const Target& target, int64_t out_width, const graph::Shape& kernel, int64_t groups,
                       const Layout& in);
/// How the kernel in Plan::weights[weight] is packed.
ConvPanels conv_panels(const Context& context, int weight, const graph::Shape& kernel, int64_t groups,
                       const Layout& in);

/// Packing of a convolution's kernel for the files of weights.
loop::Packing conv_packing(const ConvPanels& panels, const graph::Shape& kernel);

/// x0 of tile number `tile`: tiles follow each other, the last one is moved back so that it ends with the row.
Expr tile_start(Expr tile, int64_t columns, int64_t width);

/// name[i][v] for the sums of a tile with `rows` rows: acc[r][i][v], the first index left out when there is one row.
std::vector<Expr> tile_indices(int64_t rows, Expr r, Expr i, Expr v);
std::vector<int64_t> tile_extents(const Tile& tile);

}  // namespace netc::lower
