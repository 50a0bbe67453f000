// Reverse-mode differentiation: one rule for each operator, then the walk from the losses back to the weights.
#include "transform/gradient.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/check.h"

namespace netc::transform {

using namespace graph;

namespace {

/// What one reader of a value adds to its gradient.
struct Share {
    ValueId gradient;
    ValueId user;      // the reader's result
    bool own = false;  // made for this value alone, and so free to be renamed
};

/// The walk, and the rules. A rule is called for a node once `d_out`, the gradient of its result `out`, is known; it
/// gives shares to the node's inputs.
struct Backward {
    Graph& graph;
    std::vector<bool> wanted;  // by value: some wanted weight is behind it
    std::map<ValueId, std::vector<Share>> shares = {};
    NodeId node = {};
    ValueId out = {}, d_out = {};
    std::vector<ValueId> passing = {};  // what the node passes a gradient to
    Span span = {};

    bool wants(ValueId value) const { return value && wanted.at(value.index); }
    const Shape& shape(ValueId value) const { return graph.shape(value); }

    ValueId make(Op op, std::string name) {
        TensorType type = infer_type(graph, op);
        return graph.add(std::move(op), std::move(type), std::move(name), span);
    }
    std::string name_of(ValueId value) const { return "d_" + graph.values[value].name; }

    /// What the compiler warns of (differentiable_inputs) and the rules are one.
    void hold(ValueId in) const {
        NETC_CHECK(std::count(passing.begin(), passing.end(), in) > 0, "a rule gives to what passes a gradient");
    }
    /// The gradient that is there already is the share of `in`.
    void pass(ValueId in, ValueId gradient) {
        if (wants(in)) hold(in);
        if (wants(in)) shares[in].push_back({gradient, out, false});
    }
    /// The share of `in` is the result of `op`.
    void give(ValueId in, Op op) {
        if (!wants(in)) return;
        hold(in);
        shares[in].push_back({make(std::move(op), name_of(in)), out, true});
    }

    // ------------------------------------------------------------------------------ the rules

    void operator()(const Input&) {}
    void operator()(const Parameter&) {}
    void operator()(const Constant&) {}
    void operator()(const Places&) {}
    void operator()(const Training&) {}
    void operator()(const RandomNormal&) {}

    void operator()(const Conv2d& op) {
        give(op.kernel, Conv2dGradKernel{d_out, op.in, op.window, op.groups, shape(op.kernel)});
        if (op.bias) give(op.bias, BiasGrad{d_out});
        give(op.in, Conv2dGradInput{d_out, op.kernel, op.window, op.groups, shape(op.in)});
    }
    /// Forward, as a layer, it reads what is the gradient of a convolution: its own gradients are that convolution, and the
    /// sums for the kernel with both sides changed.
    void operator()(const Conv2dGradInput& op) {
        give(op.kernel, Conv2dGradKernel{op.d_out, d_out, op.window, op.groups, shape(op.kernel)});
        if (op.bias) give(op.bias, BiasGrad{d_out});
        give(op.d_out, Conv2d{d_out, op.kernel, {}, op.window, op.groups});
    }
    void operator()(const Dense& op) {
        give(op.kernel, DenseGradKernel{d_out, op.in});
        if (op.bias) give(op.bias, BiasGrad{d_out});
        give(op.in, DenseGradInput{d_out, op.kernel});
    }

    void operator()(const MaxPool& op) { give(op.in, MaxPoolGrad{d_out, op.in, out, op.window}); }
    void operator()(const AvgPool& op) { give(op.in, AvgPoolGrad{d_out, op.window, op.count_pad, shape(op.in)}); }
    void operator()(const GlobalAvgPool& op) { give(op.in, GlobalAvgPoolGrad{d_out, shape(op.in)}); }
    void operator()(const GlobalMaxPool& op) { give(op.in, GlobalMaxPoolGrad{d_out, op.in, out}); }

