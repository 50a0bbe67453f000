// Depthwise convolutions: vectors of channels, tiles of positions, a window's weights as vectors too.
#include "lower/conv/depthwise.h"

#include <algorithm>

#include <fmt/format.h>

#include "lower/conv/conv.h"
#include "lower/elementwise/pointwise.h"
#include "lower/index/maps.h"
#include "lower/memory/gradients.h"
#include "lower/tiles.h"

namespace netc::lower {

using namespace graph;
using loop::at;
using loop::integer;
using loop::load;
using transform::Group;

namespace {

ValueId result_of(const Context& context, const Group& group) { return context.graph.nodes[group.anchor].result; }

/// The tile of a map: two rows share the loads of the rows between their windows.
Tile tile_of(const Context& context, int64_t height, int64_t width) {
    Tile tile = conv_tile(context.target, 1, width, 1);
    tile.rows = context.target.registers >= 32 && height % 2 == 0 ? 2 : 1;
    return tile;
}

/// for each unit, a row of tiles of a block of channels: cb and the first row
void for_rows_of_tiles(Draft& draft, const Layout& out, int64_t rows, const std::function<void(Expr, Expr)>& fill) {
    loop::Builder& body = draft.body;
    const int64_t count = out.height / rows;
    body.loop("unit", loop::var("first"), loop::var("last"), [&](Expr unit) {
        const Expr cb = out.blocks() == 1 ? Expr(0) : body.let("cb", unit / integer(count));
        const Expr row = out.blocks() == 1 ? unit : unit % integer(count);
        fill(cb, body.let("y", row * integer(rows)));
    });
}

/// for each tile of a row of `width` positions: its first
void for_columns(loop::Builder& body, int64_t columns, int64_t width, const std::function<void(Expr)>& fill) {
    body.loop("tile", 0, integer((width + columns - 1) / columns),
              [&](Expr number) { fill(body.let("x", tile_start(number, columns, width))); });
}

}  // namespace

bool is_depthwise(const Shape& kernel, int64_t groups, const Layout& in, int64_t lanes) {
    return groups > 1 && kernel[1] == 1 && kernel[0] == groups && in.channels == groups && in.block == lanes;
}

bool has_depthwise_anchor(const Context& context, const Group& group) {
    const Graph& graph = context.graph;
    const auto is = [&](const Shape& kernel, int64_t groups, ValueId map) {
        return is_depthwise(kernel, groups, context.layouts[storage_of(graph, context.layouts, map)],
                            context.target.lanes);
    };
    const Op& op = graph.nodes[group.anchor].op;
    if (const auto* conv = std::get_if<Conv2d>(&op)) return is(graph.shape(conv->kernel), conv->groups, conv->in);
    // Both sides have the same channels.
    if (const auto* grad = std::get_if<Conv2dGradInput>(&op))
        return is(graph.shape(grad->kernel), grad->groups, grad->d_out);
    if (const auto* grad = std::get_if<Conv2dGradKernel>(&op)) return is(grad->kernel_shape, grad->groups, grad->in);
    return false;
}

loop::Packing depthwise_packing(const Shape& kernel, int64_t lanes) {
    loop::Packing packing;
    packing.logical = kernel.dims;
    packing.axes = {{(kernel[0] + lanes - 1) / lanes, 0, lanes}, {kernel[2], 2, 1}, {kernel[3], 3, 1}, {lanes, 0, 1}};
    return packing;
}

void lower_depthwise(Context& context, const Group& group) {
    const auto& conv = std::get<Conv2d>(context.graph.nodes[group.anchor].op);
    const Layout& out = context.layouts[result_of(context, group)];
    const Window& w = conv.window;
    const loop::Type vector = vector_type(context.target);
    Draft draft(context, true);
    Pointwise pointwise(draft, group.nodes);
    loop::Builder& body = draft.body;
    const View in = draft.reads(conv.in, "in");
    const std::string kernel = draft.reads_weight(context.weight_of(conv.kernel), "kernel");
    const std::string bias = conv.bias ? draft.reads_weight(context.weight_of(conv.bias), "bias") : "";
    clear_borders(draft, group.nodes);
    const Tile tile = tile_of(context, out.height, out.width);
    const auto acc = [&](Expr r, Expr i) { return at("acc", vector, {r, i}); };
    for_rows_of_tiles(draft, out, tile.rows, [&](Expr cb, Expr y) {
        for_columns(body, tile.columns, out.width, [&](Expr x) {
            body.array("acc", vector, {tile.rows, tile.columns}, bias.empty());
            if (!bias.empty())
                body.tile("r", tile.rows, [&](Expr r) {
                    body.tile("i", tile.columns, [&](Expr i) {
                        body.assign(acc(r, i), load(bias, vector.lanes, {cb * integer(vector.lanes)}));
                    });
                });
            body.loop("ky", 0, integer(w.size[0]), [&](Expr ky) {
                body.loop("kx", 0, integer(w.size[1]), [&](Expr kx) {
                    const Expr weight = body.let("w", load(kernel, vector.lanes, {cb, ky, kx, 0}));
                    body.tile("r", tile.rows, [&](Expr r) {
                        body.tile("i", tile.columns, [&](Expr i) {
                            const Expr in_y =
                                (y + r) * integer(w.stride[0]) + ky * integer(w.dilation[0]) - integer(w.pad_before[0]);
                            const Expr in_x =
                                (x + i) * integer(w.stride[1]) + kx * integer(w.dilation[1]) - integer(w.pad_before[1]);
                            body.add(acc(r, i), load(in.array, vector.lanes, in.at(cb, in_y, in_x)) * weight);
                        });
                    });
                });
            });
            body.tile("r", tile.rows, [&](Expr r) {
                body.tile("i", tile.columns, [&](Expr i) {
                    pointwise.forget();
                    pointwise.bind(result_of(context, group), acc(r, i));
                    pointwise.store_all(group.nodes, {cb, y + r, x + i, std::nullopt});
                });
            });
        });
    });
    draft.finish(
        group.nodes, integer(out.blocks() * (out.height / tile.rows)), "rows of a block of channels",
        fmt::format("{} x {} positions of {} channels stay in registers.", tile.rows, tile.columns, vector.lanes));
}

// d_in[y][x] = sum over the taps ky, kx with y + pad - ky * dilation = stride * oy (and x likewise) of
// d_out[oy][ox] * kernel[ky][kx]. Columns are taken in phases, one for each place in a stride, which have the same
// taps.
void lower_depthwise_grad_input(Context& context, const Group& group) {
    const auto& grad = std::get<Conv2dGradInput>(context.graph.nodes[group.anchor].op);
    const Layout& out = context.layouts[result_of(context, group)];
    const Window& w = grad.window;
    const loop::Type vector = vector_type(context.target);
    const int64_t stride = w.stride[1], width = (out.width + stride - 1) / stride;
    const Tile tile = conv_tile(context.target, 1, width, 1);
    Draft draft(context, true);
    Pointwise pointwise(draft, group.nodes);
    loop::Builder& body = draft.body;
    const View d_out = draft.reads(grad.d_out, context.is_gradient(grad.d_out) ? "d_out" : "in");
    const std::string kernel = draft.reads_weight(context.weight_of(grad.kernel), "kernel");
    const std::string bias = grad.bias ? draft.reads_weight(context.weight_of(grad.bias), "bias") : "";
    clear_borders(draft, group.nodes);
    /// The taps that reach `place` (padding counted in), each with the row or column of d_out that it comes from.
    const auto taps = [&](const std::string& name, int axis, Expr place, const std::function<void(Expr, Expr)>& fill) {
        body.loop(name, 0, integer(w.size[axis]), [&](Expr k) {
            const Expr reached = place - k * integer(w.dilation[axis]);
            if (w.stride[axis] == 1) return fill(k, reached);
            body.when(loop::equal(reached % integer(w.stride[axis]), 0),
                      [&] { fill(k, reached / integer(w.stride[axis])); });
        });
    };
    for_rows_of_tiles(draft, out, 1, [&](Expr cb, Expr y) {
        body.loop("phase", 0, integer(stride), [&](Expr phase) {
            body.loop("tile", 0, integer((width + tile.columns - 1) / tile.columns), [&](Expr number) {
                const Expr i0 = body.let("i0", tile_start(number, tile.columns, width));
                body.array("acc", vector, {tile.columns}, bias.empty());
                if (!bias.empty())
                    body.tile("i", tile.columns, [&](Expr i) {
                        body.assign(at("acc", vector, {i}), load(bias, vector.lanes, {cb * integer(vector.lanes)}));
                    });
                taps("ky", 0, y + integer(w.pad_before[0]), [&](Expr ky, Expr oy) {
                    taps("kx", 1, phase + integer(w.pad_before[1]), [&](Expr kx, Expr ox) {
                        const Expr weight = body.let("w", load(kernel, vector.lanes, {cb, ky, kx, 0}));
                        body.tile("i", tile.columns, [&](Expr i) {
                            body.add(at("acc", vector, {i}),
                                     load(d_out.array, vector.lanes, d_out.at(cb, oy, i0 + i + ox)) * weight);
                        });
                    });
                });
                body.tile("i", tile.columns, [&](Expr i) {
                    const Expr x = (i0 + i) * integer(stride) + phase;
                    const auto store = [&] {
                        pointwise.forget();
                        pointwise.bind(result_of(context, group), at("acc", vector, {i}));
                        pointwise.store_all(group.nodes, {cb, y, x, std::nullopt});
                    };
                    // The last phases may have one column less.
                    if (out.width % stride == 0)
                        store();
                    else
                        body.when(loop::less(x, integer(out.width)), store);
                });
            });
        });
    });
    draft.finish(
        group.nodes, integer(out.blocks() * out.height), "row of a block of channels",
        stride > 1 ? fmt::format("The columns of a row are taken in {} phases, one for each place in a stride.", stride)
                   : "A depthwise convolution with the transposed kernel.");
}

void lower_depthwise_grad_kernel(Context& context, const Group& group) {
    const auto& grad = std::get<Conv2dGradKernel>(context.graph.nodes[group.anchor].op);
    const Layout& d_layout = context.layouts[storage_of(context.graph, context.layouts, grad.d_out)];
    const Window& w = grad.window;
    const loop::Type vector = vector_type(context.target);
    const int64_t blocks = d_layout.blocks(), parts = gradient_parts(context, blocks);
    const int64_t part_samples = (context.program.batch + parts - 1) / parts;
    Draft draft(context, false);
    loop::Builder& body = draft.body;
    View d_out = draft.reads(grad.d_out, "d_out"), in = draft.reads(grad.in, "in");
    const Expr n = draft.n();
    const GradientSums sums = gradient_sums(context, group.anchor, parts);
    const std::string d_kernel = draft.writes_buffer(sums.buffer, "d_kernel");
    GradientSums bias_sums;
    std::string d_bias;
    for (NodeId id : group.nodes)
        if (id != group.anchor) {
            bias_sums = gradient_sums(context, id, parts);
            d_bias = draft.writes_buffer(bias_sums.buffer, "d_bias");
        }
    // Windows that fill the registers are taken row by row.
    const bool whole = w.size[0] * w.size[1] + 2 <= context.target.registers;
    body.loop("unit", loop::var("first"), loop::var("last"), [&](Expr unit) {
        const Expr part = parts == 1 ? Expr(0) : body.let("part", unit / integer(blocks));
        const Expr cb = blocks == 1 ? Expr(0) : parts == 1 ? unit : body.let("cb", unit % integer(blocks));
        const Expr first = part * integer(part_samples);
        const Expr last = parts == 1 ? n : body.let("end", loop::smaller(first + integer(part_samples), n));
        const auto for_samples = [&](const std::function<void(Expr, Expr)>& fill) {
            body.loop("s", first, last, [&](Expr s) {
                d_out.sample = s;
                in.sample = s;
                over_map(body, d_layout, fill);
            });
        };
        body.loop("row", 0, integer(whole ? 1 : w.size[0]), [&](Expr row) {
            const int64_t rows = whole ? w.size[0] : 1;
            const auto acc = [&](Expr j, Expr i) { return at("acc", vector, {j, i}); };
            body.array("acc", vector, {rows, w.size[1]}, true);
            for_samples([&](Expr y, Expr x) {
                const Expr d = body.let("d", load(d_out.array, vector.lanes, d_out.at(cb, y, x)));
                body.tile("j", rows, [&](Expr j) {
                    body.tile("i", w.size[1], [&](Expr i) {
                        const Expr in_y =
                            y * integer(w.stride[0]) + (row + j) * integer(w.dilation[0]) - integer(w.pad_before[0]);
                        const Expr in_x =
                            x * integer(w.stride[1]) + i * integer(w.dilation[1]) - integer(w.pad_before[1]);
                        body.add(acc(j, i), load(in.array, vector.lanes, in.at(cb, in_y, in_x)) * d);
                    });
                });
            });
            body.tile("j", rows, [&](Expr j) {
                body.tile("i", w.size[1], [&](Expr i) {
                    body.store(d_kernel, sums.at(part, {cb, row + j, i, 0}), acc(j, i));
                });
            });
        });
        if (d_bias.empty()) return;
        const Expr sum = body.variable("sum", loop::splat(loop::real(0), vector.lanes));
        for_samples([&](Expr y, Expr x) { body.add(sum, load(d_out.array, vector.lanes, d_out.at(cb, y, x))); });
        body.store(d_bias, bias_sums.at(part, {cb * integer(vector.lanes)}), sum);
    });
    draft.finish(group.nodes, integer(parts * blocks), "part of the batch x block of channels",
                 fmt::format("The sums of a window's {} weights stay in registers while a part of the batch passes.",
                             (whole ? w.size[0] : 1) * w.size[1]));
}

}  // namespace netc::lower
