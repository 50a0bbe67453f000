// Pooling over whole maps, forward and backward.
#include <fmt/format.h>

#include "lower/elementwise/pointwise.h"
#include "lower/families.h"
#include "lower/index/maps.h"

namespace netc::lower {

using namespace graph;
using loop::integer;
using loop::load;

void lower_global_pool(Context& context, const Group& group) {
    const Op& op = context.graph.nodes[group.anchor].op;
    const bool mean = std::holds_alternative<GlobalAvgPool>(op);
    const ValueId in_value = inputs_of(op)[0], result = context.graph.nodes[group.anchor].result;
    const Layout& layout = context.layouts[in_value];
    Draft draft(context, true);
    loop::Builder& body = draft.body;
    const View in = draft.reads(in_value, "in");
    const View out = draft.writes(result, "out");
    body.loop("cb", loop::var("first"), loop::var("last"), [&](Expr cb) {
        const auto element = [&](Expr y, Expr x) { return load(in.array, context.target.lanes, in.at(cb, y, x)); };
        const Expr total = body.variable(mean ? "sum" : "best", mean ? everywhere(context.target, 0) : element(0, 0));
        over_map(body, layout, [&](Expr y, Expr x) {
            if (mean)
                body.add(total, element(y, x));
            else
                body.assign(total, loop::apply("max", vector_type(context.target), {total, element(y, x)}));
        });
        body.store(out.array, out.at(cb, 0, 0),
                   mean ? total * loop::real(1.0 / static_cast<double>(layout.height * layout.width)) : total);
    });
    draft.finish(group.nodes, integer(layout.blocks()), fmt::format("{} channels", context.target.lanes), "");
}

// The mean hands every place the same share; the largest hands all to the first place that holds it.
void lower_global_pool_grad(Context& context, const Group& group) {
    const Op& op = context.graph.nodes[group.anchor].op;
    const ValueId result = context.graph.nodes[group.anchor].result;
    const auto* largest = std::get_if<GlobalMaxPoolGrad>(&op);
    const Layout& layout = context.layouts[result];
    Draft draft(context, true);
    loop::Builder& body = draft.body;
    const View d_out = draft.reads(inputs_of(op)[0], "d_out");
    std::optional<View> in, pooled;
    if (largest) {
        in = draft.reads(largest->in, "in");
        pooled = draft.reads(largest->out, "pooled");
    }
    const View out = draft.writes(result, "out");
    clear_border(draft, out);
    body.loop("cb", loop::var("first"), loop::var("last"), [&](Expr cb) {
        const Expr d = load(d_out.array, context.target.lanes, d_out.at(cb, 0, 0));
        if (!largest) {
            const Expr share =
                body.let("share", d * loop::real(1.0 / static_cast<double>(layout.height * layout.width)));
            over_map(body, layout, [&](Expr y, Expr x) { body.store(out.array, out.at(cb, y, x), share); });
            return;
        }
        const Expr left = body.variable("left", d);
        const Expr best = body.let("best", load(pooled->array, context.target.lanes, pooled->at(cb, 0, 0)));
        over_map(body, layout, [&](Expr y, Expr x) {
            const Expr here = body.let("here", load(in->array, context.target.lanes, in->at(cb, y, x)));
            // Nothing exceeds the best but NaN, which is the best then.
            const Expr found = body.let(
                "found",
                loop::either(loop::equal(here, best), loop::apply("exceeds", mask_type(context.target), {here, best})));
            body.store(out.array, out.at(cb, y, x), loop::select(found, left, everywhere(context.target, 0)));
            body.assign(left, loop::select(found, everywhere(context.target, 0), left));
        });
    });
    draft.finish(group.nodes, integer(layout.blocks()), fmt::format("{} channels", context.target.lanes), "");
}

}  // namespace netc::lower