    void operator()(const Map& op) {
        for (size_t i = 0; i < op.ins.size(); ++i) {
            if (!wants(op.ins[i])) continue;
            const formula::FunctionGradient back = formula::gradient_of(*op.function, static_cast<int>(i));
            if (formula::is_number(back.function->value, 0)) continue;  // in steps, or behind `stop`
            if (formula::is_identity(*back.function)) {
                pass(op.ins[i], d_out);
                continue;
            }
            Map map{back.function, {d_out}};
            for (int read : back.reads)
                map.ins.push_back(read == formula::reads_value ? out : op.ins.at(static_cast<size_t>(read)));
            give(op.ins[i], std::move(map));
        }
    }
    void operator()(const Zip& op) {
        switch (op.kind) {
            case ZipKind::Add:
                pass(op.a, d_out);
                return pass(op.b, d_out);
            case ZipKind::Sub:
                pass(op.a, d_out);
                return give(op.b, Map{formula::negation(), {d_out}});
            case ZipKind::Mul:
                give(op.a, Zip{ZipKind::Mul, d_out, op.b});
                return give(op.b, Zip{ZipKind::Mul, d_out, op.a});
            case ZipKind::Div:
                give(op.a, Zip{ZipKind::Div, d_out, op.b});
                if (wants(op.b)) divisor(op);
                return;
            case ZipKind::Max:
            case ZipKind::Min:
                return chosen(op);
            case ZipKind::Equal:
            case ZipKind::Less:
            case ZipKind::LessEqual:
                return;  // steps: their gradient is zero wherever there is one
        }
    }
    /// d_b = -d_out * out / b
    void divisor(const Zip& op) {
        const ValueId product = make(Zip{ZipKind::Mul, d_out, out}, name_of(op.b) + "_product");
        const ValueId quotient = make(Zip{ZipKind::Div, product, op.b}, name_of(op.b) + "_quotient");
        give(op.b, Map{formula::negation(), {quotient}});
    }
    /// The gradient goes to the operand that was chosen; equal ones share it.
    void chosen(const Zip& op) {
        using formula::variable;
        const formula::Primitive kind = op.kind == ZipKind::Max ? formula::Primitive::Max : formula::Primitive::Min;
        const formula::Function choice{op.kind == ZipKind::Max ? "max" : "min",
                                       "",
                                       {"a", "b"},
                                       formula::make(kind, {variable("a"), variable("b")})};
        for (int i : {0, 1})
            if (const ValueId in = i == 0 ? op.a : op.b; wants(in))
                give(in, Map{formula::gradient_of(choice, i).function, {d_out, op.a, op.b}});
    }
    void operator()(const Scale& op) { give(op.in, Scale{d_out, op.factor}); }
    void operator()(const Dropout& op) { give(op.in, DropoutGrad{d_out, op.rate, op.layer}); }

    /// The gradient of the loss, where `value` is that number in every place. It lies nowhere, since kernels know it:
    /// it is repeated from where it is one number.
    ValueId repeated_seed(ValueId value) const {
        while (true) {
            const Op& op = graph.producer(value);
            if (std::holds_alternative<BatchMeanGrad>(op)) return value;
            const auto* broadcast = std::get_if<Broadcast>(&op);
            if (!broadcast) return {};
            value = broadcast->in;
        }
    }
    void operator()(const Reshape& op) {
        if (const ValueId seed = repeated_seed(d_out)) return give(op.in, Broadcast{seed, shape(op.in)});
        give(op.in, Reshape{d_out, shape(op.in)});
    }
    void operator()(const Concat& op) {
        int64_t first = 0;
        const Shape joined = shape(out);  // a copy: rules add values
        const bool channels = op.axis == 0 && (joined.rank() == 1 || joined.rank() == 3);
        for (ValueId in : op.ins) {
            const int64_t count = shape(in)[static_cast<int>(op.axis)];
            if (channels)
                give(in, Slice{d_out, first, count});
            else
                give(in, cut(joined, static_cast<int>(op.axis), first, shape(in)));
            first += count;
        }
    }
    /// d_out from `first` on along an axis.
    IndexMap cut(const Shape& joined, int axis, int64_t first, Shape part) const {
        IndexMap map{d_out, {}, std::move(part)};
        for (int d = 0; d < joined.rank(); ++d) map.axes.push_back({d, 1, d == axis ? first : 0});
        return map;
    }
    /// What was cut away has gradient zero.
    void operator()(const Slice& op) {
        if (!wants(op.in)) return;
        const int64_t after = shape(op.in)[0] - op.first - op.count;
        Concat joined;
        const auto zeros = [&](int64_t count) {
            TensorType type = graph.values[op.in].type;
            type.shape.dims[0] = count;
            if (count > 0) joined.ins.push_back(graph.add(Constant{0}, type, name_of(op.in) + "_zeros", span));
        };
        zeros(op.first);
        joined.ins.push_back(d_out);
        zeros(after);
        give(op.in, std::move(joined));
    }

