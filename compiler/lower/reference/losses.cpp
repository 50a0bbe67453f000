// Plain loops for softmax, losses and metrics.
#include <cmath>

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

/// A kernel over one row of numbers.
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

/// A kernel over scores of classes, and the places that have a label each.
struct ScoresKernel {
    PlainKernel kernel;
    ClassScores scores;
    PlainArray in, labels;
    loop::Builder& body = kernel.body;

    ScoresKernel(PlainProgram& program, const char* name, const char* formula, ValueId scores_value, ValueId label_value)
        : kernel(program, name, formula),
          scores(class_scores(program.graph.shape(scores_value))),
          in(kernel.reads(scores_value, "in", true)),
          labels(kernel.reads(label_value, "label", true)) {}

    void over_classes(const std::function<void(Expr k)>& fill) {
        kernel.over({"k"}, {scores.classes}, [&](const auto& k) { fill(k[0]); });
    }
    Expr score(Expr k, Expr place) const {
        return in.at({k * integer(scores.class_step) + place * integer(scores.place_step)});
    }
    /// out = the mean of `term` over the places.
    void finish_mean(PlainProgram& program, ValueId result, const std::function<Expr(Expr place, Expr label)>& term) {
        const PlainArray out = kernel.writes(result, "out");
        if (scores.places == 1) {
            body.assign(out.at({}), term(0, labels.at({0})));
        } else {
            const Expr sum = body.variable("sum", number(0));
            kernel.over({"p"}, {scores.places}, [&](const auto& p) { body.add(sum, term(p[0], labels.at({p[0]}))); });
            body.assign(out.at({}), sum / number(static_cast<double>(scores.places)));
        }
        kernel.finish(program.graph.values[result].name);
    }
};

void finish(RowKernel& row, PlainProgram& program, ValueId result, Expr value) {
    row.body.assign(row.kernel.writes(result, "out").at({}), value);
    row.kernel.finish(program.graph.values[result].name);
}

}  // namespace

namespace {

void softmax_of_rows(PlainProgram& program, const Softmax& op, ValueId result) {
    PlainKernel kernel(program, "softmax", "out[k] = exp(in[k] - largest) / sum over k of exp(in[k] - largest)");
    const PlainArray in = kernel.reads(op.in, "in"), out = kernel.writes(result, "out");
    std::vector<std::string> names = axis_names(in.extents.size());
    const std::string last = names.back();
    names.pop_back();
    const std::vector<int64_t> before(in.extents.begin(), in.extents.end() - 1);
    kernel.over(names, before, [&](const auto& row) {
        const auto over = [&](const std::function<void(const std::vector<Expr>&)>& fill) {
            kernel.over({last}, {in.extents.back()}, [&](const auto& k) {
                std::vector<Expr> place = row;
                place.push_back(k[0]);
                fill(place);
            });
        };
        const Expr largest = kernel.body.variable("largest", number(-INFINITY));
        over([&](const auto& i) { kernel.body.assign(largest, call("max", {largest, in.at(i)})); });
        const Expr total = kernel.body.variable("total", number(0));
        over([&](const auto& i) { kernel.body.add(total, call("exp", {in.at(i) - largest})); });
        over([&](const auto& i) { kernel.body.assign(out.at(i), call("exp", {in.at(i) - largest}) / total); });
    });
    kernel.finish(program.graph.values[result].name);
}

}  // namespace

void plain_softmax(PlainProgram& program, const Softmax& op, ValueId result) {
    if (program.graph.shape(op.in).rank() > 1) return softmax_of_rows(program, op, result);
    RowKernel row(program, "softmax", "out[k] = exp(in[k] - largest) / sum over k of exp(in[k] - largest)", op.in);
    const PlainArray out = row.kernel.writes(result, "out", true);
    const Expr largest = row.largest();
    const auto power = [&](Expr k) { return call("exp", {row.in.at({k}) - largest}); };
    const Expr total = row.sum(power);
    row.over_row([&](Expr k) { row.body.assign(out.at({k}), power(k) / total); });
    row.kernel.finish(program.graph.values[result].name);
}

void plain_cross_entropy(PlainProgram& program, const CrossEntropy& op, ValueId result) {
    ScoresKernel scores(program, "cross_entropy", "out = log(sum over k of exp(in[k])) - in[label]", op.logits, op.label);
    loop::Builder& body = scores.body;
    scores.finish_mean(program, result, [&](Expr place, Expr label) {
        const Expr largest = body.variable("largest", scores.score(0, place));
        scores.over_classes(
            [&](Expr k) { body.assign(largest, call("max", {largest, scores.score(k, place)})); });
        const Expr total = body.variable("total", number(0));
        scores.over_classes([&](Expr k) { body.add(total, call("exp", {scores.score(k, place) - largest})); });
        return call("log", {total}) + (largest - scores.score(label, place));
    });
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

void plain_absolute_error(PlainProgram& program, const MeanAbsoluteError& op, ValueId result) {
    RowKernel row(program, "absolute_error", "out = mean over k of |in[k] - target[k]|", op.prediction);
    const PlainArray target = row.kernel.reads(op.target, "target", true);
    const Expr total = row.sum([&](Expr k) {
        const Expr difference = row.body.let("difference", row.in.at({k}) - target.at({k}));
        return call("max", {difference, -difference});
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
    ScoresKernel scores(program, "top_k",
                        "out = 1 if more than (classes - k) classes are the label or come after it, else 0", op.scores,
                        op.label);
    loop::Builder& body = scores.body;
    scores.finish_mean(program, result, [&](Expr place, Expr of_place) {
        const Expr label = body.let("wanted", of_place);
        const Expr after = body.variable("after", 0);
        scores.over_classes([&](Expr k) {
            const Expr score = scores.score(k, place), wanted = scores.score(label, place);
            body.when(loop::less(score, wanted), [&] { body.add(after, 1); });
            body.when(loop::both(loop::equal(score, wanted), loop::greater_equal(k, label)),
                      [&] { body.add(after, 1); });
        });
        const int64_t others = std::max<int64_t>(0, scores.scores.classes - op.k);
        return loop::select(loop::greater(after, integer(others)), number(1), number(0));
    });
}

}  // namespace netc::lower
