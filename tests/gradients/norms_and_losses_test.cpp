// Gradients of batch normalisation, softmax and losses against finite differences.
#include "finite_differences.h"
#include "../row_formulas.h"

using namespace netc::test;

namespace {

BatchNorm norm_of(Trial& trial, ValueId in, bool frozen) {
    const Shape channels{{trial.graph.shape(in)[0]}};
    BatchNorm norm{in, trial.bound_weight(channels, "scale", 0.3, 1), trial.bound_weight(channels, "shift"),
                   trial.statistic(channels, "running_mean", 0.05, 0.1),
                   trial.statistic(channels, "running_variance", 0.1, 0.9)};
    norm.frozen = frozen;
    return norm;
}

}  // namespace

TEST_CASE("batch norm") {
    struct Case {
        int64_t batch;
        Shape in;
    };
    for (const Case& c : {Case{2, {{3, 2, 3}}}, Case{3, {{4}}}, Case{1, {{2, 5, 1}}}, Case{3, {{2, 1, 1}}}}) {
        for (bool frozen : {false, true}) {
            CAPTURE(to_string(c.in));
            CAPTURE(frozen);
            Trial trial(c.batch);
            const ValueId in = trial.variable(c.in, "in", 0.1);
            trial.check(trial.distance_of(trial.make(norm_of(trial, in, frozen), "norm")));
        }
    }
}

TEST_CASE("batch norm outside training") {
    Trial trial(2);
    trial.mode.training = false;
    const ValueId in = trial.variable({{3, 2}}, "in", 0.1);
    trial.check(trial.distance_of(trial.make(norm_of(trial, in, false), "norm")));
}

TEST_CASE("softmax") {
    Trial trial(3);
    trial.check(trial.distance_of(trial.make(netc::test::softmax(trial.graph, trial.variable({{4}}, "in", 0.4)), "out")));
}

TEST_CASE("cross entropy") {
    for (int64_t batch : {1, 3}) {
        Trial trial(batch);
        const ValueId logits = trial.variable({{5}}, "logits", 0.3);
        trial.check(trial.make(netc::test::cross_entropy(trial.graph, logits, trial.bound_label(5)), "loss"));
    }
}

TEST_CASE("cross entropy with a class for each place") {
    for (const Shape& scores : {Shape{{4, 5}}, Shape{{3, 2, 4}}, Shape{{2, 1, 1}}, Shape{{1, 3}}}) {
        CAPTURE(to_string(scores));
        Trial trial(2);
        const ValueId logits = trial.variable(scores, "logits", 0.2);
        const ValueId label = trial.bound_label(netc::graph::class_scores(scores).classes, label_shape(scores));
        trial.check(trial.make(netc::test::cross_entropy(trial.graph, logits, label), "loss"));
    }
}

TEST_CASE("log loss") {
    Trial trial(2);
    // All positive, and not of sum 1.
    const ValueId probabilities = trial.variable({{4}}, "probabilities", 0.05, 0.4);
    trial.check(trial.make(netc::test::log_loss(trial.graph, probabilities, trial.bound_label(4)), "loss"));
}

TEST_CASE("log loss is level where it is clipped") {
    Trial trial(1);
    const ValueId probabilities = trial.variable({{3}}, "probabilities");
    trial.bind(trial.graph.parameters[0].value, {1.0, 1e-9, 1e-9});
    const ValueId label = trial.bound_label(3);
    for (double sure : {0.0, 1.0}) {
        trial.bind(label, {sure});
        Graph graph = trial.graph;
        const ValueId loss = graph.add(netc::test::log_loss(graph, probabilities, label), {DType::F32, {}, true}, "loss");
        const auto gradients = netc::transform::gradient(graph, {loss}, {0});
        Bindings<double> bindings = trial.bound;
        evaluate(graph, bindings, 1, trial.mode);
        CHECK(bindings[gradients.of.at(0)] == std::vector<double>{0, 0, 0});
    }
}

TEST_CASE("mean squared error") {
    Trial trial(3);
    const ValueId prediction = trial.variable({{2, 3}}, "prediction"),
                  target = trial.variable({{2, 3}}, "target", 0.04);
    trial.check(trial.make(netc::test::mean_squared_error(trial.graph, prediction, target), "loss"));
}

TEST_CASE("mean absolute error") {
    for (const Shape& shape : {Shape{{2, 3}}, Shape{{5}}, Shape{{2, 1, 2}}}) {
        Trial trial(3);
        const ValueId prediction = trial.variable(shape, "prediction", 0.11),
                      target = trial.variable(shape, "target", 0.07, 0.015);
        trial.check(trial.make(netc::test::mean_absolute_error(trial.graph, prediction, target), "loss"));
    }
}

TEST_CASE("mean absolute error is level where both are equal") {
    Trial trial(1);
    const ValueId prediction = trial.variable({{3}}, "prediction");
    trial.bind(trial.graph.parameters[0].value, {1, 2, 3});
    const ValueId target = trial.bound_input({{3}}, "target");
    trial.bind(target, {1, 3, 2});
    Graph graph = trial.graph;
    const ValueId loss = graph.add(netc::test::mean_absolute_error(graph, prediction, target), {DType::F32, {}, true}, "loss");
    const auto gradients = netc::transform::gradient(graph, {loss}, {0});
    Bindings<double> bindings = trial.bound;
    evaluate(graph, bindings, 1, trial.mode);
    CHECK(bindings[gradients.of.at(0)] == std::vector<double>{0, -1.0 / 3, 1.0 / 3});
}

TEST_CASE("squared error against one-hot labels") {
    Trial trial(3);
    const ValueId scores = trial.variable({{4}}, "scores");
    trial.check(trial.make(netc::test::one_hot_squared_error(trial.graph, scores, trial.bound_label(4)), "loss"));
}

namespace {

/// The gradient of a log loss with label 0 to these probabilities.
std::vector<double> gradient_of_log_loss(const std::vector<double>& row) {
    Trial trial(1);
    const ValueId probabilities = trial.variable({{static_cast<int64_t>(row.size())}}, "probabilities");
    trial.bind(trial.graph.parameters[0].value, row);
    const ValueId label = trial.bound_label(static_cast<int64_t>(row.size()));
    trial.bind(label, {0});
    Graph graph = trial.graph;
    const ValueId loss = graph.add(netc::test::log_loss(graph, probabilities, label), {DType::F32, {}, true}, "loss");
    const auto gradients = netc::transform::gradient(graph, {loss}, {0});
    Bindings<double> bindings = trial.bound;
    evaluate(graph, bindings, 1, trial.mode);
    return bindings[gradients.of.at(0)];
}

}  // namespace

TEST_CASE("log loss beside probabilities of zero") {
    const std::vector<double> beside = gradient_of_log_loss({0.6, 0.4, 0});
    CHECK(beside[0] == doctest::Approx(1 - 1 / 0.6));
    CHECK(beside[1] == doctest::Approx(1));
    CHECK(beside[2] == doctest::Approx(1));
    CHECK(gradient_of_log_loss({0, 0.6, 0.4}) == std::vector<double>{0, 0, 0});
    CHECK(gradient_of_log_loss({0, 0, 0}) == std::vector<double>{0, 0, 0});
    for (const double d : gradient_of_log_loss({0.5, NAN, 0.1})) CHECK(std::isnan(d));
}
