// Slices, pads, crops, permutations, flips, repetitions: copies whose places follow from each other.
#include "lower/index/index_map.h"

#include <algorithm>

#include "lower/elementwise/maps.h"
#include "lower/families.h"
#include "lower/index/axes.h"

namespace netc::lower {

using namespace graph;
using loop::at;
using loop::integer;
using loop::load;

IndexRead index_read(const std::vector<IndexAxis>& axes, const Shape& in, const Shape& out,
                     const std::vector<Expr>& indices) {
    IndexRead result;
    const auto also = [&](Expr condition) {
        result.inside = result.inside ? loop::both(*result.inside, std::move(condition)) : std::move(condition);
    };
    for (size_t d = 0; d < axes.size(); ++d) {
        const IndexAxis& axis = axes[d];
        const bool constant = axis.axis < 0;
        const Expr i = constant ? Expr(0) : indices[axis.axis];
        Expr index = axis.factor == -1 ? integer(axis.offset) - i : i * integer(axis.factor) + integer(axis.offset);
        if (axis.divisor != 1) index = index / integer(axis.divisor);
        int64_t lowest = INT64_MAX, highest = INT64_MIN;
        for (const int64_t end : {int64_t{0}, constant ? int64_t{0} : out[axis.axis] - 1}) {
            const int64_t read = (end * axis.factor + axis.offset) / axis.divisor;
            lowest = std::min(lowest, read);
            highest = std::max(highest, read);
        }
        if (axis.modulus != 0 && highest >= axis.modulus) {
            index = index % integer(axis.modulus);
            lowest = 0;
            highest = axis.modulus - 1;
        }
        if (lowest < 0) also(loop::greater_equal(index, 0));
        if (highest >= in.dims[d]) also(loop::less(index, integer(in.dims[d])));
        result.indices.push_back(std::move(index));
    }
    return result;
}

namespace {

/// Whether vectors of the output are vectors of the input: the lane axis of both is read as it is.
bool by_vectors(const std::vector<IndexAxis>& axes, const Layout& in, const Shape& in_shape, const Layout& out,
                const Shape& out_shape) {
    const int from = lane_axis(in, in_shape), to = lane_axis(out, out_shape);
    if (from < 0 || to < 0 || in.block != out.block || in_shape[from] != out_shape[to]) return false;
    if (axes[from] != IndexAxis{to}) return false;
    return std::none_of(axes.begin(), axes.end(),
                        [&](const IndexAxis& axis) { return &axis != &axes[from] && axis.axis == to; });
}

/// All axes, or all but one.
std::vector<int> axes_of(const Shape& shape, int without = -1) {
    std::vector<int> axes;
    for (int d = 0; d < shape.rank(); ++d)
        if (d != without) axes.push_back(d);
    return axes;
}
std::vector<Expr> no_indices(const Shape& shape) { return std::vector<Expr>(shape.dims.size(), Expr(0)); }

}  // namespace

void lower_index_map(Context& context, const Group& group) {
    const auto& op = std::get<IndexMap>(context.graph.nodes[group.anchor].op);
    const ValueId result = context.graph.nodes[group.anchor].result;
    const Shape &in_shape = context.graph.shape(op.in), &out_shape = context.graph.shape(result);
    const int lanes = context.target.lanes;
    Draft draft(context, true);
    loop::Builder& body = draft.body;
    const View in = draft.reads(op.in, "in"), out = draft.writes(result, "out");
    clear_border(draft, out);
    const bool vectors = by_vectors(op.axes, in.layout, in_shape, out.layout, out_shape);
    over_vectors(draft, out.layout, out_shape, [&](const std::vector<Expr>& indices, Expr cb) {
        if (vectors) {
            const IndexRead read = index_read(op.axes, in_shape, out_shape, indices);
            const Expr value = load(in.array, lanes, vector_at(in, in_shape, read.indices, cb));
            const std::vector<Expr> place = vector_at(out, out_shape, indices, cb);
            const auto copy = [&] { body.store(out.array, place, value); };
            if (!read.inside) return copy();
            return body.when(*read.inside, copy,
                             [&] { body.store(out.array, place, loop::splat(loop::real(0), lanes)); });
        }
        over_lanes(draft, out, out_shape, indices, cb, [&](const std::vector<Expr>& here) {
            const IndexRead read = index_read(op.axes, in_shape, out_shape, here);
            const Expr target = at(out.array, scalar_type(), element_at(out, out_shape, here));
            const Expr value = at(in.array, scalar_type(), element_at(in, in_shape, read.indices));
            if (!read.inside) return body.assign(target, value);
            body.when(
                *read.inside, [&] { body.assign(target, value); }, [&] { body.assign(target, loop::real(0)); });
        });
    });
    draft.finish(group.nodes, integer(units_of_vectors(out.layout)), unit_of_vectors(out.layout), "");
}

// Every element of d_out is added to the place that it was read from, one after another.
void lower_index_map_grad(Context& context, const Group& group) {
    const auto& op = std::get<IndexMapGrad>(context.graph.nodes[group.anchor].op);
    const ValueId result = context.graph.nodes[group.anchor].result;
    const Shape &in_shape = op.in_shape, &out_shape = context.graph.shape(op.d_out);
    const int lanes = context.target.lanes;
    Draft draft(context, true);
    loop::Builder& body = draft.body;
    const View d_out = draft.reads(op.d_out, "d_out"), d_in = draft.writes(result, "d_in");
    const bool vectors = by_vectors(op.axes, d_in.layout, in_shape, d_out.layout, out_shape);
    const int axis = lane_axis(d_out.layout, out_shape);
    const auto add = [&](const std::vector<Expr>& here, const std::vector<Expr>& to) {
        if (!vectors)
            return body.add(at(d_in.array, scalar_type(), element_at(d_in, in_shape, to)),
                            at(d_out.array, scalar_type(), element_at(d_out, out_shape, here)));
        body.loop("cb", 0, integer(d_out.layout.blocks()), [&](Expr cb) {
            const std::vector<Expr> place = vector_at(d_in, in_shape, to, cb);
            const Expr share = load(d_out.array, lanes, vector_at(d_out, out_shape, here, cb));
            body.store(d_in.array, place, load(d_in.array, lanes, place) + share);
        });
    };
    body.loop("unit", loop::var("first"), loop::var("last"), [&](Expr) {
        clear(draft, result, "d_in");
        over_axes(body, out_shape, axes_of(out_shape, vectors ? axis : -1), no_indices(out_shape),
                  [&](const std::vector<Expr>& here) {
                      const IndexRead read = index_read(op.axes, in_shape, out_shape, here);
                      if (!read.inside) return add(here, read.indices);
                      body.when(*read.inside, [&] { add(here, read.indices); });
                  });
    });
    draft.finish(group.nodes, 1, "sample", "");
}

void lower_join(Context& context, const Group& group) {
    const auto& op = std::get<Concat>(context.graph.nodes[group.anchor].op);
    const ValueId result = context.graph.nodes[group.anchor].result;
    const Shape& out_shape = context.graph.shape(result);
    const int lanes = context.target.lanes, joined = static_cast<int>(op.axis);
    Draft draft(context, true);
    loop::Builder& body = draft.body;
    const View out = draft.writes(result, "out");
    const int axis = lane_axis(out.layout, out_shape);
    body.loop("unit", loop::var("first"), loop::var("last"), [&](Expr) {
        if (out.layout.channels % out.layout.block != 0 || out.layout.has_border()) clear(draft, result, "out");
        int64_t first = 0;
        for (ValueId value : op.ins) {
            const Shape& in_shape = context.graph.shape(value);
            const View in = draft.reads(value, "in");
            const bool vectors =
                axis != joined && lane_axis(in.layout, in_shape) == axis && in.layout.block == out.layout.block;
            over_axes(body, in_shape, axes_of(in_shape, vectors ? axis : -1), no_indices(in_shape),
                      [&](const std::vector<Expr>& here) {
                          std::vector<Expr> to = here;
                          to[joined] = to[joined] + integer(first);
                          if (!vectors)
                              return body.assign(at(out.array, scalar_type(), element_at(out, out_shape, to)),
                                                 at(in.array, scalar_type(), element_at(in, in_shape, here)));
                          body.loop("cb", 0, integer(in.layout.blocks()), [&](Expr cb) {
                              body.store(out.array, vector_at(out, out_shape, to, cb),
                                         load(in.array, lanes, vector_at(in, in_shape, here, cb)));
                          });
                      });
            first += in_shape[joined];
        }
    });
    draft.finish(group.nodes, 1, "sample", "");
}

}  // namespace netc::lower
