// Plain loops for softmax, losses and metrics.
#include "lower/reference/kernels.h"

#include <algorithm>

namespace netc::lower {

using namespace graph;
using loop::apply;
using loop::integer;

namespace {

Expr call(const char* function, std::vector<Expr> arguments) {
    return apply(function, double_type(), std::move(arguments));
}

/// A kernel over one row of scores.
struct RowKernel {
    PlainKernel kernel;
    PlainArray in;
    loop::Builder& body = kernel.body;

    RowKernel(PlainProgram& program, const char* name, const char* formula, ValueId row)
        : kernel(program, name, formula), in(kernel.reads(row, "in", true)) {}

    void over_row(const std::function<void(Expr k)>& fill) {
        kernel.over({"k"}, in.extents, [&](const auto& k) { fill(k[0]); });
    }
    Expr sum(const std::function<Expr(Expr k)>& term) {
        const Expr total = body.variable("total", number(0));
        over_row([&](Expr k) { body.add(total, term(k)); });
        return total;
    }
    Expr largest() {
        const Expr found = body.variable("largest", in.at({0}));
        over_row([&](Expr k) { body.assign(found, call("max", {found, in.at({k})})); });
        return found;
    }
    Expr label(ValueId value) { return kernel.reads(value, "label").at({}); }
};

void finish(RowKernel& row, PlainProgram& program, ValueId result, Expr value) {
    row.body.assign(row.kernel.writes(result, "out").at({}), value);
    row.kernel.finish(program.graph.values[result].name);
}

}  // namespace

void plain_softmax(PlainProgram& program, const Softmax& op, ValueId result) {
    RowKernel row(program, "softmax", "out[k] = exp(in[k] - largest) / sum over k of exp(in[k] - largest)", op.in);
    const PlainArray out = row.kernel.writes(result, "out", true);
    const Expr largest = row.largest();
    const auto power = [&](Expr k) { return call("exp", {row.in.at({k}) - largest}); };
    const Expr total = row.sum(power);
    row.over_row([&](Expr k) { row.body.assign(out.at({k}), power(k) / total); });
    row.kernel.finish(program.graph.values[result].name);
}

void plain_cross_entropy(PlainProgram& program, const CrossEntropy& op, ValueId result) {
    RowKernel row(program, "cross_entropy", "out = log(sum over k of exp(in[k])) - in[label]", op.logits);
    const Expr label = row.label(op.label);
    const Expr largest = row.largest();
    const Expr total = row.sum([&](Expr k) { return call("exp", {row.in.at({k}) - largest}); });
    finish(row, program, result, call("log", {total}) + (largest - row.in.at({label})));
}

void plain_log_loss(PlainProgram& program, const LogLoss& op, ValueId result) {
    RowKernel row(program, "log_loss", "out = -log(in[label] / sum of in, kept between 1e-7 and 1 - 1e-7)",
                  op.probabilities);
    const Expr label = row.label(op.label);
    const Expr total = row.sum([&](Expr k) { return row.in.at({k}); });
    const Expr p = loop::select(loop::equal(total, number(0)), number(0), row.in.at({label}) / total);
    const Expr clipped = call("min", {call("max", {p, number(1e-7)}), number(1 - 1e-7)});
    finish(row, program, result, -call("log", {clipped}));
}

void plain_squared_error(PlainProgram& program, const MeanSquaredError& op, ValueId result) {
    RowKernel row(program, "squared_error", "out = mean over k of (in[k] - target[k])^2", op.prediction);
    const PlainArray target = row.kernel.reads(op.target, "target", true);
    const Expr total = row.sum([&](Expr k) {
        const Expr difference = row.body.let("difference", row.in.at({k}) - target.at({k}));
        return difference * difference;
    });
    finish(row, program, result, total / number(static_cast<double>(row.in.extents[0])));
}

void plain_squared_error(PlainProgram& program, const OneHotSquaredError& op, ValueId result) {
    RowKernel row(program, "one_hot_squared_error", "out = mean over k of (in[k] - (k == label))^2", op.scores);
    const Expr label = row.label(op.label);
    const Expr total = row.sum([&](Expr k) {
        const Expr target = loop::select(loop::equal(k, label), number(1), number(0));
        const Expr difference = row.body.let("difference", row.in.at({k}) - target);
        return difference * difference;
    });
    finish(row, program, result, total / number(static_cast<double>(row.in.extents[0])));
}

void plain_top_k(PlainProgram& program, const TopK& op, ValueId result) {
    RowKernel row(program, "top_k", "out = 1 if more than (classes - k) classes are the label or come after it, else 0",
                  op.scores);
    loop::Builder& body = row.body;
    const Expr label = body.let("wanted", row.label(op.label));
    const Expr after = body.variable("after", 0);
    row.over_row([&](Expr k) {
        const Expr score = row.in.at({k}), wanted = row.in.at({label});
        body.when(loop::less(score, wanted), [&] { body.add(after, 1); });
        body.when(loop::both(loop::equal(score, wanted), loop::greater_equal(k, label)), [&] { body.add(after, 1); });
    });
    const int64_t others = std::max<int64_t>(0, row.in.extents[0] - op.k);
    finish(row, program, result, loop::select(loop::greater(after, integer(others)), number(1), number(0)));
}

}  // namespace netc::lower
