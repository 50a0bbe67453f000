// The gradients to the kernel and the bias of a convolution: sums over positions and samples.
#include <algorithm>

#include <fmt/format.h>

#include "lower/conv/conv_algorithms.h"
#include "lower/conv/conv_grad_kernel.h"
#include "lower/conv/conv_sparse.h"
#include "lower/conv/depthwise.h"
#include "lower/families.h"
#include "lower/index/maps.h"

namespace netc::lower {

using namespace graph;
using loop::at;
using loop::integer;
using loop::load;

namespace {

/// Sums that stay in registers while a map passes: `taps` of the window's rows and columns and `channels` of a block,
/// by the panel's vectors.
struct SumTile {
    bool all_rows = false, all_columns = false;  // ky (kx) runs inside the tile
    int64_t channels = 1;
};

}  // namespace

GradKernel::GradKernel(Context& context, const Group& group)
    : context(context),
      group(group),
      grad(std::get<Conv2dGradKernel>(context.graph.nodes[group.anchor].op)),
      in_layout(context.layouts[storage_of(context.graph, context.layouts, grad.in)]),
      panels(conv_panels(context, gradient_weight(context, group.anchor), grad.kernel_shape, grad.groups, in_layout)),
      draft(context, false) {}

void GradKernel::begin(int64_t pieces) {
    parts = gradient_parts(context, pieces);
    part_samples = (context.program.batch + parts - 1) / parts;
    d_out = draft.reads(stored_gradient(context, grad.d_out), "d_out");
    draft.n();
    kernel_sums = gradient_sums(context, group.anchor, parts);
    d_kernel = draft.writes_buffer(kernel_sums.buffer, "d_kernel");
    for (NodeId id : group.nodes)
        if (id != group.anchor) {
            bias_sums = gradient_sums(context, id, parts);
            d_bias = draft.writes_buffer(bias_sums.buffer, "d_bias");
        }
}

std::vector<Expr> GradKernel::sum_at(Expr part, Expr panel, Expr cb, Expr ky, Expr kx, Expr c, Expr v) const {
    return kernel_sums.at(part, {panel, cb, ky, kx, c, v * integer(context.target.lanes)});
}

void GradKernel::each_sum(const std::function<void(Expr, Expr, Expr, Expr)>& fill) {
    loop::Builder& body = draft.body;
    body.loop("ky", 0, integer(grad.window.size[0]), [&](Expr ky) {
        body.loop("kx", 0, integer(grad.window.size[1]), [&](Expr kx) {
            body.loop("c", 0, integer(panels.block),
                      [&](Expr c) { body.loop("v", 0, integer(panels.vectors), [&](Expr v) { fill(ky, kx, c, v); }); });
        });
    });
}

void GradKernel::clear(Expr part, Expr panel, Expr cb) {
    const Expr zero = loop::splat(loop::real(0), context.target.lanes);
    each_sum([&](Expr ky, Expr kx, Expr c, Expr v) {
        draft.body.store(d_kernel, sum_at(part, panel, cb, ky, kx, c, v), zero);
    });
}

void GradKernel::bias(Expr part, Expr panel, Expr first, Expr last) {
    loop::Builder& body = draft.body;
    const int lanes = context.target.lanes;
    body.array("sum", vector_type(context.target), {panels.vectors}, true);
    body.loop("s", first, last, [&](Expr s) {
        d_out.sample = s;
        body.loop("y", 0, integer(d_out.layout.height), [&](Expr y) {
            body.loop("x", 0, integer(d_out.layout.width), [&](Expr x) {
                body.tile("v", panels.vectors, [&](Expr v) {
                    body.add(at("sum", vector_type(context.target), {v}),
                             load(d_out.array, lanes, d_out.at(panel * integer(panels.vectors) + v, y, x)));
                });
            });
        });
    });
    body.tile("v", panels.vectors, [&](Expr v) {
        body.store(d_bias, bias_sums.at(part, {panel * integer(panels.width()) + v * integer(lanes)}),
                   at("sum", vector_type(context.target), {v}));
    });
}

void GradKernel::each_unit(int64_t blocks, const std::function<void(Expr, Expr, Expr, Expr, Expr)>& fill) {
    loop::Builder& body = draft.body;
    const int64_t pieces = panels.panels * blocks;
    body.loop("unit", loop::var("first"), loop::var("last"), [&](Expr unit) {
        const Expr part = parts == 1 ? Expr(0) : body.let("part", unit / integer(pieces));
        const Expr rest = panels.panels == 1 || parts == 1 ? unit : unit % integer(pieces);
        const Expr panel = panels.panels == 1 ? Expr(0) : body.let("panel", rest / integer(blocks));
        const Expr cb = blocks == 1 ? Expr(0) : body.let("cb", rest % integer(blocks));
        const Expr first = part * integer(part_samples);
        const Expr n = loop::var("n");
        const Expr last = parts == 1 ? n : body.let("end", loop::smaller(first + integer(part_samples), n));
        fill(part, panel, cb, first, last);
        if (!d_bias.empty()) body.when(loop::equal(cb, 0), [&] { bias(part, panel, first, last); });
    });
}

void GradKernel::finish(int64_t blocks, const std::string& unit, const std::string& note) {
    const std::string sums = fmt::format(
        "Each of {} parts of the batch has its own sums; they are added in order when the weights are updated.", parts);
    draft.finish(group.nodes, integer(parts * panels.panels * blocks), unit, note + sums);
}

namespace {

// A unit is a part of the batch, a panel of filters and a block of channels. For each sample, every tile of its sums
// takes one pass over the maps of the sample, which stay in the second-level cache. The parts are summed in order
// later, so the result does not depend on who computes what.
class DirectWriter {
public:
    explicit DirectWriter(GradKernel& shared)
        : shared_(shared), context_(shared.context), panels_(shared.panels), grad_(shared.grad), draft_(shared.draft) {}

