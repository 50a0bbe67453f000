// The gradients to the kernel and the bias of a convolution: sums over positions and samples.
#include <algorithm>

#include <fmt/format.h>

#include "lower/conv.h"
#include "lower/families.h"
#include "lower/gradients.h"

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

// A unit is a part of the batch, a panel of filters and a block of channels. For each sample, every tile of its sums
// takes one pass over the maps of the sample, which stay in the second-level cache. The parts are summed in order
// later, so the result does not depend on who computes what.
class GradKernelWriter {
public:
    GradKernelWriter(Context& context, const Group& group)
        : context_(context),
          group_(group),
          grad_(std::get<Conv2dGradKernel>(context.graph.nodes[group.anchor].op)),
          in_layout_(context.layouts[storage_of(context.graph, context.layouts, grad_.in)]),
          panels_(conv_panels(context, gradient_weight(context, group.anchor), grad_.kernel_shape, grad_.groups,
                              in_layout_)),
          draft_(context, false) {}

    void write() {
        const int64_t panels_and_blocks = panels_.panels * panels_.channel_blocks;
        parts_ = gradient_parts(context_, panels_and_blocks);
        part_samples_ = (context_.program.batch + parts_ - 1) / parts_;

        d_out_ = draft_.reads(grad_.d_out, "d_out");
        in_ = draft_.reads(grad_.in, "in");
        const Expr n = draft_.n();
        kernel_sums_ = gradient_sums(context_, group_.anchor, parts_);
        d_kernel_ = draft_.writes_buffer(kernel_sums_.buffer, "d_kernel");
        for (NodeId id : group_.nodes)
            if (id != group_.anchor) {
                bias_sums_ = gradient_sums(context_, id, parts_);
                d_bias_ = draft_.writes_buffer(bias_sums_.buffer, "d_bias");
            }

        loop::Builder& body = draft_.body;
        body.loop("unit", loop::var("first"), loop::var("last"), [&](Expr unit) {
            const Expr part = parts_ == 1 ? Expr(0) : body.let("part", unit / integer(panels_and_blocks));
            const Expr rest = panels_.panels == 1 || parts_ == 1 ? unit : unit % integer(panels_and_blocks);
            const Expr panel =
                panels_.panels == 1 ? Expr(0) : body.let("panel", rest / integer(panels_.channel_blocks));
            const Expr cb =
                panels_.channel_blocks == 1 ? Expr(0) : body.let("cb", rest % integer(panels_.channel_blocks));
            clear(part, panel, cb);
            const Expr first = part * integer(part_samples_);
            const Expr last = parts_ == 1 ? n : body.let("end", loop::smaller(first + integer(part_samples_), n));
            body.loop("s", first, last, [&](Expr s) {
                d_out_.sample = s;
                in_.sample = s;
                tiles(part, panel, cb);
            });
            if (!d_bias_.empty()) body.when(loop::equal(cb, 0), [&] { bias(part, panel, first, last); });
            if (panels_.has_foreign_channels()) forget_foreign(part, panel, cb);
        });
        draft_.finish(
            group_.nodes, integer(parts_ * panels_and_blocks),
            fmt::format("part of the batch x panel of {} filters x {} channels", panels_.width(), panels_.block),
            fmt::format(
                "Each of {} parts of the batch has its own sums; they are added in order when the weights are updated.",
                parts_));
    }

private:
    Expr zero() const { return loop::splat(loop::real(0), context_.target.lanes); }

    /// for ky, kx, c, v of the unit's sums
    void each_sum(const std::function<void(Expr, Expr, Expr, Expr)>& fill) {
        loop::Builder& body = draft_.body;
        body.loop("ky", 0, integer(grad_.window.size[0]), [&](Expr ky) {
            body.loop("kx", 0, integer(grad_.window.size[1]), [&](Expr kx) {
                body.loop("c", 0, integer(panels_.block), [&](Expr c) {
                    body.loop("v", 0, integer(panels_.vectors), [&](Expr v) { fill(ky, kx, c, v); });
                });
            });
        });
    }

    std::vector<Expr> sum_at(Expr part, Expr panel, Expr cb, Expr ky, Expr kx, Expr c, Expr v) const {
        return kernel_sums_.at(part, {panel, cb, ky, kx, c, v * integer(context_.target.lanes)});
    }

