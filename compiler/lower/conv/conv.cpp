// Direct convolution, with what follows it, down to a max pool over its rows.
#include "lower/conv/conv.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/check.h"
#include "lower/conv/conv_algorithms.h"
#include "lower/conv/conv_winograd.h"
#include "lower/conv/depthwise.h"
#include "lower/elementwise/pointwise.h"
#include "lower/families.h"
#include "lower/index/maps.h"
#include "lower/pool/pool.h"

namespace netc::lower {

using namespace graph;
using loop::at;
using loop::integer;
using loop::load;

Expr ConvPanels::base(Expr panel) const {
    if (groups == 1 || channel_blocks == all_channel_blocks) return 0;
    const Expr first_group = panel * integer(width()) / integer(filters_per_group);
    return loop::smaller(first_group * integer(channels_per_group) / integer(block),
                         integer(all_channel_blocks - channel_blocks));
}

bool ConvPanels::has_foreign_channels() const {
    return groups > 1 && (filters_per_group % width() != 0 || channels_per_group % block != 0);
}

namespace {

ConvPanels panels_of(int64_t lanes, int64_t vectors, const Shape& kernel, int64_t groups, const Layout& in) {
    const int64_t filters = kernel[0];
    ConvPanels panels;
    panels.lanes = lanes;
    panels.vectors = vectors;
    panels.panels = (filters + panels.width() - 1) / panels.width();
    panels.block = in.block;
    panels.groups = groups;
    panels.filters_per_group = filters / groups;
    panels.channels_per_group = kernel[1];
    panels.all_channel_blocks = in.blocks();
    panels.channel_blocks = panels.all_channel_blocks;
    if (groups == 1) return panels;
    int64_t most = 1;
    for (int64_t panel = 0; panel < panels.panels; ++panel) {
        const int64_t first_group = panel * panels.width() / panels.filters_per_group;
        const int64_t last_filter = std::min((panel + 1) * panels.width(), filters) - 1;
        const int64_t first = first_group * panels.channels_per_group / panels.block;
        const int64_t last =
            ((last_filter / panels.filters_per_group + 1) * panels.channels_per_group - 1) / panels.block;
        most = std::max(most, last - first + 1);
    }
    panels.channel_blocks = most;
    return panels;
}

}  // namespace

ConvPanels conv_panels(const Target& target, int64_t out_width, const Shape& kernel, int64_t groups, const Layout& in) {
    const int64_t filter_blocks = (kernel[0] + target.lanes - 1) / target.lanes;
    return panels_of(target.lanes, panel_vectors(target, filter_blocks, out_width), kernel, groups, in);
}

ConvPanels conv_panels(const Context& context, int weight, const Shape& kernel, int64_t groups, const Layout& in) {
    const int64_t lanes = context.target.lanes;
    return panels_of(lanes, context.plan.weights[weight].extents.back() / lanes, kernel, groups, in);
}

loop::Packing conv_packing(const ConvPanels& panels, const Shape& kernel) {
    loop::Packing packing;
    packing.logical = kernel.dims;
    packing.axes = {{panels.panels, 0, panels.width()},
                    {panels.channel_blocks, 1, panels.block},
                    {kernel[2], 2, 1},
                    {kernel[3], 3, 1},
                    {panels.block, 1, 1},
                    {panels.width(), 0, 1}};
    packing.groups = panels.groups > 1 ? panels.groups : 0;
    return packing;
}

Expr tile_start(Expr tile, int64_t columns, int64_t width) {
    if (width % columns == 0) return tile * integer(columns);
    return loop::smaller(tile * integer(columns), integer(width - columns));
}

std::vector<Expr> tile_indices(int64_t rows, Expr r, Expr i, Expr v) {
    return rows == 1 ? std::vector<Expr>{i, v} : std::vector<Expr>{r, i, v};
}

std::vector<int64_t> tile_extents(const Tile& tile) {
    return tile.rows == 1 ? std::vector<int64_t>{tile.columns, tile.vectors}
                          : std::vector<int64_t>{tile.rows, tile.columns, tile.vectors};
}

namespace {

/// Writes one convolution kernel.
class ConvWriter {
public:
    ConvWriter(Context& context, const Group& group)
        : context_(context),
          group_(group),
          conv_(std::get<Conv2d>(context.graph.nodes[group.anchor].op)),
          conv_out_(context.layouts[context.graph.nodes[group.anchor].result]),
          panels_(conv_panels(context, context.weight_of(conv_.kernel), context.graph.shape(conv_.kernel), conv_.groups,
                              context.layouts[storage_of(context.graph, context.layouts, conv_.in)])),
          draft_(context, true),
          pointwise_(draft_, group.nodes) {
        const auto pool =
            group.pool ? std::find(group.nodes.begin(), group.nodes.end(), group.pool) : group.nodes.end();
        before_pool_.assign(group.nodes.begin(), pool);
        if (pool != group.nodes.end()) after_pool_.assign(pool, group.nodes.end());
    }

