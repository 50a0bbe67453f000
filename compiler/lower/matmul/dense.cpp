// Matrix products over the batch: dense layers, forward and backward.
#include "lower/matmul/dense.h"

#include <algorithm>

#include <fmt/format.h>

#include "lower/conv/conv_sparse.h"
#include "lower/conv/transposed_kernels.h"
#include "lower/elementwise/pointwise.h"
#include "lower/families.h"
#include "lower/memory/gradients.h"
#include "lower/tiles.h"

namespace netc::lower {

using namespace graph;
using loop::at;
using loop::integer;
using loop::load;

int64_t dense_vectors(const Target& target, int64_t outputs) {
    return panel_vectors(target, (outputs + target.lanes - 1) / target.lanes, samples_at_a_time);
}

loop::Packing dense_packing(const Target& target, const Shape& kernel, const Layout& in) {
    const int64_t panel = dense_vectors(target, kernel[0]) * target.lanes;
    loop::Packing packing;
    if (in.is_row()) {
        packing.logical = kernel.dims;
        packing.axes = {{(kernel[0] + panel - 1) / panel, 0, panel}, {in.elements(), 1, 1}, {panel, 0, 1}};
        return packing;
    }
    packing.logical = {kernel[0], in.channels, in.height, in.width};
    packing.axes = {{(kernel[0] + panel - 1) / panel, 0, panel},
                    {in.blocks(), 1, in.block},
                    {in.height, 2, 1},
                    {in.width, 3, 1},
                    {in.block, 1, 1},
                    {panel, 0, 1}};
    return packing;
}

namespace {

/// out[s][panel] = bias + sum over k of in[s][k] * panels[panel][k], up to eight samples at a time (one in programs for
/// one), then the pointwise rest of the group.
struct Product {
    ValueId in;
    std::string panels, bias;  // bias may be empty
    int64_t inner = 0;         // extent of k
    int64_t vectors = 1, panel_count = 1;
    ValueId result;
};

class ProductWriter {
public:
    ProductWriter(Context& context, const Group& group, Draft& draft)
        : context_(context), group_(group), draft_(draft), pointwise_(draft, group.nodes) {}

