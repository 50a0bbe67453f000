// The whole model of samples/digits.net.
#include "checked.h"

using namespace netc;

namespace {

const Checked& digits() {
    static const Checked checked(text_of_file(NETC_ROOT "/samples/digits.net"));
    REQUIRE_MESSAGE(checked.model, checked.said);
    return checked;
}

}  // namespace

TEST_CASE("the digits net has the layers, shapes and figures of its file") {
    const Checked& net = digits();
    CHECK(net.said.empty());
    CHECK(net.model->name == "Digits");
    CHECK(net.model->file == "test.net");
    CHECK(net.model->parameter_count == 600'165);
    CHECK(net.model->mac_count == 6'093'568);
    CHECK(net.layers() == "conv1 relu1 conv2 relu2 pool1 dropout1 flatten1 dense1 relu3 dropout2 dense2");
    CHECK(net.parameters() ==
          "conv1.kernel conv1.bias conv2.kernel conv2.bias dense1.kernel dense1.bias dense2.kernel dense2.bias");
    CHECK(net.shape("conv1") == "[32, 26, 26]");
    CHECK(net.shape("pool1") == "[32, 12, 12]");
    CHECK(net.shape("features") == "[4608]");
    CHECK(net.shape("logits") == "[5]");
    CHECK(net.model->layers[0].text == "conv(32, 3)");
    CHECK(net.op<graph::Dropout>("dropout1").layer == 0);
    CHECK(net.op<graph::Dropout>("dropout2").layer == 1);
    CHECK(net.op<graph::Dropout>("dropout2").rate == 0.5);
}

TEST_CASE("sources come before layers, and what is wanted is listed once") {
    const graph::Graph& graph = digits().graph();
    bool computed = false;
    for (graph::NodeId node : graph.order) {
        const bool source = graph::inputs_of(graph.nodes[node].op).empty();
        CHECK_FALSE((source && computed));
        computed = computed || !source;
    }
    std::string names;
    for (graph::ValueId value : graph.outputs) names += graph.values[value].name + " ";
    CHECK(names == "loss accuracy features logits probabilities ");
}

TEST_CASE("kernels start by their fans, biases at zero") {
    const graph::ParameterInfo& kernel = digits().graph().parameters[2];
    CHECK(kernel.role == "kernel");
    CHECK(kernel.layer == "conv2");
    CHECK(kernel.initialiser.kind == graph::InitialiserKind::GlorotUniform);
    CHECK(kernel.initialiser.fan_in == 288);
    CHECK(kernel.initialiser.fan_out == 288);
    CHECK(digits().graph().parameters[4].initialiser.fan_in == 4608);
    CHECK(digits().graph().parameters[4].initialiser.fan_out == 128);
    CHECK(digits().graph().parameters[5].initialiser.kind == graph::InitialiserKind::Zeros);
}

TEST_CASE("parts hold the layers of their own chain") {
    CHECK(digits().parts() ==
          "features: conv1.kernel conv1.bias conv2.kernel conv2.bias; logits: dense1.kernel dense1.bias dense2.kernel "
          "dense2.bias");
}

TEST_CASE("stages carry their data, optimizer and frozen weights") {
    const graph::Model& model = *digits().model;
    REQUIRE(model.stages.size() == 2);
    const graph::Stage &first = model.stages[0], &second = model.stages[1];
    CHECK(first.name == "first");
    CHECK(first.batch == 128);
    CHECK(first.epochs == 5);
    CHECK(first.seed == 1);
    CHECK(first.from.empty());
    CHECK(first.frozen_parameters.empty());
    CHECK(first.optimizer.text == "adadelta(lr = 1, rho = 0.95, epsilon = 1e-07)");
    CHECK(formula::is_number(first.optimizer.rate, 1.0));
    CHECK(first.source.kind == "mnist");
    REQUIRE(first.source.files.size() == 1);
    CHECK(first.source.files[0].path == "data/mnist");
    CHECK((first.source.keep->first == 0 && first.source.keep->last == 4));
    CHECK((second.source.keep->first == 5 && second.source.keep->last == 9));
    CHECK(second.source.maps.at("digit").scale == 1);
    CHECK(second.source.maps.at("digit").offset == -5);
    CHECK(second.source.maps.at("image").scale == doctest::Approx(1.0 / 255));
    CHECK(second.from == "first");
    CHECK(second.frozen == std::vector<std::string>{"features"});
    CHECK(second.frozen_parameters == std::vector<int>{0, 1, 2, 3});
}

TEST_CASE("checks and export are those of the file") {
    const graph::Model& model = *digits().model;
    REQUIRE(model.checks.size() == 2);
    CHECK(model.checks[1].stage == "second");
    CHECK(model.checks[1].metric == "accuracy");
    CHECK(model.checks[1].op == ">=");
    CHECK(model.checks[1].bound == 0.985);
    CHECK(model.checks[1].text == "second.accuracy >= 0.985");
    CHECK(model.exported_stage == "second");
    REQUIRE(model.outputs.size() == 1);
    CHECK(model.outputs[0].name == "probabilities");
    CHECK(digits().op<graph::MapRows>("probabilities").ins[0] == digits().value("logits"));
}