    void write() {
        in_ = draft_.reads(conv_.in, "in");
        kernel_ = draft_.reads_weight(context_.weight_of(conv_.kernel), "kernel");
        if (conv_.bias) bias_ = draft_.reads_weight(context_.weight_of(conv_.bias), "bias");
        clear_borders(draft_, after_pool_.empty() ? group_.nodes : after_pool_);
        if (after_pool_.empty())
            write_rows();
        else
            write_pooled_rows();
    }

private:
    /// for each unit: a panel of filters and a row of tiles
    void write_rows() {
        const Tile tile = conv_tile(context_.target, conv_out_.height, conv_out_.width, panels_.vectors);
        const int64_t row_tiles = (conv_out_.height + tile.rows - 1) / tile.rows;
        for_units(row_tiles, "y", [&](Expr panel, Expr row_tile) {
            const Expr y = named("y0", tile_start(row_tile, tile.rows, conv_out_.height));
            columns(tile, conv_out_.width, [&](Expr x) {
                sums(tile, panel, y, x);
                draft_.body.tile("r", tile.rows, [&](Expr r) {
                    draft_.body.tile("i", tile.columns, [&](Expr i) {
                        draft_.body.tile("v", tile.vectors, [&](Expr v) {
                            pointwise_.forget();
                            pointwise_.bind(result(group_.anchor), acc(tile, r, i, v));
                            pointwise_.store_all(group_.nodes,
                                                 {panel * integer(tile.vectors) + v, y + r, x + i, std::nullopt});
                        });
                    });
                });
            });
        });
        finish(row_tiles, fmt::format("{} x {} positions by {} filters stay in registers.", tile.rows, tile.columns,
                                      panels_.width()));
    }

    /// for each unit: a panel of filters and a row of the pooled map; the rows under it are kept beside the sums
    void write_pooled_rows() {
        const Window& window = std::get<MaxPool>(context_.graph.nodes[group_.pool].op).window;
        const Layout& pooled = context_.layouts[result(group_.pool)];
        const int64_t width = pooled.width * window.size[1];  // columns that no window takes are not computed
        Tile tile = conv_tile(context_.target, 1, width, panels_.vectors);
        for_units(pooled.height, "py", [&](Expr panel, Expr py) {
            draft_.body.array("rows", vector_type(context_.target), {window.size[0], width, tile.vectors});
            draft_.body.loop("r", 0, integer(window.size[0]), [&](Expr r) {
                columns(tile, width, [&](Expr x) {
                    const Expr y = py * integer(window.size[0]) + r;
                    sums(tile, panel, y, x);
                    draft_.body.tile("i", tile.columns, [&](Expr i) {
                        draft_.body.tile("v", tile.vectors, [&](Expr v) {
                            pointwise_.forget();
                            pointwise_.bind(result(group_.anchor), acc(tile, 0, i, v));
                            const Position position{panel * integer(tile.vectors) + v, y, x + i, std::nullopt};
                            draft_.body.assign(at("rows", vector_type(context_.target), {r, x + i, v}),
                                               pointwise_.value(result(before_pool_.back()), position));
                        });
                    });
                });
            });
            draft_.body.blank();
            draft_.body.loop("px", 0, integer(pooled.width), [&](Expr px) {
                draft_.body.loop("v", 0, integer(tile.vectors), [&](Expr v) {
                    const Position position{panel * integer(tile.vectors) + v, py, px, std::nullopt};
                    const auto element = [&](Expr ky, Expr kx) {
                        return at("rows", vector_type(context_.target), {ky, px * integer(window.size[1]) + kx, v});
                    };
                    const Expr best = largest_of_window(draft_, window, element, result(group_.pool), position);
                    pointwise_.forget();
                    pointwise_.bind(result(group_.pool), best);
                    pointwise_.store_all(after_pool_, position);
                });
            });
        });
        finish(pooled.height, fmt::format("{} rows of {} positions by {} filters make one row of the pooled map; the "
                                          "map before pooling is never stored.",
                                          window.size[0], width, panels_.width()));
    }

    ValueId result(NodeId node) const { return context_.graph.nodes[node].result; }

    Expr named(const std::string& name, Expr value) { return draft_.body.let(name, value); }

    /// The loop over units; with one panel a unit is a row.
    void for_units(int64_t rows, const std::string& row, const std::function<void(Expr, Expr)>& fill) {
        const Expr first = loop::var("first"), last = loop::var("last");
        if (panels_.panels == 1) {
            draft_.body.loop(row, first, last, [&](Expr y) { fill(0, y); });
            return;
        }
        draft_.body.loop("unit", first, last, [&](Expr unit) {
            const Expr panel = named("panel", unit / integer(rows));
            const Expr y = named(row, unit % integer(rows));
            fill(panel, y);
        });
    }

