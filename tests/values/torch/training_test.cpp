// Optimizers over a hundred steps, and a small network over ten, as PyTorch trains them.
#include <fmt/format.h>

#include <set>

#include "check/check.h"
#include "check/layers.h"
#include "../../row_formulas.h"
#include "recorded.h"
#include "syntax/parse.h"
#include "transform/specialise.h"

using namespace netc::test;
namespace transform = netc::transform;

namespace {

/// The optimizer of a file with this call of it.
Optimizer optimizer_of(const std::string& call) {
    netc::Source source("test.net", std::string("net N {\n  input x : f32[3]\n  label y : class[2]\n  s = x | dense(2)\n  loss cross_entropy(s, y)\n}\n"
                                              "data d { source npy(\"a.npy\", \"b.npy\") }\ntrain t : N on d { optimizer ") + call + " }\n");
    netc::Diagnostics diagnostics;
    const auto model = netc::check::check(netc::syntax::parse(source, diagnostics), source, {}, diagnostics);
    REQUIRE_MESSAGE(model, netc::render(diagnostics, source, false));
    return model->stages.at(0).optimizer;
}

Optimizer optimizer_of(const Recorded& recorded) {
    std::string settings = fmt::format("lr = {}", recorded.number("lr"));
    for (const auto& [name, given] : {std::pair{"decay", "decay"}, {"clip_value", "clip_value"}, {"clip_norm", "clip_norm"}, {"weight_decay", "weight_decay"}, {"momentum", "momentum"}, {"l1", "l1"}, {"trust", "trust"}, {"beta2_decay", "beta2_decay"}, {"epsilon_of_squares", "eps1"}, {"threshold", "threshold"}, {"rho", "rho"}, {"rho", "alpha"},
                                      {"momentum_decay", "momentum_decay"}, {"initial", "initial_accumulator_value"}, {"beta1", "beta1"}, {"beta2", "beta2"}, {"epsilon", "eps"}})
        if (recorded.has_number(given)) settings += fmt::format(", {} = {}", name, recorded.number(given));
    if (recorded.number("nesterov") != 0) settings += ", nesterov = true";
    if (recorded.number("centered") != 0) settings += ", centered = true";
    const bool defaults = recorded.number("as_pytorch") != 0;
    return optimizer_of(fmt::format("{}({}){}", recorded.kind, settings, defaults ? " as pytorch" : ""));
}

}  // namespace

TEST_CASE("optimizers over a hundred steps") {
    for (const Recorded& recorded : read_recorded("optimizers.txt")) {
        CAPTURE(recorded.name);
        Builder b;
        const ValueId in = b.input({{3}}, "in"), target = b.input({{2}}, "target");
        const ValueId kernel = b.weight({{2, 3}}, "kernel"), bias = b.weight({{2}}, "bias");
        const ValueId dense = b.make(Dense{in, kernel, bias}, "dense");
        const ValueId out = b.make(Map{netc::test::tanh, {dense}}, "out");
        Model model;
        model.losses = {{"loss", b.make(netc::test::mean_squared_error(b.graph, out, target), "loss")}};
        model.graph = b.graph;
        Stage stage;
        stage.optimizer = optimizer_of(recorded);
        const Graph graph = transform::training_graph(model, stage);
        verify(graph, "training_graph");

        Bindings<double> bindings(graph);
        for (ValueId value : {in, target, kernel, bias}) bindings[value] = recorded[graph.values[value].name].numbers;
        for (uint32_t step = 1; step <= 100; ++step) {
            evaluate(graph, bindings, 4, {.training = true, .step = step});
            const std::string suffix = "_" + std::to_string(step);
            if (!recorded.has("kernel" + suffix)) continue;
            CAPTURE(step);
            check_close(bindings[kernel], recorded["kernel" + suffix].numbers, "kernel", 1e-9);
            check_close(bindings[bias], recorded["bias" + suffix].numbers, "bias", 1e-9);
        }
    }
}

TEST_CASE("every optimizer of the library is recorded") {
    std::set<std::string> recorded;
    for (const Recorded& each : read_recorded("optimizers.txt")) recorded.insert(each.kind);
    for (const netc::check::Entry* entry : netc::check::library_entries())
        if (entry->group == netc::check::Group::Optimizer) CHECK_MESSAGE(recorded.count(std::string(entry->name)), entry->name);
}

TEST_CASE("a network with normalisation and a branch over ten steps") {
    const Recorded recorded = read_recorded("network.txt").front();
    Builder b;
    const ValueId image = b.input({{1, 8, 7}}, "image"), digit = b.label("digit");
    const auto weight = [&](const char* name) { return b.weight(recorded[name].shape, name); };
    const ValueId mean = b.weight({{3}}, "mean", false), variance = b.weight({{3}}, "variance", false);
    const ValueId conv1 = b.make(Conv2d{image, weight("conv1.kernel"), {}, {.size = {3, 3}}}, "conv1");
    const ValueId bn1 = b.make(BatchNorm{conv1, weight("bn1.scale"), weight("bn1.shift"), mean, variance}, "bn1");
    const ValueId relu1 = b.make(Map{netc::test::relu, {bn1}}, "relu1");
    const Window same{.size = {3, 3}, .pad_before = {1, 1}, .pad_after = {1, 1}};
    const ValueId conv2 = b.make(Conv2d{relu1, weight("conv2.kernel"), weight("conv2.bias"), same}, "conv2");
    const ValueId sum = b.make(Zip{ZipKind::Add, conv2, relu1}, "sum");
    const ValueId relu2 = b.make(Map{netc::test::relu, {sum}}, "relu2");
    const Window halves{.size = {2, 2}, .stride = {2, 2}, .pad_before = {0, 1}, .pad_after = {0, 1}};
    const ValueId pool = b.make(MaxPool{relu2, halves}, "pool");
    const ValueId flat = b.make(Reshape{pool, {{27}}}, "flat");
    const ValueId logits = b.make(Dense{flat, weight("fc1.kernel"), weight("fc1.bias")}, "logits");
    Model model;
    model.losses = {{"loss", b.make(netc::test::cross_entropy(b.graph, logits, digit), "loss")}};
    model.graph = b.graph;
    Stage stage;
    stage.optimizer = optimizer_of("sgd(lr = 0.1, momentum = 0.9)");
    const Graph graph = transform::training_graph(model, stage);
    verify(graph, "training_graph");

    Bindings<double> bindings(graph);
    bindings[image] = recorded["image"].numbers;
    bindings[digit] = recorded["digit"].numbers;
    bindings[mean] = {0, 0, 0};
    bindings[variance] = {1, 1, 1};
    for (const ParameterInfo& parameter : graph.parameters)
        if (parameter.trainable) bindings[parameter.value] = recorded[parameter.name].numbers;

    for (uint32_t step = 1; step <= 10; ++step) {
        evaluate(graph, bindings, 6, {.training = true, .step = step});
        double loss = 0;
        for (double one : bindings[graph.outputs[0]]) loss += one / 6;
        CAPTURE(step);
        check_close({loss}, {recorded["losses"].numbers[step - 1]}, "loss", 1e-8);
    }
    for (const ParameterInfo& parameter : graph.parameters)
        check_close(bindings[parameter.value], recorded[parameter.name + "_after"].numbers, parameter.name.c_str(),
                    1e-8);
}
