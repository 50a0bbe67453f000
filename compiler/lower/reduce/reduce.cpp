// Sums, largest and smallest elements over axes, and sums over the batch.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lower/families.h"
#include "lower/index/axes.h"
#include "lower/index/maps.h"
#include "lower/memory/gradients.h"

namespace netc::lower {

using namespace graph;
using loop::at;
using loop::integer;
using loop::load;
using loop::real;

namespace {

class ReduceWriter {
public:
    ReduceWriter(Context& context, const Group& group)
        : op_(std::get<Reduce>(context.graph.nodes[group.anchor].op)),
          result_(context.graph.nodes[group.anchor].result),
          in_shape_(context.graph.shape(op_.in)),
          out_shape_(context.graph.shape(result_)),
          lanes_(context.target.lanes),
          draft_(context, true),
          body_(draft_.body),
          in_(draft_.reads(op_.in, "in")),
          out_(draft_.writes(result_, "out")),
          lane_axis_(lane_axis(in_.layout, in_shape_)) {
        for (int d = 0; d < in_shape_.rank(); ++d) {
            const bool reduced = std::find(op_.axes.begin(), op_.axes.end(), d) != op_.axes.end();
            if (reduced) reduced_.push_back(d);
            // The axis of the output that has the place of this one.
            place_of_.push_back(reduced && !op_.keep ? -1 : d - (op_.keep ? 0 : static_cast<int>(reduced_.size())));
        }
    }

    void write(const Group& group) {
        clear_border(draft_, out_);
        const bool lanes_reduced = is_reduced(lane_axis_);
        const bool same_lanes = !lanes_reduced && lane_axis_ >= 0 && in_.layout.block == out_.layout.block &&
                                place_of_[lane_axis_] == lane_axis(out_.layout, out_shape_);
        const auto of_lanes = [&](const std::vector<Expr>& indices, Expr cb) {
            const Expr total = body_.variable("total", loop::splat(real(neutral()), lanes_));
            over_axes(body_, in_shape_, reduced_, places_in(indices), [&](const std::vector<Expr>& from) {
                join(total, load(in_.array, lanes_, vector_at(in_, in_shape_, from, cb)), lanes_);
            });
            const Expr kept = op_.kind == ReduceKind::Sum ? total : only_channels(draft_, out_.layout, total, cb, 0);
            body_.store(out_.array, vector_at(out_, out_shape_, indices, cb), kept);
        };
        const auto of_one = [&](const std::vector<Expr>& here) {
            const Expr target = at(out_.array, scalar_type(), element_at(out_, out_shape_, here));
            body_.assign(target, lanes_reduced && in_.layout.block == lanes_ ? of_vectors(here) : of_elements(here));
        };
        if (same_lanes)
            over_vectors(draft_, out_.layout, out_shape_, of_lanes);
        else
            over_elements(draft_, out_, out_shape_, of_one);
        draft_.finish(group.nodes, integer(rows_of(out_.layout)), unit_of_vectors(out_.layout), "");
    }

private:
    bool is_reduced(int axis) const { return std::find(reduced_.begin(), reduced_.end(), axis) != reduced_.end(); }
    double neutral() const {
        return op_.kind == ReduceKind::Sum ? 0 : op_.kind == ReduceKind::Max ? -INFINITY : INFINITY;
    }
    const char* function() const { return op_.kind == ReduceKind::Max ? "max" : "min"; }
    void join(const Expr& total, Expr element, int lanes) {
        if (op_.kind == ReduceKind::Sum) return body_.add(total, std::move(element));
        body_.assign(total, loop::apply(function(), {loop::Element::F32, lanes}, {total, std::move(element)}));
    }

    /// The indices of the input where those of the output are these; 0 along the axes that are reduced.
    std::vector<Expr> places_in(const std::vector<Expr>& out) const {
        std::vector<Expr> result(in_shape_.dims.size(), Expr(0));
        for (size_t d = 0; d < result.size(); ++d)
            if (!is_reduced(static_cast<int>(d))) result[d] = out[place_of_[d]];
        return result;
    }

