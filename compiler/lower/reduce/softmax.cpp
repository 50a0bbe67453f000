// Softmax along the last axis of a tensor, and its gradient: a row at a time, in whole vectors.
#include <cmath>
#include <functional>

#include "lower/families.h"
#include "lower/index/axes.h"

namespace netc::lower {

using namespace graph;
using loop::at;
using loop::integer;
using loop::load;
using loop::real;

namespace {

/// The rows of a value in row-major order, in vectors.
class RowWriter {
public:
    RowWriter(Context& context, const Layout& layout)
        : context_(context), layout_(layout), lanes_(context.target.lanes), draft(context, true), body(draft.body) {}

    Expr vector(const View& view, Expr y, Expr cb) const { return load(view.array, lanes_, view.at(cb, y, 0)); }
    Expr everywhere(double number) const { return loop::splat(real(number), lanes_); }
    Expr call(const char* function, std::vector<Expr> arguments) const {
        return loop::apply(function, {loop::Element::F32, lanes_}, std::move(arguments));
    }
    Expr elements(Expr vector, Expr cb, double otherwise) const {
        return only_channels(draft, layout_, std::move(vector), std::move(cb), otherwise);
    }
    void over_rows(const std::function<void(Expr)>& fill) { body.loop("y", loop::var("first"), loop::var("last"), fill); }
    void over_blocks(const std::function<void(Expr)>& fill) { body.loop("cb", 0, integer(layout_.blocks()), fill); }

    /// The largest element of a row.
    Expr largest(const View& view, Expr y) {
        const Expr best = body.variable("best", everywhere(-INFINITY));
        over_blocks([&](Expr cb) {
            body.assign(best, call("max", {best, elements(vector(view, y, cb), cb, -INFINITY)}));
        });
        return extreme_lane(draft, "max", best);
    }

    void finish(const Group& group) { draft.finish(group.nodes, integer(layout_.height), "row", ""); }

private:
    Context& context_;
    const Layout& layout_;
    int lanes_;

public:
    Draft draft;
    loop::Builder& body;
};

}  // namespace

void lower_softmax_rows(Context& context, const Group& group) {
    const auto& op = std::get<Softmax>(context.graph.nodes[group.anchor].op);
    const ValueId result = context.graph.nodes[group.anchor].result;
    RowWriter rows(context, context.layouts[result]);
    const View in = rows.draft.reads(op.in, "in"), out = rows.draft.writes(result, "out");
    rows.over_rows([&](Expr y) {
        const Expr largest = rows.largest(in, y), sums = rows.body.variable("sums", rows.everywhere(0));
        rows.over_blocks([&](Expr cb) {
            const Expr power =
                rows.body.let("power", rows.elements(rows.call("exp", {rows.vector(in, y, cb) - largest}), cb, 0));
            rows.body.store(out.array, out.at(cb, y, 0), power);
            rows.body.add(sums, power);
        });
        const Expr total = rows.body.let("total", loop::apply("sum", scalar_type(), {sums}));
        rows.over_blocks([&](Expr cb) {
            rows.body.store(out.array, out.at(cb, y, 0), rows.vector(out, y, cb) / total);
        });
    });
    rows.finish(group);
}

void lower_softmax_grad_rows(Context& context, const Group& group) {
    const auto& op = std::get<SoftmaxGrad>(context.graph.nodes[group.anchor].op);
    const ValueId result = context.graph.nodes[group.anchor].result;
    RowWriter rows(context, context.layouts[result]);
    const View d_out = rows.draft.reads(op.d_out, "d_out"), out = rows.draft.reads(op.out, "probability"),
               d_in = rows.draft.writes(result, "d_in");
    rows.over_rows([&](Expr y) {
        const Expr sums = rows.body.variable("sums", rows.everywhere(0));
        rows.over_blocks([&](Expr cb) { rows.body.add(sums, rows.vector(d_out, y, cb) * rows.vector(out, y, cb)); });
        const Expr total = rows.body.let("total", loop::apply("sum", scalar_type(), {sums}));
        rows.over_blocks([&](Expr cb) {
            rows.body.store(d_in.array, d_in.at(cb, y, 0),
                            rows.vector(out, y, cb) * (rows.vector(d_out, y, cb) - total));
        });
    });
    rows.finish(group);
}

}  // namespace netc::lower
