// Gradients through whole networks: branches that join, weights used twice, several losses.
#include "finite_differences.h"
#include "../row_formulas.h"

using namespace netc::test;

TEST_CASE("a residual block with normalisation") {
    Trial trial(2);
    const Window window{.size = {3, 3}, .pad_before = {1, 1}, .pad_after = {1, 1}};
    const ValueId in = trial.variable({{2, 3, 4}}, "in", 0.1);
    const ValueId conv = trial.make(Conv2d{in, trial.bound_weight({{2, 2, 3, 3}}, "conv.kernel"), {}, window}, "conv");
    const ValueId norm = trial.make(
        BatchNorm{conv, trial.bound_weight({{2}}, "scale", 0.3, 1), trial.bound_weight({{2}}, "shift"),
                  trial.statistic({{2}}, "running_mean", 0.1, 0), trial.statistic({{2}}, "running_variance", 0.1, 1)},
        "norm");
    const ValueId smooth = trial.make(Map{netc::test::tanh, {norm}}, "tanh");
    const ValueId joined = trial.make(Zip{ZipKind::Add, smooth, in}, "add");
    const ValueId pooled = trial.make(GlobalAvgPool{joined}, "pool");
    const ValueId logits = trial.make(
        Dense{pooled, trial.bound_weight({{3, 2}}, "fc.kernel", 0.2), trial.bound_weight({{3}}, "fc.bias")}, "logits");
    trial.check(trial.make(netc::test::cross_entropy(trial.graph, logits, trial.bound_label(3)), "loss"));
}

TEST_CASE("weights that are used twice, in two losses") {
    Trial trial(2);
    const ValueId a = trial.variable({{3}}, "a"), b = trial.variable({{3}}, "b");
    const ValueId kernel = trial.bound_weight({{3, 3}}, "kernel"), bias = trial.bound_weight({{3}}, "bias");
    const ValueId encoded_a = trial.make(Dense{a, kernel, bias}, "encoded_a");
    const ValueId encoded_b = trial.make(Dense{b, kernel, bias}, "encoded_b");
    const ValueId first = trial.make(netc::test::mean_squared_error(trial.graph, encoded_a, encoded_b), "first");
    const ValueId second = trial.make(netc::test::cross_entropy(trial.graph, encoded_a, trial.bound_label(3)), "second");
    // A value nobody reads changes nothing.
    trial.make(Map{netc::test::exp, {encoded_b}}, "unread");
    trial.check({first, second});
}

TEST_CASE("a loss that another loss is made of") {
    Trial trial(2);
    const ValueId in = trial.variable({{3}}, "in");
    const ValueId loss = trial.distance_of(in);
    const ValueId weighted = trial.make(Scale{loss, 0.25}, "weighted");
    trial.check({loss, weighted});
}