    void unit(Expr part, Expr panel, Expr cb, Expr first, Expr last) {
        shared_.clear(part, panel, cb);
        draft_.body.loop("s", first, last, [&](Expr s) {
            shared_.d_out.sample = s;
            shared_.in.sample = s;
            tiles(part, panel, cb);
        });
        if (panels_.has_foreign_channels()) forget_foreign(part, panel, cb);
    }

private:
    SumTile choose_tile() const {
        const int64_t most = std::min<int64_t>((context_.target.registers - 2 - panels_.vectors) / panels_.vectors, 12);
        const Window& w = grad_.window;
        SumTile tile;
        tile.channels = largest_divisor(panels_.block, most);
        if (tile.channels < panels_.block) return tile;
        if (tile.channels * w.size[1] > most) return tile;
        tile.all_columns = true;
        tile.all_rows = tile.channels * w.size[1] * w.size[0] <= most;
        return tile;
    }

    /// Loops outside the tile, then one pass over the sample's maps for each tile.
    void tiles(Expr part, Expr panel, Expr cb) {
        loop::Builder& body = draft_.body;
        const SumTile tile = choose_tile();
        const Window& w = grad_.window;
        const auto over_rows = [&](const std::function<void(Expr)>& fill) {
            tile.all_rows ? fill(0) : body.loop("ky", 0, integer(w.size[0]), fill);
        };
        const auto over_columns = [&](const std::function<void(Expr)>& fill) {
            tile.all_columns ? fill(0) : body.loop("kx", 0, integer(w.size[1]), fill);
        };
        const Expr channels = channels_in_block(body, shared_.in.layout, panels_.base(panel) + cb);
        over_rows([&](Expr ky) {
            over_columns([&](Expr kx) {
                body.loop(
                    "c0", 0, channels, [&](Expr c0) { pass(tile, part, panel, cb, ky, kx, c0); }, false,
                    static_cast<int>(tile.channels));
            });
        });
    }

