// The gradient to the input of a convolution, and the transposed convolution of the forward pass, which is the same: a
// convolution of d_out with the transposed kernel.
#include <fmt/format.h>

#include "lower/conv/conv_algorithms.h"
#include "lower/conv/conv_sparse.h"
#include "lower/conv/conv_winograd.h"
#include "lower/conv/depthwise.h"
#include "lower/conv/transposed_kernels.h"
#include "lower/elementwise/pointwise.h"
#include "lower/families.h"
#include "lower/index/maps.h"

namespace netc::lower {

using namespace graph;
using loop::at;
using loop::integer;
using loop::load;

namespace {

constexpr const char* transposed_for_layer =
    "A transposed convolution multiplies with the kernel's rows, its backward pass with its columns.";

// d_in[y][x] = sum over the taps ky, kx with y + pad - ky * dilation = stride * oy (and x likewise) of
//     d_out[oy][ox] * transposed[ky][kx]
// With a stride, the columns of one row fall into `stride` phases; in each, neighbours of d_in have neighbours of
// d_out.
class GradInputWriter {
public:
    GradInputWriter(Context& context, const Group& group)
        : context_(context),
          group_(group),
          grad_(std::get<Conv2dGradInput>(context.graph.nodes[group.anchor].op)),
          out_(context.layouts[context.graph.nodes[group.anchor].result]),
          forward_(conv_panels(context, context.weight_of(grad_.kernel), context.graph.shape(grad_.kernel),
                               grad_.groups, forward_in_layout())),
          draft_(context, true),
          pointwise_(draft_, group.nodes) {}

    void write() {
        const Window& w = grad_.window;
        phase_width_ = (out_.width + w.stride[1] - 1) / w.stride[1];
        tile_ =
            conv_tile(context_.target, 1, phase_width_, panel_vectors(context_.target, out_.blocks(), phase_width_));
        d_out_ = draft_.reads(grad_.d_out, context_.is_gradient(grad_.d_out) ? "d_out" : "in");
        if (grad_.bias) bias_ = draft_.reads_weight(context_.weight_of(grad_.bias), "bias");
        const loop::BufferId transposed =
            transposed_conv_kernel(context_, context_.weight_of(grad_.kernel), forward_, out_.channels, tile_.vectors,
                                   context_.is_gradient(grad_.d_out) ? transposed_for_backward : transposed_for_layer);
        if (takes_winograd(context_, group_)) return write_fast(transposed);
        transposed_ = draft_.reads_buffer(transposed, "transposed");
        clear_borders(draft_, group_.nodes);
        const int64_t panels = out_.blocks() / tile_.vectors;
        const Expr first = loop::var("first"), last = loop::var("last");
        if (panels == 1)
            draft_.body.loop("y", first, last, [&](Expr y) { row(0, y); });
        else
            draft_.body.loop("unit", first, last, [&](Expr unit) {
                const Expr panel = draft_.body.let("panel", unit / integer(out_.height));
                row(panel, draft_.body.let("y", unit % integer(out_.height)));
            });
        const std::string what =
            w.stride[1] > 1
                ? fmt::format("The columns of a row are taken in {} phases, one for each place in a stride.",
                              w.stride[1])
                : "A convolution with the transposed kernel.";
        draft_.finish(group_.nodes, integer(panels * out_.height), panels == 1 ? "row" : "panel of channels x row",
                      what);
    }

private:
    void write_fast(loop::BufferId transposed) {
        WinogradConv fast;
        fast.anchor = group_.anchor;
        fast.in = grad_.d_out;
        fast.pad = {2 - grad_.window.pad_before[0], 2 - grad_.window.pad_before[1]};
        fast.kernel = winograd_transposed_kernel(context_, context_.weight_of(grad_.kernel), transposed);
        fast.vectors = tile_.vectors;
        if (grad_.bias) fast.bias = context_.weight_of(grad_.bias);
        write_winograd(context_, group_, fast);
    }

    /// The layout of the convolution's input decides how its kernel was packed.
    const Layout& forward_in_layout() const {
        for (NodeId user : context_.users.of(grad_.kernel))
            if (const auto* conv = std::get_if<Conv2d>(&context_.graph.nodes[user].op))
                return context_.layouts[storage_of(context_.graph, context_.layouts, conv->in)];
        return out_;
    }