    void clear(Expr part, Expr panel, Expr cb) {
        each_sum([&](Expr ky, Expr kx, Expr c, Expr v) {
            draft_.body.store(d_kernel_, sum_at(part, panel, cb, ky, kx, c, v), zero());
        });
    }

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
        over_rows([&](Expr ky) {
            over_columns([&](Expr kx) {
                body.loop(
                    "c0", 0, integer(panels_.block), [&](Expr c0) { pass(tile, part, panel, cb, ky, kx, c0); }, false,
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
            body.assign(acc(place), load(d_kernel_, lanes, sum_at(part, panel, cb, ky, kx, c, v)));
        });
        const Layout& d = d_out_.layout;
        body.loop("y", 0, integer(d.height), [&](Expr y) {
            body.loop("x", 0, integer(d.width), [&](Expr x) {
                body.array("d", vector_type(context_.target), {panels_.vectors});
                body.tile("v", panels_.vectors, [&](Expr v) {
                    body.assign(at("d", vector_type(context_.target), {v}),
                                load(d_out_.array, lanes, d_out_.at(panel * integer(panels_.vectors) + v, y, x)));
                });
                each([&](auto place, Expr ky, Expr kx, Expr c, Expr v) {
                    const Expr in_y = y * integer(w.stride[0]) + ky * integer(w.dilation[0]) - integer(w.pad_before[0]);
                    const Expr in_x = x * integer(w.stride[1]) + kx * integer(w.dilation[1]) - integer(w.pad_before[1]);
                    const Expr in = at(in_.array, scalar_type(), in_.at(panels_.base(panel) + cb, in_y, in_x, c));
                    body.add(acc(place), in * at("d", vector_type(context_.target), {v}));
                });
            });
        });
        each([&](auto place, Expr ky, Expr kx, Expr c, Expr v) {
            body.store(d_kernel_, sum_at(part, panel, cb, ky, kx, c, v), acc(place));
        });
    }

    void bias(Expr part, Expr panel, Expr first, Expr last) {
        loop::Builder& body = draft_.body;
        const int lanes = context_.target.lanes;
        body.array("sum", vector_type(context_.target), {panels_.vectors}, true);
        body.loop("s", first, last, [&](Expr s) {
            d_out_.sample = s;
            body.loop("y", 0, integer(d_out_.layout.height), [&](Expr y) {
                body.loop("x", 0, integer(d_out_.layout.width), [&](Expr x) {
                    body.tile("v", panels_.vectors, [&](Expr v) {
                        body.add(at("sum", vector_type(context_.target), {v}),
                                 load(d_out_.array, lanes, d_out_.at(panel * integer(panels_.vectors) + v, y, x)));
                    });
                });
            });
        });
        body.tile("v", panels_.vectors, [&](Expr v) {
            body.store(d_bias_, bias_sums_.at(part, {panel * integer(panels_.width()) + v * integer(lanes)}),
                       at("sum", vector_type(context_.target), {v}));
        });
    }

    /// Products of filters with channels of other groups are no gradients: they become zero again.
    void forget_foreign(Expr part, Expr panel, Expr cb) {
        loop::Builder& body = draft_.body;
        const int64_t last_group = panels_.groups - 1;
        each_sum([&](Expr ky, Expr kx, Expr c, Expr v) {
            body.loop("f", 0, integer(context_.target.lanes), [&](Expr f) {
                const Expr filter = panel * integer(panels_.width()) + v * integer(context_.target.lanes) + f;
                const Expr channel = (panels_.base(panel) + cb) * integer(panels_.block) + c;
                const Expr group = loop::smaller(filter / integer(panels_.filters_per_group), integer(last_group));
                std::vector<Expr> place = sum_at(part, panel, cb, ky, kx, c, v);
                place.back() = place.back() + f;
                body.when(loop::binary(loop::BinaryOp::Ne, channel / integer(panels_.channels_per_group), group),
                          [&] { body.assign(at(d_kernel_, scalar_type(), place), loop::real(0)); });
            });
        });
    }

    Context& context_;
    const Group& group_;
    const Conv2dGradKernel& grad_;
    Layout in_layout_;
    ConvPanels panels_;
    Draft draft_;
    int64_t parts_ = 1, part_samples_ = 1;
    View d_out_, in_;
    GradientSums kernel_sums_, bias_sums_;
    std::string d_kernel_, d_bias_;
};

}  // namespace

void lower_conv_grad_kernel(Context& context, const Group& group) { GradKernelWriter(context, group).write(); }

}  // namespace netc::lower
