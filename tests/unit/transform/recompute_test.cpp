// What the backward pass makes again, what it does not, and that training is the same.
#include "../../row_formulas.h"
#include "transform/recompute.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "../../graph_builder.h"
#include "transform/specialise.h"

using namespace netc;
using namespace netc::test;

namespace {

/// conv, batch norm, relu; a block conv, batch norm, add, relu; dense
struct Residual : Builder {
    Model model;
    graph::Stage stage;
    std::vector<ValueId> weights;
    ValueId image = input({{2, 4, 4}}, "image"), digit = label("digit");

    ValueId weight(Shape shape, const std::string& name, bool trainable = true) {
        weights.push_back(Builder::weight(std::move(shape), name, trainable));
        return weights.back();
    }
    ValueId conv_bn(ValueId in, const std::string& number) {
        const ValueId kernel = weight({{2, 2, 3, 3}}, "conv" + number + ".kernel");
        const ValueId scale = weight({{2}}, "bn" + number + ".scale"), shift = weight({{2}}, "bn" + number + ".shift");
        const ValueId mean = weight({{2}}, "bn" + number + ".running_mean", false);
        const ValueId variance = weight({{2}}, "bn" + number + ".running_variance", false);
        const Window window{.size = {3, 3}, .pad_before = {1, 1}, .pad_after = {1, 1}};
        const ValueId conv = make(Conv2d{in, kernel, {}, window}, "conv" + number);
        return make(BatchNorm{conv, scale, shift, mean, variance}, "bn" + number);
    }

    Residual() {
        const ValueId relu1 = make(Map{netc::test::relu, {conv_bn(image, "1")}}, "relu1");
        const ValueId sum = make(Zip{ZipKind::Add, conv_bn(relu1, "2"), relu1}, "sum");
        const ValueId relu2 = make(Map{netc::test::relu, {sum}}, "relu2");
        const ValueId flat = make(Reshape{relu2, {{32}}}, "flat");
        const ValueId logits = make(Dense{flat, weight({{3, 32}}, "fc.kernel"), {}}, "logits");
        model.losses = {{"loss", make(netc::test::cross_entropy(graph, logits, digit), "loss")}};
        model.graph = graph;
        stage.optimizer = netc::test::sgd(0.1, 0.9);
    }
};

/// The producer of the value with this name.
const Op& made(const Graph& graph, const std::string& name) {
    for (NodeId node : graph.order)
        if (graph.values[graph.nodes[node].result].name == name) return graph.nodes[node].op;
    FAIL("nothing is called " << name);
    return graph.nodes[graph.order.front()].op;
}

std::string name_of(const Graph& graph, ValueId value) { return graph.values[value].name; }

}  // namespace

TEST_CASE("the backward pass reads batch norms and what follows them from their inputs") {
    Residual net;
    const Graph graph = transform::training_graph(net.model, net.stage);
    verify(graph, "recompute");
    CHECK(name_of(graph, std::get<Conv2dGradKernel>(made(graph, "d_conv2.kernel")).in) == "relu1_recomputed");
    CHECK(name_of(graph, std::get<Conv2d>(made(graph, "conv2")).in) == "relu1");
    const auto& norm = std::get<BatchNorm>(made(graph, "bn1_recomputed"));
    CHECK(graph.values[graph.nodes[norm.recomputed].result].name == "bn1");
    CHECK(name_of(graph, norm.in) == "conv1");
    CHECK_FALSE(std::get<BatchNorm>(made(graph, "bn1")).recomputed);
    // A sum of what is recomputed is recomputed.
    const auto& sum = std::get<Zip>(made(graph, "sum_recomputed"));
    CHECK(name_of(graph, sum.a) == "bn2_recomputed");
    CHECK(name_of(graph, sum.b) == "relu1_recomputed");
}

TEST_CASE("what is recomputed stands in front of its first reader") {
    Residual net;
    const Graph graph = transform::training_graph(net.model, net.stage);
    std::vector<std::string> names;
    for (NodeId node : graph.order) names.push_back(name_of(graph, graph.nodes[node].result));
    const auto place = [&](const char* name) { return std::find(names.begin(), names.end(), name) - names.begin(); };
    CHECK(place("bn2_recomputed") > place("loss"));
    CHECK(place("relu2_recomputed") < place("d_sum"));
}

TEST_CASE("what could only be recomputed from what is not kept is kept itself") {
    Builder b;
    const ValueId image = b.input({{2, 4, 4}}, "image");
    const ValueId kernel = b.weight({{2, 2, 1, 1}}, "kernel"), next = b.weight({{2, 2, 1, 1}}, "next");
    const ValueId relu = b.make(Map{netc::test::relu, {b.make(Conv2d{image, kernel, {}, {}}, "conv")}}, "relu");
    const ValueId last = b.make(Conv2d{relu, next, {}, {}}, "last");
    const ValueId d_loss = b.graph.add(BatchMeanGrad{}, {DType::F32, {{2, 4, 4}}, true}, "d_loss");
    b.graph.outputs = {last, b.make(Conv2dGradKernel{d_loss, relu, {}, 1, {{2, 2, 1, 1}}}, "d_next")};
    const std::string before = print(b.graph);
    transform::recompute(b.graph);
    CHECK(print(b.graph) == before);
}

TEST_CASE("training is the same, running statistics move once") {
    Residual net;
    const auto trained = [&](const std::set<std::string>& skip) {
        const Graph graph = transform::training_graph(net.model, net.stage, {.watch = {}, .skip = skip});
        Bindings<double> bindings(graph);
        bindings[net.image] = spaced(3 * 32, 1, 0.02);
        bindings[net.digit] = {0, 2, 1};
        uint32_t seed = 2;
        for (ValueId weight : net.weights) bindings[weight] = spaced(graph.shape(weight).elements(), seed++, 0.05, 0.4);
        for (uint32_t step = 1; step <= 3; ++step) evaluate(graph, bindings, 3, {.training = true, .step = step});
        std::vector<double> all;
        for (ValueId weight : net.weights) all.insert(all.end(), bindings[weight].begin(), bindings[weight].end());
        return all;
    };
    CHECK(trained({}) == trained({"recompute"}));
}
