// One network for training, for a stage with frozen parts, for evaluation and prediction.
#include "../../row_formulas.h"
#include "graph/evaluate.h"
#include "transform/mix_losses.h"
#include "transform/settle_training.h"
#include "transform/specialise.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "../../graph_builder.h"

using namespace netc::test;
using namespace netc::transform;

namespace {

/// conv, batch norm, relu, dropout | dense, dropout, softmax
struct Net : Builder {
    Model model;
    Stage stage;
    ValueId features, logits;

    Net() {
        const ValueId image = input({{1, 3, 3}}, "image"), digit = label("digit");
        const ValueId kernel = weight({{2, 1, 2, 2}}, "conv1.kernel");
        const ValueId scale = weight({{2}}, "bn1.scale"), shift = weight({{2}}, "bn1.shift");
        const ValueId mean = weight({{2}}, "bn1.running_mean", false);
        const ValueId variance = weight({{2}}, "bn1.running_variance", false);
        const ValueId fc = weight({{3, 8}}, "fc1.kernel");
        const ValueId conv1 = make(Conv2d{image, kernel, {}, {.size = {2, 2}}}, "conv1");
        const ValueId bn1 = make(BatchNorm{conv1, scale, shift, mean, variance}, "bn1");
        const ValueId relu1 = make(Map{netc::test::relu, {bn1}}, "relu1");
        features = make(Dropout{relu1, 0.25, 0}, "drop1");
        const ValueId flat = make(Reshape{features, {{8}}}, "flatten1");
        const ValueId fc1 = make(Dense{flat, fc, {}}, "fc1");
        logits = make(Dropout{fc1, 0.5, 1}, "drop2");
        model.losses = {{"loss", make(netc::test::cross_entropy(graph, logits, digit), "loss")}};
        model.metrics = {{"accuracy", make(TopK{logits, digit}, "accuracy")}};
        model.outputs = {{"probabilities", make(netc::test::softmax(graph, logits), "probabilities")}};
        stage.optimizer = netc::test::sgd(0.2, 0.9);
        model.graph = graph;
    }

    ValueId value(const std::string& name) const {
        for (const ValueId id : graph.values.ids())
            if (graph.values[id].name == name) return id;
        return {};
    }
};

std::vector<std::string> names(const Graph& graph) {
    std::vector<std::string> result;
    for (NodeId node : graph.order) result.push_back(graph.values[graph.nodes[node].result].name);
    return result;
}

bool made(const Graph& graph, const std::string& name) {
    const std::vector<std::string> all = names(graph);
    return std::find(all.begin(), all.end(), name) != all.end();
}

void verified(const char* pass, const Graph& graph) { verify(graph, pass); }

template <class O>
int count(const Graph& graph) {
    int result = 0;
    for (NodeId node : graph.order) result += std::holds_alternative<O>(graph.nodes[node].op);
    return result;
}

}  // namespace

TEST_CASE("training updates every trainable weight") {
    Net net;
    std::vector<std::string> passes;
    const Graph graph = training_graph(net.model, net.stage,
                                       {.watch =
                                            [&](const char* pass, const Graph& state) {
                                                verify(state, pass);
                                                passes.push_back(pass);
                                            },
                                        .skip = {"commute-pool"}});
    CHECK(passes ==
          std::vector<std::string>{"settle-training", "freeze", "fold-constants", "gradient", "mask-from-output", "recompute",
                                   "update", "dead-nodes", "separate-layouts"});
    CHECK(count<Update>(graph) == 4);
    CHECK(count<Dropout>(graph) == 2);
    CHECK_FALSE(made(graph, "probabilities"));
    CHECK_FALSE(made(graph, "updated_bn1.running_mean"));
    CHECK(graph.outputs == std::vector{net.model.losses[0].value, net.model.metrics[0].value});
}