    /// Every element of `in` gets the sum of its copies.
    void operator()(const Broadcast& op) {
        if (!wants(op.in)) return;
        const Shape from = shape(op.in);  // a copy: rules add values
        const int missing = op.shape.rank() - from.rank();
        Reduce sum{ReduceKind::Sum, d_out, {}, missing == 0};
        for (int d = 0; d < op.shape.rank(); ++d)
            if (d < missing || (from[d - missing] == 1 && op.shape[d] != 1)) sum.axes.push_back(d);
        ValueId total = d_out;
        if (!sum.axes.empty()) total = make(std::move(sum), name_of(op.in) + "_sum");
        if (graph.shape(total) != from) total = make(Reshape{total, from}, name_of(op.in) + "_shaped");
        if (!graph.values[op.in].type.batched) return give(op.in, BatchSum{total});
        pass(op.in, total);
    }
    void operator()(const IndexMap& op) { give(op.in, IndexMapGrad{d_out, op.axes, shape(op.in)}); }
    void operator()(const Bilinear& op) { give(op.in, BilinearGrad{d_out, shape(op.in), op.align_corners}); }
    void operator()(const IndexMapGrad& op) { give(op.d_out, IndexMap{d_out, op.axes, shape(op.d_out)}); }
    void operator()(const OneHot&) {}
    void operator()(const Gather& op) { give(op.table, GatherGrad{d_out, op.index, shape(op.table)}); }

    /// Sums: every element has the gradient of its sum. Max, min: those that are equal to the result share it.
    void operator()(const Reduce& op) {
        if (!wants(op.in)) return;
        const Shape kept = reduced(shape(op.in), op.axes, true);
        const auto spread = [&](ValueId value, const char* role) {
            if (graph.shape(value) != kept) value = make(Reshape{value, kept}, name_of(op.in) + role + "_kept");
            return value;
        };
        if (const ValueId seed = repeated_seed(d_out); seed && op.kind == ReduceKind::Sum)
            return give(op.in, Broadcast{seed, shape(op.in)});
        if (op.kind == ReduceKind::Sum) return give(op.in, Broadcast{spread(d_out, ""), shape(op.in)});
        const auto part = [&](Op made, const char* role) { return make(std::move(made), name_of(op.in) + role); };
        const ValueId best = part(Broadcast{spread(out, "_best"), shape(op.in)}, "_best");
        const ValueId hits = part(Zip{ZipKind::Equal, op.in, best}, "_hits");
        const ValueId count = part(Reduce{ReduceKind::Sum, hits, op.axes, true}, "_count");
        const ValueId each = part(Zip{ZipKind::Div, spread(d_out, ""), count}, "_each");
        give(op.in, Zip{ZipKind::Mul, hits, part(Broadcast{each, shape(op.in)}, "_shares")});
    }
    /// Rows are differentiated as a formula. A number that serves all rows gets the sum over them.
    void operator()(const MapRows& op) {
        const double share = op.result == RowResult::Mean ? 1.0 / static_cast<double>(rows_along(op.shape, op.axis).count) : 1;
        for (size_t i = 0; i < op.ins.size(); ++i) {
            const ValueId in = op.ins[i];
            if (!wants(in)) continue;
            const formula::FunctionGradient back = formula::gradient_of(*op.function, static_cast<int>(i), share);
            if (formula::is_number(back.function->value, 0)) continue;
            const ValueId seed = repeated_seed(d_out);
            MapRows rows{back.function, {seed ? seed : d_out}, op.shape, op.axis, RowResult::Each};
            for (int read : back.reads)
                rows.ins.push_back(read == formula::reads_value ? out : op.ins.at(static_cast<size_t>(read)));
            if (shape(in) == op.shape) {
                give(in, std::move(rows));
                continue;
            }
            rows.result = RowResult::Once;
            const Shape once = once_a_row(op.shape, op.axis);
            if (shape(in) == once) {
                give(in, std::move(rows));
                continue;
            }
            std::vector<int64_t> all;
            for (int d = 0; d < once.rank(); ++d) all.push_back(d);
            give(in, Reduce{ReduceKind::Sum, make(std::move(rows), name_of(in) + "_of_rows"), all, false});
        }
    }
    void operator()(const BatchSum& op) { give(op.in, Broadcast{d_out, shape(op.in)}); }

