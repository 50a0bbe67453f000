// Slices, pads, crops, permutations, flips, repetitions: copies whose places follow from each other.
#include "lower/index/index_map.h"

#include <algorithm>

#include "lower/families.h"
#include "lower/index/axes.h"
#include "lower/index/maps.h"

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

namespace {

/// A copy by an index map: whole vectors where the lanes of both sides are the same axis, squares that are transposed where
/// the lanes of one side are another axis of the other, else element by element.
class IndexMapWriter {
public:
    IndexMapWriter(Context& context, const Group& group, ValueId in, const std::vector<IndexAxis>& axes)
        : axes_(axes),
          in_shape_(context.graph.shape(in)),
          out_shape_(context.graph.shape(context.graph.nodes[group.anchor].result)),
          lanes_(context.target.lanes),
          draft_(context, true),
          body_(draft_.body),
          in_(draft_.reads(in, "in")),
          out_(draft_.writes(context.graph.nodes[group.anchor].result, "out")) {}

    void write(const Group& group) {
        clear_border(draft_, out_);
        if (by_vectors(axes_, in_.layout, in_shape_, out_.layout, out_shape_)) {
            over_vectors(draft_, out_.layout, out_shape_,
                         [&](const std::vector<Expr>& indices, Expr cb) { copy_vector(indices, cb); });
        } else if (by_squares()) {
            body_.loop("unit", loop::var("first"), loop::var("last"), [&](Expr) { copy_squares(); });
            return draft_.finish(group.nodes, 1, "sample", "");
        } else {
            over_elements(draft_, out_, out_shape_, [&](const std::vector<Expr>& indices) { copy_element(indices); });
        }
        draft_.finish(group.nodes, integer(rows_of(out_.layout)), unit_of_vectors(out_.layout), "");
    }

private:
    void copy_vector(const std::vector<Expr>& indices, Expr cb) {
        const IndexRead read = index_read(axes_, in_shape_, out_shape_, indices);
        const Expr value = load(in_.array, lanes_, vector_at(in_, in_shape_, read.indices, cb));
        const std::vector<Expr> place = vector_at(out_, out_shape_, indices, cb);
        const auto copy = [&] { body_.store(out_.array, place, value); };
        if (!read.inside) return copy();
        body_.when(*read.inside, copy, [&] { body_.store(out_.array, place, loop::splat(loop::real(0), lanes_)); });
    }

    void copy_element(const std::vector<Expr>& indices) {
        const IndexRead read = index_read(axes_, in_shape_, out_shape_, indices);
        const Expr target = at(out_.array, scalar_type(), element_at(out_, out_shape_, indices));
        const Expr value = at(in_.array, scalar_type(), element_at(in_, in_shape_, read.indices));
        if (!read.inside) return body_.assign(target, value);
        body_.when(
            *read.inside, [&] { body_.assign(target, value); }, [&] { body_.assign(target, loop::real(0)); });
    }

    /// The axis of the input that the output's lanes read as it is; -1 when they read none so.
    int read_by_lanes() const {
        const int lane = lane_axis(out_.layout, out_shape_);
        for (int d = 0; d < in_shape_.rank(); ++d)
            if (lane >= 0 && axes_[d] == IndexAxis{lane} && in_shape_[d] == out_shape_[lane]) return d;
        return -1;
    }

    /// Whether the lanes of either side are another axis of the other, all of it, at distances that do not change, and
    /// nothing else reads by them or lies outside.
    bool by_squares() {
        const int out_lane = lane_axis(out_.layout, out_shape_), in_lane = lane_axis(in_.layout, in_shape_);
        const int across = read_by_lanes();
        if (across < 0 || in_lane < 0 || across == in_lane || in_.layout.block != lanes_ || out_.layout.block != lanes_)
            return false;
        const int back = axes_[in_lane].axis;
        if (back < 0 || back == out_lane || axes_[in_lane] != IndexAxis{back}) return false;
        if (in_shape_[in_lane] != out_shape_[back] || in_shape_[in_lane] < lanes_ || in_shape_[across] < lanes_)
            return false;
        for (int d = 0; d < in_shape_.rank(); ++d)
            if (d != across && d != in_lane && (axes_[d].axis == out_lane || axes_[d].axis == back)) return false;
        return !index_read(axes_, in_shape_, out_shape_, std::vector<Expr>(out_shape_.dims.size(), Expr(0))).inside &&
               stride_of(in_.layout, in_shape_, across) && stride_of(out_.layout, out_shape_, back);
    }

    void copy_squares() {
        const int lane = lane_axis(out_.layout, out_shape_), across = read_by_lanes();
        const int back = axes_[lane_axis(in_.layout, in_shape_)].axis;
        const int64_t from_row = *stride_of(in_.layout, in_shape_, across);
        const int64_t to_row = *stride_of(out_.layout, out_shape_, back);
        const int64_t whole_lanes = out_shape_[lane] / lanes_ * lanes_, whole_back = out_shape_[back] / lanes_ * lanes_;
        std::vector<int> others;
        for (int d = 0; d < out_shape_.rank(); ++d)
            if (d != lane && d != back) others.push_back(d);
        over_axes(body_, out_shape_, others, std::vector<Expr>(out_shape_.dims.size(), Expr(0)),
                  [&](std::vector<Expr> indices) {
                      const auto over = [&](const char* name, int axis, int64_t first, int64_t last, int64_t step,
                                            const std::function<void()>& fill) {
                          body_.loop(
                              body_.unused(name), integer(first), integer(last),
                              [&](Expr i) {
                                  indices[axis] = i;
                                  fill();
                              },
                              false, static_cast<int>(step));
                      };
                      const auto elements = [&](int64_t first_back, int64_t first_lane, int64_t last_lane) {
                          over("r", back, first_back, out_shape_[back], 1, [&] {
                              over("c", lane, first_lane, last_lane, 1, [&] { copy_element(indices); });
                          });
                      };
                      over("r", back, 0, whole_back, lanes_, [&] {
                          over("c", lane, 0, whole_lanes, lanes_, [&] {
                              const IndexRead read = index_read(axes_, in_shape_, out_shape_, indices);
                              transpose(draft_, loop::address(in_.array, element_at(in_, in_shape_, read.indices)), from_row,
                                        loop::address(out_.array, element_at(out_, out_shape_, indices)), to_row);
                          });
                      });
                      if (whole_back < out_shape_[back]) elements(whole_back, 0, whole_lanes);
                      if (whole_lanes < out_shape_[lane]) elements(0, whole_lanes, out_shape_[lane]);
                  });
        clear_padding(draft_, out_);
    }

    const std::vector<IndexAxis> axes_;
    const Shape in_shape_, out_shape_;
    int lanes_;
    Draft draft_;
    loop::Builder& body_;
    View in_, out_;
};

}  // namespace

void lower_index_map(Context& context, const Group& group) {
    const auto& op = std::get<IndexMap>(context.graph.nodes[group.anchor].op);
    IndexMapWriter(context, group, op.in, op.axes).write(group);
}

void lower_other_layout(Context& context, const Group& group) {
    const auto& op = std::get<Reshape>(context.graph.nodes[group.anchor].op);
    std::vector<IndexAxis> axes;
    for (int d = 0; d < op.shape.rank(); ++d) axes.push_back({d});
    IndexMapWriter(context, group, op.in, axes).write(group);
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