    void columns(const Tile& tile, int64_t width, const std::function<void(Expr)>& fill) {
        const int64_t tiles = (width + tile.columns - 1) / tile.columns;
        if (tiles == 1) return fill(0);
        if (width % tile.columns == 0) {
            draft_.body.loop("x", 0, integer(width), fill, false, static_cast<int>(tile.columns));
            return;
        }
        draft_.body.loop("tile", 0, integer(tiles),
                         [&](Expr number) { fill(named("x", tile_start(number, tile.columns, width))); });
    }

    Expr acc(const Tile& tile, Expr r, Expr i, Expr v) const {
        return at("acc", vector_type(context_.target), tile_indices(tile.rows, r, i, v));
    }

    /// acc[r][i][v] = bias + sum over the window, for the tile at y, x
    void sums(const Tile& tile, Expr panel, Expr y, Expr x) {
        loop::Builder& body = draft_.body;
        const int lanes = context_.target.lanes;
        const Window& window = conv_.window;
        body.array("acc", vector_type(context_.target), tile_extents(tile), !conv_.bias);
        if (conv_.bias)
            body.tile("r", tile.rows, [&](Expr r) {
                body.tile("i", tile.columns, [&](Expr i) {
                    body.tile("v", tile.vectors, [&](Expr v) {
                        body.assign(acc(tile, r, i, v),
                                    load(bias_, lanes, {panel * integer(panels_.width()) + v * integer(lanes)}));
                    });
                });
            });
        // Subscripts of the input, with its border and without this convolution's padding.
        const auto input = [&](Expr cb, Expr ky, Expr kx, Expr c, Expr r, Expr i) {
            const Expr in_y =
                (y + r) * integer(window.stride[0]) + ky * integer(window.dilation[0]) - integer(window.pad_before[0]);
            const Expr in_x =
                (x + i) * integer(window.stride[1]) + kx * integer(window.dilation[1]) - integer(window.pad_before[1]);
            return at(in_.array, scalar_type(), in_.at(panels_.base(panel) + cb, in_y, in_x, c));
        };
        body.loop("cb", 0, integer(panels_.channel_blocks), [&](Expr cb) {
            const Expr channels = channels_in_block(body, in_.layout, panels_.base(panel) + cb);
            body.loop("ky", 0, integer(window.size[0]), [&](Expr ky) {
                body.loop("kx", 0, integer(window.size[1]), [&](Expr kx) {
                    body.loop("c", 0, channels, [&](Expr c) {
                        body.array("w", vector_type(context_.target), {tile.vectors});
                        body.tile("v", tile.vectors, [&](Expr v) {
                            body.assign(at("w", vector_type(context_.target), {v}),
                                        load(kernel_, lanes, {panel, cb, ky, kx, c, v * integer(lanes)}));
                        });
                        body.tile("r", tile.rows, [&](Expr r) {
                            body.tile("i", tile.columns, [&](Expr i) {
                                body.tile("v", tile.vectors, [&](Expr v) {
                                    body.add(acc(tile, r, i, v),
                                             input(cb, ky, kx, c, r, i) * at("w", vector_type(context_.target), {v}));
                                });
                            });
                        });
                    });
                });
            });
        });
        body.blank();
    }

    void finish(int64_t rows, const std::string& note) {
        const std::string unit =
            panels_.panels == 1 ? "row" : fmt::format("panel of {} filters x row", panels_.width());
        draft_.finish(group_.nodes, integer(panels_.panels * rows), unit, note);
    }

    Context& context_;
    const Group& group_;
    const Conv2d& conv_;
    Layout conv_out_;
    ConvPanels panels_;
    Draft draft_;
    Pointwise pointwise_;
    std::vector<NodeId> before_pool_, after_pool_;
    View in_;
    std::string kernel_, bias_;
};

}  // namespace

void lower_conv(Context& context, const Group& group) {
    if (has_depthwise_anchor(context, group)) return lower_depthwise(context, group);
    if (!takes_winograd(context, group)) return ConvWriter(context, group).write();
    const Node& node = context.graph.nodes[group.anchor];
    const Conv2d& conv = std::get<Conv2d>(node.op);
    const int weight = context.weight_of(conv.kernel);
    WinogradConv fast;
    fast.anchor = group.anchor;
    fast.in = conv.in;
    fast.pad = conv.window.pad_before;
    fast.kernel = winograd_kernel(context, weight);
    fast.vectors = context.plan.weights[weight].extents.back() / context.target.lanes;
    if (conv.bias) fast.bias = context.weight_of(conv.bias);
    write_winograd(context, group, fast);
}

}  // namespace netc::lower