TEST_CASE("weights of classes multiply the losses that train, and only those") {
    Net net;
    net.model.labels = {{"digit", net.value("digit"), 3, {}}};
    const Graph plain = training_graph(net.model, net.stage);
    net.stage.class_weights = {.label = 0, .weights = {0.5, 1, 4}};
    const Graph weighed = training_graph(net.model, net.stage, {verified, {}});
    CHECK(made(weighed, "weighed_loss"));
    CHECK(weighed.values[weighed.outputs[0]].name == "weighed_loss");
    CHECK(weighed.outputs[1] == plain.outputs[1]);
    CHECK_FALSE(made(evaluation_graph(net.model), "weighed_loss"));
    CHECK_FALSE(made(plain, "weighed_loss"));
    CHECK(made(weighed, "class_places"));
}

TEST_CASE("weights of classes that are measured are a tensor without a gradient") {
    Net net;
    net.model.labels = {{"digit", net.value("digit"), 3, {}}};
    Graph& graph = net.model.graph;
    const int index = static_cast<int>(graph.parameters.size());
    const ValueId measured = graph.add(Parameter{index}, {DType::F32, {{3}}, false}, "class_weights.balanced");
    graph.parameters.push_back({"class_weights.balanced", "class_weights", "balanced", measured, {}, false, false});
    const Graph plain = training_graph(net.model, net.stage);
    net.stage.class_weights = {.label = 0, .weights = {}, .balanced = true, .measured = measured};
    const Graph weighed = training_graph(net.model, net.stage, {verified, {}});
    CHECK(weighed.values[weighed.outputs[0]].name == "weighed_loss");
    CHECK_FALSE(made(weighed, "class_places"));
    CHECK_FALSE(made(weighed, "d_class_weights.balanced"));
    CHECK(count<Update>(weighed) == count<Update>(plain));
    CHECK_FALSE(made(evaluation_graph(net.model), "weighed_loss"));
}

TEST_CASE("mixed samples: both losses by their shares, in training only") {
    Net net;
    const ValueId digit = net.value("digit");
    net.model.labels = {{"digit", digit, 3, {}}};
    const auto given = [&](const char* name, TensorType type, int64_t classes) {
        net.model.mixed_in.push_back({name, net.model.graph.add(Input{1}, std::move(type), name), classes, {}});
    };
    given("digit_mixed_in", net.model.graph.values[digit].type, 3);
    given("share", {DType::F32, {}, true}, 0);
    CHECK_FALSE(made(training_graph(net.model, net.stage, {verified, {}}), "mixed_loss"));
    net.stage.source.augmentations = {{"image", "mixup", 1, {0.2}, true}};
    CHECK(made(training_graph(net.model, net.stage, {verified, {}}), "mixed_loss"));
    CHECK_FALSE(made(evaluation_graph(net.model), "mixed_loss"));

    Graph graph = net.model.graph;
    graph.outputs = {net.model.losses[0].value, net.model.metrics[0].value};
    settle_training(graph, false);
    Graph mixed = graph;
    mix_losses(mixed, net.model);
    CHECK(mixed.outputs[1] == graph.outputs[1]);
    const auto loss = [&](const Graph& computed, double label, double other, double share) {
        Bindings<double> bindings(computed);
        for (const ParameterInfo& info : computed.parameters) {
            std::vector<double>& values = bindings[info.value];
            for (int64_t i = 0; i < computed.shape(info.value).elements(); ++i) values.push_back(0.3 + 0.1 * static_cast<double>(i % 7));
        }
        bindings[net.value("image")] = {0.5, -1, 2, 0.25, 1, -0.5, 3, 0.125, -2};
        bindings[digit] = {label};
        bindings[net.model.mixed_in[0].value] = {other};
        bindings[net.model.mixed_in[1].value] = {share};
        evaluate(computed, bindings, 1);
        return bindings[computed.outputs[0]].at(0);
    };
    const double first = loss(graph, 0, 0, 0), second = loss(graph, 2, 0, 0);
    CHECK(first != doctest::Approx(second));
    CHECK(loss(mixed, 0, 2, 0.75) == doctest::Approx(0.75 * first + 0.25 * second).epsilon(1e-12));
    CHECK(loss(mixed, 0, 2, 1) == doctest::Approx(first).epsilon(1e-12));
    CHECK(loss(mixed, 0, 2, 0) == doctest::Approx(second).epsilon(1e-12));
}