    void write(const Product& product) {
        loop::Builder& body = draft_.body;
        const int lanes = context_.target.lanes;
        const int64_t rows = context_.rows() == 1
                                 ? 1
                                 : largest_divisor(samples_at_a_time, product_rows(context_.target, product.vectors));
        // One row alone would wait for its own sums: four sums for every fourth k hide the latency.
        const int64_t chains = rows == 1 && product.inner % 4 == 0 ? 4 : 1;
        const View in = draft_.reads(product.in, "in", true);
        const Expr tiles = rows == 1 ? Expr(1) : (draft_.n() + integer(rows - 1)) / integer(rows);
        const Expr tile_count = product.panel_count == 1 ? tiles : body.let("tiles", tiles);
        body.loop("unit", loop::var("first"), loop::var("last"), [&](Expr unit) {
            const Expr panel = product.panel_count == 1 ? Expr(0) : body.let("panel", unit / tile_count);
            const Expr s0 = rows == 1
                                ? Expr(0)
                                : body.let("s0", (product.panel_count == 1 ? unit : unit % tile_count) * integer(rows));
            const Expr panel_or_unit = rows == 1 ? unit : panel;
            const auto acc = [&](Expr i, Expr v) { return at("acc", vector_type(context_.target), {i, v}); };
            body.array("acc", vector_type(context_.target), {std::max(rows, chains), product.vectors}, true);
            body.loop(
                "k", 0, integer(product.inner),
                [&](Expr k) {
                    const auto weights = [&](Expr place, Expr v) {
                        return load(product.panels, lanes, {panel_or_unit, place, v * integer(lanes)});
                    };
                    const auto w = [&](Expr v) { return at("w", vector_type(context_.target), {v}); };
                    if (chains == 1) {
                        body.array("w", vector_type(context_.target), {product.vectors});
                        body.tile("v", product.vectors, [&](Expr v) { body.assign(w(v), weights(k, v)); });
                    }
                    body.tile("i", std::max(rows, chains), [&](Expr i) {
                        const Expr row = rows == 1 ? Expr(0) : s0 + i;
                        const Expr place = chains > 1 ? k + i : k;
                        body.tile("v", product.vectors, [&](Expr v) {
                            body.add(acc(i, v), at(in.array, scalar_type(), {row, place}) *
                                                    (chains == 1 ? w(v) : weights(place, v)));
                        });
                    });
                },
                false, static_cast<int>(chains));
            body.tile("i", rows, [&](Expr i) {
                body.tile("v", product.vectors, [&](Expr v) {
                    const Expr block = panel_or_unit * integer(product.vectors) + v;
                    Expr sum = acc(i, v);
                    for (int64_t chain = 1; chain < chains; ++chain) sum = sum + acc(integer(chain), v);
                    if (!product.bias.empty()) sum = sum + load(product.bias, lanes, {block * integer(lanes)});
                    pointwise_.forget();
                    pointwise_.bind(product.result, sum);
                    const Layout& layout = context_.layouts[product.result];
                    pointwise_.store_all(group_.nodes, position(layout, block, s0 + i));
                });
            });
        });
        const std::string unit = rows == 1 ? fmt::format("{} outputs", product.vectors * lanes)
                                           : fmt::format("{} outputs x {} samples", product.vectors * lanes, rows);
        if (rows == 1) draft_.variant("of_one");
        draft_.finish(group_.nodes, integer(product.panel_count) * tiles, unit,
                      rows == 1
                          ? "Weights stream through once."
                          : fmt::format("{} samples by {} outputs stay in registers.", rows, product.vectors * lanes));
    }

private:
    /// A vector of a row that may hold a map in blocks: block number `block` in storage order.
    Position position(const Layout& layout, Expr block, Expr sample) const {
        if (layout.is_row() || layout.scalar) return {block, 0, 0, sample};
        const Expr place = block % integer(layout.height * layout.width);
        return {block / integer(layout.height * layout.width), place / integer(layout.width),
                place % integer(layout.width), sample};
    }