    /// With C = A B: d_A = d_C B', d_B = A' d_C; where an operand is read transposed, the transposes of these.
    void operator()(const MatMul& op) {
        if (op.over_batch) again();
        const bool one_b = !graph.values[op.b].type.batched;
        if (op.transpose_a)
            give(op.a, MatMul{op.b, d_out, op.transpose_b, true});
        else
            give(op.a, MatMul{d_out, op.b, false, !op.transpose_b});
        if (op.transpose_b)
            give(op.b, MatMul{d_out, op.a, true, op.transpose_a, one_b});
        else
            give(op.b, MatMul{op.a, d_out, !op.transpose_a, false, one_b});
    }

    void operator()(const BatchNorm& op) {
        const auto part = [&](BatchNormPart part) {
            return BatchNormGrad{part,       d_out,     op.in, op.scale, op.running_mean, op.running_variance,
                                 op.epsilon, op.frozen, node};
        };
        give(op.scale, part(BatchNormPart::ScaleWeight));
        give(op.shift, part(BatchNormPart::ShiftWeight));
        give(op.in, part(BatchNormPart::Input));
    }

    /// Counts move in steps: their gradient is zero wherever there is one.
    void operator()(const TopK&) {}

    // Backward passes are not differentiated again.
    [[noreturn]] void again() const {
        NETC_CHECK(false, fmt::format("`{}` is part of a backward pass already", graph.values[out].name));
    }
    template <BackwardOp T>
    void operator()(const T&) {
        again();
    }

    // ------------------------------------------------------------------------------- the walk

    /// The gradient of `value`: the sum of its shares, or nothing. All readers of `value` have been walked.
    ValueId total(ValueId value) {
        const auto found = shares.find(value);
        if (found == shares.end()) return {};
        const std::vector<Share>& parts = found->second;
        ValueId sum = parts.front().gradient;
        if (parts.size() == 1) return sum;

        const std::string name = name_of(value);
        for (const Share& share : parts)
            if (share.own) graph.values[share.gradient].name = name + "_from_" + graph.values[share.user].name;
        for (size_t i = 1; i < parts.size(); ++i) {
            const bool last = i + 1 == parts.size();
            sum = make(Zip{ZipKind::Add, sum, parts[i].gradient}, last ? name : fmt::format("{}_of_{}", name, i + 1));
        }
        return sum;
    }

    void walk(NodeId id) {
        const Op op = graph.nodes[id].op;  // a copy: rules add nodes
        node = id;
        out = graph.nodes[id].result;
        span = graph.nodes[id].span;
        if (!wants(out) || std::holds_alternative<Parameter>(op)) return;
        d_out = total(out);
        if (!d_out) return;
        NETC_CHECK(
            graph.values[d_out].type == graph.values[out].type,
            fmt::format("the gradient of `{}` is {}", graph.values[out].name, to_string(graph.values[d_out].type)));
        passing = differentiable_inputs(op);
        std::visit(*this, op);
    }
};

/// Marks the values that depend on one of the weights.
std::vector<bool> dependents(const Graph& graph, const std::vector<int>& parameters) {
    std::vector<bool> wanted(graph.values.size(), false);
    for (int parameter : parameters) wanted.at(graph.parameters.at(parameter).value.index) = true;
    for (NodeId id : graph.order) {
        const Node& node = graph.nodes[id];
        for (ValueId input : inputs_of(node.op))
            if (wanted.at(input.index)) wanted.at(node.result.index) = true;
    }
    return wanted;
}

}  // namespace

Gradients gradient(Graph& graph, const std::vector<ValueId>& losses, const std::vector<int>& parameters) {
    Backward backward{graph, dependents(graph, parameters)};
    const std::vector<NodeId> forward = graph.order;

    ValueId seed;
    for (ValueId loss : losses) {
        if (!backward.wants(loss)) continue;
        if (!seed) seed = backward.make(BatchMeanGrad{}, "d_loss");
        backward.shares[loss].push_back({seed, loss, false});
    }

    for (auto node = forward.rbegin(); node != forward.rend(); ++node) backward.walk(*node);

    Gradients result;
    for (int parameter : parameters) {
        const ValueId total = backward.total(graph.parameters[parameter].value);
        if (total) result.of[parameter] = total;
    }
    return result;
}

}  // namespace netc::transform