TEST_CASE("a frozen part has no backward pass, and its statistics stay") {
    Net net;
    net.stage.frozen_parameters = {0, 1, 2, 3, 4};
    const Graph graph = training_graph(net.model, net.stage);
    verify(graph, "training_graph");
    CHECK(count<Update>(graph) == 1);
    CHECK(made(graph, "d_fc1.kernel"));
    for (const char* name : {"d_flatten1", "d_bn1", "d_conv1", "d_conv1.kernel"}) CHECK_FALSE(made(graph, name));
    CHECK(count<Dropout>(graph) == 2);
    for (NodeId node : graph.order)
        if (const auto* norm = std::get_if<BatchNorm>(&graph.nodes[node].op)) CHECK(norm->frozen);
    // The model is as it was.
    CHECK_FALSE(net.model.graph.parameters[0].frozen);
}

TEST_CASE("evaluation keeps losses and metrics, without dropout") {
    Net net;
    const Graph graph = evaluation_graph(net.model, {verified, {}});
    CHECK(count<Dropout>(graph) == 0);
    CHECK(count<Update>(graph) == 0);
    CHECK_FALSE(made(graph, "probabilities"));
    REQUIRE(graph.outputs.size() == 2);
    CHECK(graph.values[graph.outputs[0]].name == "loss");
    CHECK(graph.values[graph.outputs[1]].name == "accuracy");
}

TEST_CASE("prediction needs no labels") {
    Net net;
    const Graph graph = prediction_graph(net.model, {verified, {}});
    CHECK(names(graph) == std::vector<std::string>{"image", "conv1.kernel", "bn1.scale", "bn1.shift",
                                                   "bn1.running_mean", "bn1.running_variance", "fc1.kernel", "conv1",
                                                   "bn1", "relu1", "flatten1", "fc1", "probabilities"});
}

TEST_CASE("where nothing trains there is no noise, and the word for training is a number") {
    Builder b;
    const ValueId in = b.input({{4}}, "in"), w = b.make(Broadcast{b.weight({{4}}, "w"), {{4}}}, "w_repeated");
    const ValueId noise = b.make(Scale{b.make(RandomNormal{{{4}}, 0}, "noise"), 0.5}, "half");
    const ValueId noisy = b.make(Zip{ZipKind::Add, in, noise}, "noisy");
    const ValueId trains = b.make(Broadcast{b.make(Training{}, "trains"), {{4}}}, "trains_here");
    const ValueId scaled = b.make(Zip{ZipKind::Mul, b.make(Zip{ZipKind::Mul, noisy, w}, "weighted"), trains}, "scaled");
    Model model;
    model.losses = {{"loss", b.make(Reduce{.in = scaled, .axes = {0}}, "loss")}};
    model.outputs = {{"noisy", noisy}};
    model.graph = b.graph;
    Stage stage;
    stage.optimizer = netc::test::sgd(0.1, 0);

    CHECK(names(prediction_graph(model, {verified, {}})) == std::vector<std::string>{"in"});
    const Graph training = training_graph(model, stage, {verified, {}});
    CHECK(count<RandomNormal>(training) == 1);
    CHECK(count<Training>(training) == 0);
    CHECK_FALSE(made(training, "scaled"));  // the weighted sum times 1
    const Graph evaluation = evaluation_graph(model, {verified, {}});
    CHECK(count<RandomNormal>(evaluation) + count<Training>(evaluation) == 0);
    const Graph evaluation_as_it_is = evaluation_graph(model, {verified, {"fold-constants"}});
    CHECK(count<RandomNormal>(evaluation_as_it_is) + count<Training>(evaluation_as_it_is) == 0);
}

TEST_CASE("an output that was a dropout is its input") {
    Net net;
    const Graph graph = inference_graph(net.model, {net.logits, net.features, net.logits});
    verify(graph, "inference_graph");
    REQUIRE(graph.outputs.size() == 3);
    CHECK(graph.values[graph.outputs[0]].name == "fc1");
    CHECK(graph.values[graph.outputs[1]].name == "relu1");
    CHECK(graph.outputs[2] == graph.outputs[0]);
    CHECK_FALSE(made(graph, "loss"));
}

