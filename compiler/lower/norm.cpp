// Batch normalisation: with the batch's own statistics, forward and backward; folded where statistics do not move.
#include "lower/norm.h"

#include <fmt/format.h>

#include "base/check.h"
#include "lower/families.h"
#include "lower/gradients.h"
#include "lower/kernel_text.h"
#include "lower/maps.h"
#include "lower/pointwise.h"

namespace netc::lower {

using namespace graph;
using loop::integer;
using loop::load;
using loop::real;

namespace {

Expr root(const Context& context, Expr v) { return loop::apply("sqrt", vector_type(context.target), {v}); }
/// N * H * W as a float.
Expr count_of(Draft& draft, const Layout& layout) {
    return loop::apply("to_f32", scalar_type(), {draft.n() * integer(layout.height * layout.width)});
}

/// total += sum over n, y, x of value(s, y, x); each sample is summed on its own first, which keeps rounding small.
void sum_over_batch(Draft& draft, const Layout& layout, const std::vector<Expr>& totals,
                    const std::function<std::vector<Expr>(Expr s, Expr y, Expr x)>& values) {
    loop::Builder& body = draft.body;
    body.loop("s", 0, draft.n(), [&](Expr s) {
        std::vector<Expr> of_sample;
        for (size_t i = 0; i < totals.size(); ++i)
            of_sample.push_back(body.variable(totals.size() == 1 ? "of_sample" : fmt::format("of_sample{}", i + 1),
                                              everywhere(draft.context.target, 0)));
        body.loop("y", 0, integer(layout.height), [&](Expr y) {
            body.loop("x", 0, integer(layout.width), [&](Expr x) {
                const std::vector<Expr> here = values(s, y, x);
                for (size_t i = 0; i < totals.size(); ++i) body.add(of_sample[i], here[i]);
            });
        });
        for (size_t i = 0; i < totals.size(); ++i) body.add(totals[i], of_sample[i]);
    });
}

/// The place in which a gradient's weights normalise its input: a shared block has several.
NodeId forward_of(const Context& context, const BatchNormGrad& grad) {
    const Graph& graph = context.graph;
    for (NodeId user : context.users.of(grad.scale))
        if (const auto* norm = std::get_if<BatchNorm>(&graph.nodes[user].op); norm && norm->in == grad.in) return user;
    NETC_CHECK(false, "a gradient without its batch normalisation");
    NETC_UNREACHABLE();
}

/// The node that makes the gradient of one of the weights from the same place.
NodeId weight_grad(const Context& context, const BatchNormGrad& grad, BatchNormPart part) {
    const Graph& graph = context.graph;
    for (NodeId user : context.users.of(grad.d_out)) {
        const auto* other = std::get_if<BatchNormGrad>(&graph.nodes[user].op);
        if (other && other->part == part && other->in == grad.in && other->scale == grad.scale) return user;
    }
    NETC_CHECK(false, "a batch normalisation without the gradients of its weights");
    NETC_UNREACHABLE();
}

/// Mean and 1 / deviation of the batch, kept for the backward pass.
struct Statistics {
    loop::BufferId mean, inverse;
};

Statistics statistics_of(Context& context, ValueId normalised, const Layout& layout) {
    const std::string name = spelled(context.graph.values[normalised].name);
    const std::vector<int64_t> extents{layout.blocks() * layout.block};
    return {context.scratch(name + "_mean", extents, loop::Role::Scratch, "of the batch"),
            context.scratch(name + "_inverse_deviation", extents, loop::Role::Scratch, "of the batch")};
}

FoldedNorm fold(Context& context, ValueId scale, ValueId shift, ValueId mean, ValueId variance, double epsilon) {
    const loop::WeightSlot& slot = context.plan.weights[context.weight_of(scale)];
    const int lanes = context.target.lanes;
    const std::string name = spelled(slot.layer) + "_slope", offset_name = spelled(slot.layer) + "_offset";
    const bool known = context.has_scratch(name) && (!shift || context.has_scratch(offset_name));
    const loop::BufferId slope = context.scratch(name, slot.extents, loop::Role::Scratch, "");
    const loop::BufferId offset =
        shift ? context.scratch(offset_name, slot.extents, loop::Role::Scratch, "") : loop::BufferId{};
    if (known) return {slope, offset};
    Draft draft(context, false);
    loop::Builder& body = draft.body;
    const auto weight = [&](ValueId v, const char* role, Expr i) {
        return load(draft.reads_weight(context.weight_of(v), role), lanes, {i});
    };
    body.loop("cb", loop::var("first"), loop::var("last"), [&](Expr cb) {
        const Expr i = body.let("c", cb * integer(lanes));
        const Expr s = body.let(
            "slope_here", weight(scale, "scale", i) / root(context, weight(variance, "variance", i) + real(epsilon)));
        body.store(draft.writes_buffer(slope, "slope"), {i}, s);
        if (shift)
            body.store(draft.writes_buffer(offset, "offset"), {i},
                       weight(shift, "shift", i) - weight(mean, "mean", i) * s);
    });
    draft.finish(spelled(slot.layer) + "_fold", "slope and offset of " + slot.layer, integer(slot.extents[0] / lanes),
                 fmt::format("{} channels", lanes),
                 "With statistics that do not move, normalising is one multiplication and one addition.");
    return {slope, offset};
}

}  // namespace

FoldedNorm folded_norm(Context& context, const BatchNorm& norm) {
    return fold(context, norm.scale, norm.shift, norm.running_mean, norm.running_variance, norm.epsilon);
}
FoldedNorm folded_norm(Context& context, const BatchNormGrad& grad) {
    return fold(context, grad.scale, {}, grad.running_mean, grad.running_variance, grad.epsilon);
}

// Two kernels: the statistics of each channel over the batch, which also move the running ones; then every sample.
void lower_batch_norm(Context& context, const Group& group) {
    const auto& norm = std::get<BatchNorm>(context.graph.nodes[group.anchor].op);
    const ValueId result = context.graph.nodes[group.anchor].result;
    const Layout& layout = context.layouts[norm.in];
    const int lanes = context.target.lanes;
    const Statistics statistics = statistics_of(context, result, layout);
    {
        Draft draft(context, false);
        loop::Builder& body = draft.body;
        View in = draft.reads(norm.in, "in");
        const std::string running_mean = draft.writes_weight(context.weight_of(norm.running_mean), "running_mean");
        const std::string running_variance =
            draft.writes_weight(context.weight_of(norm.running_variance), "running_variance");
        const std::string mean_array = draft.writes_buffer(statistics.mean, "mean");
        const std::string inverse_array = draft.writes_buffer(statistics.inverse, "inverse_deviation");
        const auto element = [&](Expr cb, Expr s, Expr y, Expr x) {
            in.sample = s;
            return load(in.array, lanes, in.at(cb, y, x));
        };
        body.loop("cb", loop::var("first"), loop::var("last"), [&](Expr cb) {
            const Expr c = body.let("c", cb * integer(lanes));
            const Expr count = body.let("count", count_of(draft, layout));
            const Expr sum = body.variable("sum", everywhere(context.target, 0));
            sum_over_batch(draft, layout, {sum},
                           [&](Expr s, Expr y, Expr x) { return std::vector<Expr>{element(cb, s, y, x)}; });
            const Expr mean = body.let("mean_here", sum / count);
            const Expr squares = body.variable("squares", everywhere(context.target, 0));
            sum_over_batch(draft, layout, {squares}, [&](Expr s, Expr y, Expr x) {
                const Expr difference = body.let("difference", element(cb, s, y, x) - mean);
                return std::vector<Expr>{difference * difference};
            });
            const Expr variance = body.let("variance", squares / count);
            body.store(mean_array, {c}, mean);
            body.store(inverse_array, {c}, real(1) / root(context, variance + real(norm.epsilon)));
            body.blank();
            // The running variance follows the unbiased one; a single value has none.
            const Expr old_mean = body.let("old_mean", load(running_mean, lanes, {c}));
            const Expr old_variance = body.let("old_variance", load(running_variance, lanes, {c}));
            const Expr unbiased = squares / loop::apply("max", scalar_type(), {count - real(1), real(1)});
            body.store(running_mean, {c}, old_mean + real(norm.momentum) * (mean - old_mean));
            body.store(running_variance, {c}, old_variance + real(norm.momentum) * (unbiased - old_variance));
        });
        draft.finish(spelled(context.graph.values[result].name) + "_statistics",
                     "statistics of " + context.graph.values[result].name, integer(layout.blocks()),
                     fmt::format("{} channels", lanes),
                     "The mean first, then the squares around it: no digits are lost.");
    }
    Draft draft(context, true);
    Pointwise pointwise(draft, group.nodes);
    loop::Builder& body = draft.body;
    const View in = draft.reads(norm.in, "in");
    const auto channel = [&](const std::string& array, Expr cb) { return load(array, lanes, {cb * integer(lanes)}); };
    clear_borders(draft, group.nodes);
    body.loop("cb", loop::var("first"), loop::var("last"), [&](Expr cb) {
        const Expr slope =
            body.let("slope", channel(draft.reads_weight(context.weight_of(norm.scale), "scale"), cb) *
                                  channel(draft.reads_buffer(statistics.inverse, "inverse_deviation"), cb));
        const Expr mean = body.let("mean_here", channel(draft.reads_buffer(statistics.mean, "mean"), cb));
        const Expr shift =
            body.let("shift_here", channel(draft.reads_weight(context.weight_of(norm.shift), "shift"), cb));
        body.loop("y", 0, integer(layout.height), [&](Expr y) {
            body.loop("x", 0, integer(layout.width), [&](Expr x) {
                pointwise.forget();
                pointwise.bind(result, (load(in.array, lanes, in.at(cb, y, x)) - mean) * slope + shift);
                pointwise.store_all(group.nodes, {cb, y, x, std::nullopt});
            });
        });
    });
    draft.finish(group.nodes, integer(layout.blocks()), fmt::format("{} channels", lanes), "");
}

// d_scale and d_shift are sums over the batch; the gradient to the input needs both.
void lower_batch_norm_grad(Context& context, const Group& group) {
    const auto& grad = std::get<BatchNormGrad>(context.graph.nodes[group.anchor].op);
    const ValueId result = context.graph.nodes[group.anchor].result;
    const Node& forward = context.graph.nodes[forward_of(context, grad)];
    const auto& norm = std::get<BatchNorm>(forward.op);
    const Layout& layout = context.layouts[grad.in];
    const int lanes = context.target.lanes;
    const int scale = context.weight_of(norm.scale);
    NETC_CHECK(!grad.frozen, "weights of a frozen batch normalisation have no gradient");
    const Statistics statistics = statistics_of(context, forward.result, layout);
    const GradientSums scale_sums = gradient_sums(context, weight_grad(context, grad, BatchNormPart::ScaleWeight), 1);
    const GradientSums shift_sums = gradient_sums(context, weight_grad(context, grad, BatchNormPart::ShiftWeight), 1);
    const std::string place = spelled(context.graph.values[forward.result].name);
    const auto channel = [&](const std::string& array, Expr cb) { return load(array, lanes, {cb * integer(lanes)}); };
    if (context.first_time(place + "_backward_weights")) {
        Draft draft(context, false);
        loop::Builder& body = draft.body;
        View d_out = draft.reads(grad.d_out, "d_out"), in = draft.reads(grad.in, "in");
        const std::string mean_array = draft.reads_buffer(statistics.mean, "mean"),
                          inverse_array = draft.reads_buffer(statistics.inverse, "inverse_deviation");
        const std::string scale_array = draft.writes_buffer(scale_sums.buffer, "d_scale"),
                          shift_array = draft.writes_buffer(shift_sums.buffer, "d_shift");
        body.loop("cb", loop::var("first"), loop::var("last"), [&](Expr cb) {
            const Expr mean = body.let("mean_here", channel(mean_array, cb));
            const Expr products = body.variable("products", everywhere(context.target, 0)),
                       sum = body.variable("sum", everywhere(context.target, 0));
            sum_over_batch(draft, layout, {products, sum}, [&](Expr s, Expr y, Expr x) {
                d_out.sample = in.sample = s;
                const Expr d = body.let("d", load(d_out.array, lanes, d_out.at(cb, y, x)));
                return std::vector<Expr>{d * (load(in.array, lanes, in.at(cb, y, x)) - mean), d};
            });
            body.store(scale_array, scale_sums.at(0, {cb * integer(lanes)}), products * channel(inverse_array, cb));
            body.store(shift_array, shift_sums.at(0, {cb * integer(lanes)}), sum);
        });
        draft.finish(place + "_backward_weights", "gradients of " + place, integer(layout.blocks()),
                     fmt::format("{} channels", lanes), "");
    }
    if (grad.part != BatchNormPart::Input) return;
    Draft draft(context, true);
    loop::Builder& body = draft.body;
    const View d_out = draft.reads(grad.d_out, "d_out"), in = draft.reads(grad.in, "in");
    const View out = draft.writes(result, "out");
    const auto sum_at = [&](const GradientSums& sums, const char* name, Expr cb) {
        return load(draft.reads_buffer(sums.buffer, name), lanes, sums.at(0, {cb * integer(lanes)}));
    };
    clear_border(draft, out);
    body.loop("cb", loop::var("first"), loop::var("last"), [&](Expr cb) {
        const Expr inverse =
            body.let("inverse", channel(draft.reads_buffer(statistics.inverse, "inverse_deviation"), cb));
        const Expr mean = body.let("mean_here", channel(draft.reads_buffer(statistics.mean, "mean"), cb));
        const Expr slope = body.let("slope", channel(draft.reads_weight(scale, "scale"), cb) * inverse);
        const Expr share = body.let("share", real(1) / count_of(draft, layout));
        const Expr level = body.let("level", sum_at(shift_sums, "d_shift", cb) * share);
        const Expr tilt = body.let("tilt", sum_at(scale_sums, "d_scale", cb) * share * inverse);
        body.loop("y", 0, integer(layout.height), [&](Expr y) {
            body.loop("x", 0, integer(layout.width), [&](Expr x) {
                const Expr centred = load(in.array, lanes, in.at(cb, y, x)) - mean;
                body.store(out.array, out.at(cb, y, x),
                           slope * (load(d_out.array, lanes, d_out.at(cb, y, x)) - level - centred * tilt));
            });
        });
    });
    draft.finish(group.nodes, integer(layout.blocks()), fmt::format("{} channels", lanes), "");
}

}  // namespace netc::lower