    void row(Expr panel, Expr y) {
        loop::Builder& body = draft_.body;
        const int64_t stride = grad_.window.stride[1];
        body.loop("phase", 0, integer(stride), [&](Expr phase) {
            const int64_t tiles = (phase_width_ + tile_.columns - 1) / tile_.columns;
            body.loop("tile", 0, integer(tiles), [&](Expr number) {
                // i counts columns within the phase: x = stride * i + phase
                const Expr i0 = body.let("i0", tile_start(number, tile_.columns, phase_width_));
                sums(panel, y, phase, i0);
                body.tile("i", tile_.columns, [&](Expr i) {
                    const Expr x = (i0 + i) * integer(stride) + phase;
                    const auto store = [&] {
                        body.tile("v", tile_.vectors, [&](Expr v) {
                            pointwise_.forget();
                            pointwise_.bind(context_.graph.nodes[group_.anchor].result, acc(i, v));
                            pointwise_.store_all(group_.nodes,
                                                 {panel * integer(tile_.vectors) + v, y, x, std::nullopt});
                        });
                    };
                    // The last phases may have one column less.
                    if (out_.width % stride == 0)
                        store();
                    else
                        body.when(loop::less(x, integer(out_.width)), store);
                });
            });
        });
    }

    Expr acc(Expr i, Expr v) const { return at("acc", vector_type(context_.target), {i, v}); }

    void sums(Expr panel, Expr y, Expr phase, Expr i0) {
        loop::Builder& body = draft_.body;
        const Window& w = grad_.window;
        const int lanes = context_.target.lanes;
        body.array("acc", vector_type(context_.target), {tile_.columns, tile_.vectors}, !grad_.bias);
        if (grad_.bias)
            body.tile("i", tile_.columns, [&](Expr i) {
                body.tile("v", tile_.vectors, [&](Expr v) {
                    body.assign(acc(i, v), load(bias_, lanes, {(panel * integer(tile_.vectors) + v) * integer(lanes)}));
                });
            });
        const Layout& d = d_out_.layout;
        // f blocks that share groups with this panel of channels; all of them without groups.
        body.loop("fb", 0, integer(d.blocks()), [&](Expr fb) {
            const Expr filters = channels_in_block(body, d, fb, "filters");
            taps("ky", w.size[0], w.stride[0], y + integer(w.pad_before[0]), w.dilation[0], [&](Expr ky, Expr oy) {
                taps("kx", w.size[1], w.stride[1], phase + integer(w.pad_before[1]), w.dilation[1],
                     [&](Expr kx, Expr ox) {
                         body.loop("f", 0, filters, [&](Expr f) {
                             body.array("w", vector_type(context_.target), {tile_.vectors});
                             body.tile("v", tile_.vectors, [&](Expr v) {
                                 body.assign(at("w", vector_type(context_.target), {v}),
                                             load(transposed_, lanes, {panel, fb, ky, kx, f, v * integer(lanes)}));
                             });
                             body.tile("i", tile_.columns, [&](Expr i) {
                                 body.tile("v", tile_.vectors, [&](Expr v) {
                                     const Expr d_here =
                                         at(d_out_.array, scalar_type(), d_out_.at(fb, oy, i0 + i + ox, f));
                                     body.add(acc(i, v), d_here * at("w", vector_type(context_.target), {v}));
                                 });
                             });
                         });
                     });
            });
        });
        body.blank();
    }

    /// The taps that reach position `place` (padding counted in), each with the row or column of d_out it comes from.
    void taps(const std::string& name, int64_t size, int64_t stride, Expr place, int64_t dilation,
              const std::function<void(Expr, Expr)>& fill) {
        loop::Builder& body = draft_.body;
        // Rows outside of d_out are zero: they are left out.
        const bool row = name == "ky" && stride == 1 && dilation == 1;
        const int64_t height = d_out_.layout.height;
        const Expr first = row ? body.let("first_ky", loop::larger(0, place - integer(height - 1))) : Expr(0);
        const Expr last = row ? body.let("last_ky", loop::smaller(integer(size), place + 1)) : integer(size);
        body.loop(name, first, last, [&](Expr k) {
            const Expr reached = place - k * integer(dilation);
            if (stride == 1) return fill(k, reached);
            body.when(loop::equal(reached % integer(stride), 0), [&] { fill(k, reached / integer(stride)); });
        });
    }

    Context& context_;
    const Group& group_;
    const Conv2dGradInput& grad_;
    Layout out_;
    ConvPanels forward_;
    Draft draft_;
    Pointwise pointwise_;
    Tile tile_;
    int64_t phase_width_ = 1;
    View d_out_;
    std::string transposed_, bias_;
};

}  // namespace

void lower_conv_grad_input(Context& context, const Group& group) {
    if (has_depthwise_anchor(context, group)) return lower_depthwise_grad_input(context, group);
    const auto& grad = std::get<Conv2dGradInput>(context.graph.nodes[group.anchor].op);
    if (followed_pool(context, grad.d_out)) return lower_sparse_grad_input(context, group);
    GradInputWriter(context, group).write();
}

}  // namespace netc::lower
