// Batch normalisation: with the batch's own statistics, forward and backward; folded where statistics do not move.
#include "lower/elementwise/norm.h"

#include <fmt/format.h>

#include "base/check.h"
#include "lower/families.h"
#include "lower/index/maps.h"
#include "lower/kernel_text.h"
#include "lower/memory/gradients.h"
#include "lower/tiles.h"

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

/// Mean of a block of channels, and the sum of the squares around it; a single number has none.
struct MeanAndSquares {
    Expr mean;
    std::optional<Expr> squares;
};

/// Writes the sums that statistics are made of, row by row: a row stays in the first-level cache while it is read
/// twice.
class Moments {
public:
    Moments(Draft& draft, const View& in, const Layout& layout)
        : body_(draft.body), n_(draft.n()), lanes_(draft.context.target.lanes), in_(in), layout_(layout) {}

    MeanAndSquares of_batch(Expr cb) {
        return joined("mean_here", "squares", "s", n_, layout_.height * layout_.width, [&](Expr s) {
            in_.sample = s;
            return of_sample(cb);
        });
    }

private:
    MeanAndSquares of_sample(Expr cb) {
        if (layout_.height == 1) return of_row(cb, 0);
        return joined("sample_mean", "sample_squares", "y", integer(layout_.height), layout_.width,
                      [&](Expr y) { return of_row(cb, y); });
    }

    MeanAndSquares of_row(Expr cb, Expr y) {
        const auto element = [&](Expr x) { return load(in_.array, lanes_, in_.at(cb, y, x)); };
        if (layout_.width == 1) return {body_.let("value", element(0)), std::nullopt};
        const Expr sum = sum_of_row("row_sum", element);
        const Expr mean = body_.let("row_mean", sum * real(1 / static_cast<double>(layout_.width)));
        const Expr squares = sum_of_row("row_squares", [&](Expr x) {
            const Expr difference = body_.let("difference", element(x) - mean);
            return difference * difference;
        });
        return {mean, squares};
    }

    /// One sum would wait for itself: up to four take turns.
    Expr sum_of_row(const std::string& name, const std::function<Expr(Expr)>& value) {
        const loop::Type vector{loop::Element::F32, lanes_};
        const int64_t chains = largest_divisor(layout_.width, 4);
        body_.array(name, vector, {chains}, true);
        body_.loop(
            "x", 0, integer(layout_.width),
            [&](Expr x) {
                body_.tile("i", chains, [&](Expr i) { body_.add(loop::at(name, vector, {i}), value(x + i)); });
            },
            false, static_cast<int>(chains));
        Expr sum = loop::at(name, vector, {0});
        for (int64_t i = 1; i < chains; ++i) sum = sum + loop::at(name, vector, {integer(i)});
        return sum;
    }

    /// Of `count` parts with `size` numbers each: what a part's mean leads by moves the mean and adds to the squares.
    MeanAndSquares joined(const std::string& mean_name, const std::string& squares_name, const std::string& index,
                          Expr count, int64_t size, const std::function<MeanAndSquares(Expr)>& part_at) {
        const Expr zero = loop::splat(real(0), lanes_);
        const Expr mean = body_.variable(mean_name, zero), squares = body_.variable(squares_name, zero);
        const auto number = [](Expr i) { return loop::apply("to_f32", scalar_type(), {std::move(i)}); };
        body_.loop(index, 0, std::move(count), [&](Expr i) {
            const MeanAndSquares part = part_at(i);
            const Expr lead = body_.let("lead", part.mean - mean);
            const Expr share = body_.let("share", real(1) / number(i + 1));
            const Expr spread = lead * lead * (number(i * integer(size)) * share);
            body_.add(mean, lead * share);
            body_.add(squares, part.squares ? *part.squares + spread : spread);
        });
        return {mean, squares};
    }

    loop::Builder& body_;
    Expr n_;
    int lanes_;
    View in_;
    const Layout& layout_;
};