TEST_CASE("what is frozen does not move, what is not learns") {
    Net net;
    net.stage.frozen_parameters = {0, 1, 2, 3, 4};
    const Graph graph = training_graph(net.model, net.stage);
    Bindings<float> bindings(graph);
    uint32_t seed = 1;
    for (const ParameterInfo& parameter : graph.parameters) {
        const bool variance = parameter.name == "bn1.running_variance";
        const size_t count = graph.shape(parameter.value).elements();
        const std::vector<double> numbers = spaced(count, seed++, 0.1, variance ? 1 : 0);
        bindings[parameter.value].assign(numbers.begin(), numbers.end());
    }
    const std::vector<double> images = spaced(9 * 4, seed, 0.5);
    bindings[ValueId{0}].assign(images.begin(), images.end());
    bindings[ValueId{1}] = {0, 1, 2, 1};

    const Bindings<float> before = bindings;
    const auto loss = [&] {
        evaluate(graph, bindings, 4);
        const std::vector<float>& losses = bindings[graph.outputs[0]];
        return losses[0] + losses[1] + losses[2] + losses[3];
    };
    const float first = loss();
    for (uint32_t step = 1; step <= 100; ++step) evaluate(graph, bindings, 4, {.training = true, .step = step});
    for (int frozen : net.stage.frozen_parameters) {
        const ValueId value = graph.parameters[frozen].value;
        CHECK(bindings[value] == before[value]);
    }
    CHECK(loss() < 0.8f * first);
}

TEST_CASE("passes that may be left out change no result") {
    Builder b;
    const ValueId image = b.input({{2, 7, 6}}, "image"), digit = b.label("digit");
    const ValueId kernel = b.weight({{3, 2, 2, 3}}, "conv1.kernel"), bias = b.weight({{3}}, "conv1.bias");
    const ValueId fc = b.weight({{4, 18}}, "fc1.kernel");
    const ValueId half = b.make(Zip{ZipKind::Mul, image, b.constant(0.5)}, "half");
    const ValueId conv1 =
        b.make(Conv2d{half, kernel, bias, {.size = {2, 3}, .pad_before = {0, 1}, .pad_after = {0, 1}}}, "conv1");
    const ValueId relu1 = b.make(Map{netc::test::relu, {conv1}}, "relu1");
    const ValueId pool1 = b.make(MaxPool{relu1, {.size = {3, 2}, .stride = {3, 2}}}, "pool1");
    const ValueId flat = b.make(Reshape{pool1, {{18}}}, "flat");
    const ValueId relu2 = b.make(Map{netc::test::relu, {flat}}, "relu2");
    const ValueId drop = b.make(Dropout{relu2, 0.4, 0}, "drop");
    const ValueId logits = b.make(Dense{drop, fc, {}}, "logits");
    Model model;
    model.losses = {{"loss", b.make(netc::test::cross_entropy(b.graph, logits, digit), "loss")}};
    model.graph = b.graph;
    Stage stage;
    stage.optimizer = netc::test::sgd(0.05, 0.9);

    const auto trained = [&](const Passes& passes) {
        const Graph graph = training_graph(model, stage, passes);
        Bindings<double> bindings(graph);
        bindings[image] = spaced(3 * 84, 1, 0.02);
        bindings[digit] = {0, 3, 1};
        bindings[kernel] = spaced(36, 2, 0.05);
        bindings[bias] = {0.1, -0.2, 0.3};
        bindings[fc] = spaced(72, 3, 0.02);
        for (uint32_t step = 1; step <= 3; ++step) evaluate(graph, bindings, 3, {.training = true, .step = step});
        std::vector<double> all;
        for (ValueId weight : {kernel, bias, fc})
            all.insert(all.end(), bindings[weight].begin(), bindings[weight].end());
        return all;
    };
    const std::vector<double> plain = trained({verified, {"fold-constants", "commute-pool", "mask-from-output"}});
    for (const char* left_out : {"none", "fold-constants", "commute-pool", "mask-from-output"}) {
        CAPTURE(left_out);
        const std::vector<double> weights = trained({verified, {left_out}});
        double error = 0;
        for (size_t i = 0; i < weights.size(); ++i) error = std::max(error, std::abs(weights[i] - plain[i]));
        CHECK(error < 1e-12);
    }
}