    void pass(const SumTile& tile, Expr part, Expr panel, Expr cb, Expr ky0, Expr kx0, Expr c0) {
        loop::Builder& body = draft_.body;
        const Window& w = grad_.window;
        const int lanes = context_.target.lanes;
        std::vector<int64_t> extents;
        if (tile.all_rows && w.size[0] > 1) extents.push_back(w.size[0]);
        if (tile.all_columns && w.size[1] > 1) extents.push_back(w.size[1]);
        if (tile.channels > 1) extents.push_back(tile.channels);
        extents.push_back(panels_.vectors);
        // for each sum of the tile: its place in the tile and its offsets ky, kx, c
        const auto each = [&](const std::function<void(std::vector<Expr>, Expr, Expr, Expr, Expr)>& fill) {
            body.tile("j", tile.all_rows ? w.size[0] : 1, [&](Expr j) {
                body.tile("i", tile.all_columns ? w.size[1] : 1, [&](Expr i) {
                    body.tile("c", tile.channels, [&](Expr c) {
                        body.tile("v", panels_.vectors, [&](Expr v) {
                            std::vector<Expr> place;
                            if (tile.all_rows && w.size[0] > 1) place.push_back(j);
                            if (tile.all_columns && w.size[1] > 1) place.push_back(i);
                            if (tile.channels > 1) place.push_back(c);
                            place.push_back(v);
                            fill(place, ky0 + j, kx0 + i, c0 + c, v);
                        });
                    });
                });
            });
        };
        const auto acc = [&](const std::vector<Expr>& place) { return at("acc", vector_type(context_.target), place); };
        body.array("acc", vector_type(context_.target), extents);
        each([&](auto place, Expr ky, Expr kx, Expr c, Expr v) {
            body.assign(acc(place), load(shared_.d_kernel, lanes, shared_.sum_at(part, panel, cb, ky, kx, c, v)));
        });
        const Layout& d = shared_.d_out.layout;
        body.loop("y", 0, integer(d.height), [&](Expr y) {
            body.loop("x", 0, integer(d.width), [&](Expr x) {
                body.array("d", vector_type(context_.target), {panels_.vectors});
                body.tile("v", panels_.vectors, [&](Expr v) {
                    body.assign(
                        at("d", vector_type(context_.target), {v}),
                        load(shared_.d_out.array, lanes, shared_.d_out.at(panel * integer(panels_.vectors) + v, y, x)));
                });
                each([&](auto place, Expr ky, Expr kx, Expr c, Expr v) {
                    const Expr in_y = y * integer(w.stride[0]) + ky * integer(w.dilation[0]) - integer(w.pad_before[0]);
                    const Expr in_x = x * integer(w.stride[1]) + kx * integer(w.dilation[1]) - integer(w.pad_before[1]);
                    const Expr in =
                        at(shared_.in.array, scalar_type(), shared_.in.at(panels_.base(panel) + cb, in_y, in_x, c));
                    body.add(acc(place), in * at("d", vector_type(context_.target), {v}));
                });
            });
        });
        each([&](auto place, Expr ky, Expr kx, Expr c, Expr v) {
            body.store(shared_.d_kernel, shared_.sum_at(part, panel, cb, ky, kx, c, v), acc(place));
        });
    }

    /// Products of filters with channels of other groups are no gradients: they become zero again.
    void forget_foreign(Expr part, Expr panel, Expr cb) {
        loop::Builder& body = draft_.body;
        const int64_t last_group = panels_.groups - 1;
        shared_.each_sum([&](Expr ky, Expr kx, Expr c, Expr v) {
            body.loop("f", 0, integer(context_.target.lanes), [&](Expr f) {
                const Expr filter = panel * integer(panels_.width()) + v * integer(context_.target.lanes) + f;
                const Expr channel = (panels_.base(panel) + cb) * integer(panels_.block) + c;
                const Expr group = loop::smaller(filter / integer(panels_.filters_per_group), integer(last_group));
                std::vector<Expr> place = shared_.sum_at(part, panel, cb, ky, kx, c, v);
                place.back() = place.back() + f;
                body.when(loop::binary(loop::BinaryOp::Ne, channel / integer(panels_.channels_per_group), group),
                          [&] { body.assign(at(shared_.d_kernel, scalar_type(), place), loop::real(0)); });
            });
        });
    }

    GradKernel& shared_;
    Context& context_;
    const ConvPanels& panels_;
    const Conv2dGradKernel& grad_;
    Draft& draft_;
};

}  // namespace

void lower_conv_grad_kernel(Context& context, const Group& group) {
    if (has_depthwise_anchor(context, group)) return lower_depthwise_grad_kernel(context, group);
    GradKernel shared(context, group);
    if (followed_pool(context, shared.grad.d_out)) return lower_sparse_grad_kernel(context, group);
    const bool fast = takes_winograd(context, group);
    const int64_t blocks = fast ? 1 : shared.panels.channel_blocks;
    shared.begin(shared.panels.panels * blocks);
    shared.in = shared.draft.reads(shared.grad.in, "in");
    shared.each_unit(blocks, [&](Expr part, Expr panel, Expr cb, Expr first, Expr last) {
        if (fast)
            winograd_grad_unit(shared, part, panel, first, last);
        else
            DirectWriter(shared).unit(part, panel, cb, first, last);
    });
    shared.finish(blocks,
                  fast ? fmt::format("part of the batch x panel of {} filters", shared.panels.width())
                       : fmt::format("part of the batch x panel of {} filters x {} channels", shared.panels.width(),
                                     shared.panels.block),
                  fast ? "Winograd's F(3x3, 4x4): tiles of 4 x 4 gradients over patches of 6 x 6 inputs. " : "");
}

}  // namespace netc::lower