/// The node that makes the gradient of one of the weights from the same place.
NodeId weight_grad(const Context& context, const BatchNormGrad& grad, BatchNormPart part) {
    const Graph& graph = context.graph;
    for (NodeId user : context.users.of(grad.d_out)) {
        const auto* other = std::get_if<BatchNormGrad>(&graph.nodes[user].op);
        if (other && other->part == part && other->forward == grad.forward) return user;
    }
    NETC_CHECK(false, "a batch normalisation without the gradients of its weights");
    NETC_UNREACHABLE();
}

/// Mean and 1 / deviation of the batch, kept for the backward pass.
struct Statistics {
    loop::BufferId mean, inverse;
};

Statistics statistics_of(Context& context, ValueId normalised, const Layout& layout) {
    const std::vector<int64_t> extents{layout.blocks() * layout.block};
    const auto statistic = [&](const char* role) {
        return context.scratch(context.name_of(normalised, role), extents, loop::Role::Scratch, "of the batch");
    };
    return {statistic("mean"), statistic("inverse_deviation")};
}

FoldedNorm fold(Context& context, ValueId scale, ValueId shift, ValueId mean, ValueId variance, double epsilon) {
    const int weight_index = context.weight_of(scale);
    const loop::WeightSlot& slot = context.plan.weights[weight_index];
    const int lanes = context.target.lanes;
    const OwnedName name = context.name_of_weight(weight_index, slot.layer + "_slope"),
                    offset_name = context.name_of_weight(weight_index, slot.layer + "_offset");
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

NormOfBlock norm_of_block(Draft& draft, NodeId node, Expr cb) {
    Context& context = draft.context;
    const auto& norm = std::get<BatchNorm>(context.graph.nodes[node].op);
    const ValueId normalised = context.graph.nodes[norm.recomputed ? norm.recomputed : node].result;
    const Statistics statistics = statistics_of(context, normalised, context.layouts[norm.in]);
    const int lanes = context.target.lanes;
    const auto channel = [&](const std::string& array) { return load(array, lanes, {cb * integer(lanes)}); };
    const Expr scale = channel(draft.reads_weight(context.weight_of(norm.scale), "scale"));
    const Expr inverse = channel(draft.reads_buffer(statistics.inverse, "inverse_deviation"));
    const Expr mean = channel(draft.reads_buffer(statistics.mean, "mean"));
    return {scale * inverse, mean, channel(draft.reads_weight(context.weight_of(norm.shift), "shift"))};
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
        body.loop("cb", loop::var("first"), loop::var("last"), [&](Expr cb) {
            const Expr c = body.let("c", cb * integer(lanes));
            const MeanAndSquares moments = Moments(draft, in, layout).of_batch(cb);
            const Expr mean = moments.mean, squares = *moments.squares;
            const Expr count = body.let("count", count_of(draft, layout));
            const Expr variance = body.let("variance", squares / count);
            body.store(mean_array, {c}, mean);
            body.store(inverse_array, {c}, real(1) / root(context, variance + real(norm.epsilon)));
            body.blank();
            const Expr old_mean = body.let("old_mean", load(running_mean, lanes, {c}));
            const Expr old_variance = body.let("old_variance", load(running_variance, lanes, {c}));
            // A single value has no unbiased variance.
            const Expr followed =
                norm.unbiased ? squares / loop::apply("max", scalar_type(), {count - real(1), real(1)}) : variance;
            body.store(running_mean, {c}, old_mean + real(norm.momentum) * (mean - old_mean));
            body.store(running_variance, {c}, old_variance + real(norm.momentum) * (followed - old_variance));
        });
        draft.finish(
            spelled(context.graph.values[result].name) + "_statistics",
            "statistics of " + context.graph.values[result].name, integer(layout.blocks()),
            fmt::format("{} channels", lanes),
            "Each row's squares are taken around its own mean, then rows and samples are joined: one pass over "
            "memory, and no digits are lost.");
    }
    lower_pointwise(context, group);
}

// d_scale and d_shift are sums over the batch; the gradient to the input needs both.
void lower_batch_norm_grad(Context& context, const Group& group) {
    const auto& grad = std::get<BatchNormGrad>(context.graph.nodes[group.anchor].op);
    const ValueId result = context.graph.nodes[group.anchor].result;
    const Node& forward = context.graph.nodes[grad.forward];
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
    if (context.claim({of_node(grad.forward), "backward_weights"})) {
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