    /// One number of whole vectors of the input.
    Expr of_vectors(const std::vector<Expr>& here) {
        const Expr total = body_.variable(body_.unused("total"), loop::splat(real(neutral()), lanes_));
        std::vector<int> others = reduced_;
        others.erase(std::find(others.begin(), others.end(), lane_axis_));
        over_axes(body_, in_shape_, others, places_in(here), [&](const std::vector<Expr>& from) {
            body_.loop(body_.unused("block"), 0, integer(in_.layout.blocks()), [&](Expr block) {
                const Expr vector = load(in_.array, lanes_, vector_at(in_, in_shape_, from, block));
                const bool sum = op_.kind == ReduceKind::Sum;  // padding is zero
                join(total, sum ? vector : only_channels(draft_, in_.layout, vector, block, neutral()), lanes_);
            });
        });
        if (op_.kind == ReduceKind::Sum) return loop::apply("sum", scalar_type(), {total});
        return extreme_lane(draft_, function(), total);
    }

    Expr of_elements(const std::vector<Expr>& here) {
        const Expr total = body_.variable(body_.unused("total"), real(neutral()));
        over_axes(body_, in_shape_, reduced_, places_in(here), [&](const std::vector<Expr>& from) {
            join(total, at(in_.array, scalar_type(), element_at(in_, in_shape_, from)), 1);
        });
        return total;
    }

    const Reduce op_;
    ValueId result_;
    const Shape in_shape_, out_shape_;
    int lanes_;
    Draft draft_;
    loop::Builder& body_;
    View in_, out_;
    int lane_axis_;
    std::vector<int> reduced_;
    std::vector<int> place_of_;  // by axis of the input: the output's
};

}  // namespace

void lower_reduce(Context& context, const Group& group) { ReduceWriter(context, group).write(group); }

// A unit is a vector of the weight; samples are added in their order.
void lower_batch_sum(Context& context, const Group& group) {
    const auto& op = std::get<BatchSum>(context.graph.nodes[group.anchor].op);
    const Shape& shape = context.graph.shape(op.in);
    const int lanes = context.target.lanes;
    Draft draft(context, false);
    loop::Builder& body = draft.body;
    View in = draft.reads(op.in, "in");
    const GradientSums sums = gradient_sums(context, group.anchor, 1);
    const Layout layout = row_major_layout(shape, lanes);
    const View out{draft.writes_buffer(sums.buffer, "out"), layout, std::nullopt};
    const Expr n = draft.n();
    const auto place = [&](std::vector<Expr> indices) { return sums.at(0, std::move(indices)); };
    over_vectors(draft, layout, shape, [&](const std::vector<Expr>& indices, Expr cb) {
        if (shape.rank() > 0 && lane_axis(in.layout, shape) == lane_axis(layout, shape) && in.layout.block == lanes) {
            const Expr total = body.variable("total", loop::splat(real(0), lanes));
            body.loop("s", 0, n, [&](Expr s) {
                in.sample = s;
                body.add(total, load(in.array, lanes, vector_at(in, shape, indices, cb)));
            });
            return body.store(out.array, place(vector_at(out, shape, indices, cb)), total);
        }
        const std::vector<Expr> start = place(vector_at(out, shape, indices, cb));
        const Expr count = channels_in_block(body, layout, cb);
        if (layout.channels % lanes != 0)
            body.loop("lane", count, integer(lanes), [&](Expr lane) {
                std::vector<Expr> padding = start;
                padding.back() = padding.back() + lane;
                body.assign(at(out.array, scalar_type(), padding), real(0));
            });
        body.loop("lane", 0, count, [&](Expr lane) {
            std::vector<Expr> here = indices, to = start;
            if (!here.empty()) here[static_cast<size_t>(lane_axis(layout, shape))] = cb * integer(lanes) + lane;
            to.back() = to.back() + lane;
            const Expr total = body.variable("total", real(0));
            body.loop("s", 0, n, [&](Expr s) {
                in.sample = s;
                body.add(total, at(in.array, scalar_type(), element_at(in, shape, here)));
            });
            body.assign(at(out.array, scalar_type(), to), total);
        });
    });
    draft.finish(group.nodes, integer(rows_of(layout)), unit_of_vectors(layout), "");
}

}  // namespace netc::lower