    Context& context_;
    const Group& group_;
    Draft& draft_;
    Pointwise pointwise_;
};

}  // namespace

void lower_dense(Context& context, const Group& group) {
    const auto& dense = std::get<Dense>(context.graph.nodes[group.anchor].op);
    Draft draft(context, false);
    Product product;
    product.in = dense.in;
    product.inner = context.layouts[storage_of(context.graph, context.layouts, dense.in)].elements();
    product.vectors = dense_vectors(context.target, context.graph.shape(dense.kernel)[0]);
    product.result = context.graph.nodes[group.anchor].result;
    product.panel_count = context.layouts[product.result].blocks() / product.vectors;
    product.panels = draft.reads_weight(context.weight_of(dense.kernel), "kernel");
    if (dense.bias) product.bias = draft.reads_weight(context.weight_of(dense.bias), "bias");
    // A kernel that reads a blocked map as a row has its packed extents flattened to [panel][k][output].
    ProductWriter(context, group, draft).write(product);
}

void lower_dense_grad_input(Context& context, const Group& group) {
    const auto& grad = std::get<DenseGradInput>(context.graph.nodes[group.anchor].op);
    Product product;
    product.in = grad.d_out;
    product.result = context.graph.nodes[group.anchor].result;
    const Layout& d_in = context.layouts[product.result];
    const Layout& d_out = context.layouts[storage_of(context.graph, context.layouts, grad.d_out)];
    const int64_t inputs = d_in.elements();
    product.inner = d_out.elements();
    product.vectors = panel_vectors(context.target, inputs / context.target.lanes, samples_at_a_time);
    product.panel_count = inputs / (product.vectors * context.target.lanes);
    const loop::BufferId transposed =
        transposed_dense_kernel(context, context.weight_of(grad.kernel), inputs, product.inner, product.vectors);
    Draft draft(context, false);
    product.panels = draft.reads_buffer(transposed, "transposed");
    ProductWriter(context, group, draft).write(product);
}

// d_kernel[panel][i][j] = sum over n of in[n][i] * d_out[n][panel][j]: the batch passes once for each tile of inputs.
void lower_dense_grad_kernel(Context& context, const Group& group) {
    const auto& grad = std::get<DenseGradKernel>(context.graph.nodes[group.anchor].op);
    const int lanes = context.target.lanes;
    const int weight = gradient_weight(context, group.anchor);
    const Layout& in_layout = context.layouts[storage_of(context.graph, context.layouts, grad.in)];
    const int64_t inputs = in_layout.elements();
    const int64_t vectors = dense_vectors(context.target, context.graph.shape(grad.d_out).elements());
    const int64_t panels = context.plan.weights[weight].extents[0];
    const int64_t rows = largest_divisor(inputs, product_rows(context.target, vectors)), row_tiles = inputs / rows;

    Draft draft(context, false);
    loop::Builder& body = draft.body;
    View d_out = draft.reads(grad.d_out, "d_out", true);
    const View in = draft.reads(grad.in, "in", true);
    const GradientSums sums = gradient_sums(context, group.anchor, 1);
    const std::string d_kernel = draft.writes_buffer(sums.buffer, "d_kernel");
    const Expr n = draft.n();
    const auto acc = [&](Expr i, Expr v) { return at("acc", vector_type(context.target), {i, v}); };
    body.loop("unit", loop::var("first"), loop::var("last"), [&](Expr unit) {
        const Expr panel = panels == 1 ? Expr(0) : body.let("panel", unit / integer(row_tiles));
        const Expr tile = panels == 1 ? unit : unit % integer(row_tiles);
        const Expr i0 = body.let("i0", tile * integer(rows));
        body.array("acc", vector_type(context.target), {rows, vectors}, true);
        body.loop("s", 0, n, [&](Expr s) {
            body.array("d", vector_type(context.target), {vectors});
            body.tile("v", vectors, [&](Expr v) {
                body.assign(at("d", vector_type(context.target), {v}),
                            load(d_out.array, lanes, {s, (panel * integer(vectors) + v) * integer(lanes)}));
            });
            body.tile("i", rows, [&](Expr i) {
                body.tile("v", vectors, [&](Expr v) {
                    body.add(acc(i, v),
                             at(in.array, scalar_type(), {s, i0 + i}) * at("d", vector_type(context.target), {v}));
                });
            });
        });
        body.tile("i", rows, [&](Expr i) {
            body.tile("v", vectors, [&](Expr v) {
                body.store(d_kernel, sums.at(0, {panel, i0 + i, v * integer(lanes)}), acc(i, v));
            });
        });
    });
    draft.finish(
        group.nodes, integer(panels * row_tiles), fmt::format("{} inputs x {} outputs", rows, vectors * lanes),
        fmt::format("{} inputs by {} outputs stay in registers while the batch passes.", rows, vectors * lanes));
}

// d_bias[f] = sum over n, y, x of d_out
void lower_bias_grad(Context& context, const Group& group) {
    const auto& grad = std::get<BiasGrad>(context.graph.nodes[group.anchor].op);
    const int lanes = context.target.lanes;
    Draft draft(context, false);
    loop::Builder& body = draft.body;
    View d_out = draft.reads(stored_gradient(context, grad.d_out), "d_out");
    const GradientSums sums = gradient_sums(context, group.anchor, 1);
    const std::string d_bias = draft.writes_buffer(sums.buffer, "d_bias");
    const Expr n = draft.n();
    body.loop("cb", loop::var("first"), loop::var("last"), [&](Expr cb) {
        const Expr zero = loop::splat(loop::real(0), lanes);
        const Expr sum = body.variable("sum", zero);
        body.loop("s", 0, n, [&](Expr s) {
            d_out.sample = s;
            body.loop("y", 0, integer(d_out.layout.height), [&](Expr y) {
                body.loop("x", 0, integer(d_out.layout.width),
                          [&](Expr x) { body.add(sum, load(d_out.array, lanes, d_out.at(cb, y, x))); });
            });
        });
        body.store(d_bias, sums.at(0, {cb * integer(lanes)}), sum);
    });
    draft.finish(group.nodes, integer(d_out.layout.blocks()), fmt::format("{} channels", lanes), "");
}

}  // namespace netc::lower
