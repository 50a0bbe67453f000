// Rows of a table by whole numbers, and the gradient of the table.
#include <fmt/format.h>

#include <numeric>

#include "lower/families.h"
#include "lower/index/axes.h"
#include "lower/index/maps.h"
#include "lower/memory/gradients.h"

namespace netc::lower {

using namespace graph;
using loop::integer;
using loop::load;

namespace {

/// The row that the index at some places says.
Expr row_at(const View& index, const Shape& shape, const std::vector<Expr>& places) {
    return loop::at(index.array, {loop::Element::I32, 1}, element_at(index, shape, places));
}

}  // namespace

void lower_gather(Context& context, const Group& group) {
    const auto& op = std::get<Gather>(context.graph.nodes[group.anchor].op);
    const ValueId result = context.graph.nodes[group.anchor].result;
    const Shape &index_shape = context.graph.shape(op.index), &out_shape = context.graph.shape(result);
    const int lanes = context.target.lanes;
    Draft draft(context, true);
    const View index = draft.reads(op.index, "index"), out = draft.writes(result, "out");
    const std::string table = draft.reads_weight(context.weight_of(op.table), "table");
    over_vectors(draft, out.layout, out_shape, [&](const std::vector<Expr>& indices, Expr cb) {
        const std::vector<Expr> places(indices.begin(), indices.end() - 1);
        draft.body.store(out.array, vector_at(out, out_shape, indices, cb),
                         load(table, lanes, {row_at(index, index_shape, places), cb * integer(lanes)}));
    });
    draft.finish(group.nodes, integer(rows_of(out.layout)), unit_of_vectors(out.layout), "");
}

void lower_one_hot(Context& context, const Group& group) {
    const auto& op = std::get<OneHot>(context.graph.nodes[group.anchor].op);
    const ValueId result = context.graph.nodes[group.anchor].result;
    const Shape &index_shape = context.graph.shape(op.index), &out_shape = context.graph.shape(result);
    const int lanes = context.target.lanes;
    Draft draft(context, true);
    const View index = draft.reads(op.index, "index"), out = draft.writes(result, "out");
    const auto first_lanes = [&](Expr count) {
        return loop::apply(sized("first_lanes", context.target), mask_type(context.target), {std::move(count)});
    };
    const Expr one = loop::splat(loop::real(1), lanes), zero = loop::splat(loop::real(0), lanes);
    over_vectors(draft, out.layout, out_shape, [&](const std::vector<Expr>& indices, Expr cb) {
        const std::vector<Expr> places(indices.begin(), indices.end() - 1);
        // The lanes up to the index without those before it.
        const Expr lane = draft.body.let(draft.body.unused("lane"), row_at(index, index_shape, places) - cb * integer(lanes));
        draft.body.store(out.array, vector_at(out, out_shape, indices, cb),
                         loop::select(first_lanes(lane), zero, loop::select(first_lanes(lane + 1), one, zero)));
    });
    draft.finish(group.nodes, integer(rows_of(out.layout)), unit_of_vectors(out.layout), "");
}

// A unit is a vector of columns: it goes through all samples in their order.
void lower_gather_grad(Context& context, const Group& group) {
    const auto& op = std::get<GatherGrad>(context.graph.nodes[group.anchor].op);
    const Shape &index_shape = context.graph.shape(op.index), &out_shape = context.graph.shape(op.d_out);
    const int lanes = context.target.lanes;
    Draft draft(context, false);
    loop::Builder& body = draft.body;
    View d_out = draft.reads(op.d_out, "d_out"), index = draft.reads(op.index, "index");
    const GradientSums sums = gradient_sums(context, group.anchor, 1);
    const std::string d_table = draft.writes_buffer(sums.buffer, "d_table");
    const Expr n = draft.n();
    const auto place = [&](Expr row, Expr cb) { return sums.at(0, {std::move(row), cb * integer(lanes)}); };
    std::vector<int> axes(index_shape.dims.size());
    std::iota(axes.begin(), axes.end(), 0);
    body.loop("cb", loop::var("first"), loop::var("last"), [&](Expr cb) {
        body.loop("row", 0, integer(op.table_shape[0]),
                  [&](Expr row) { body.store(d_table, place(row, cb), loop::splat(loop::real(0), lanes)); });
        body.loop("s", 0, n, [&](Expr s) {
            d_out.sample = index.sample = s;
            over_axes(body, index_shape, axes, std::vector<Expr>(axes.size(), Expr(0)),
                      [&](const std::vector<Expr>& places) {
                          const Expr row = body.let("row", row_at(index, index_shape, places));
                          std::vector<Expr> from = places;
                          from.emplace_back(0);
                          body.store(d_table, place(row, cb),
                                     load(d_table, lanes, place(row, cb)) +
                                         load(d_out.array, lanes, vector_at(d_out, out_shape, from, cb)));
                      });
        });
    });
    draft.finish(group.nodes, integer((op.table_shape[1] + lanes - 1) / lanes), fmt::format("{} columns", lanes), "");
}

}  // namespace netc::lower
