// Defaults of other systems: which calls take them.
#include "checked.h"
#include "formula/print.h"

using namespace netc;

namespace {

std::string net(const std::string& body) {
    return "net N {\n  input x : f32[8, 9, 9]\n  label y : class[2]\n" + body +
           "\n  s = x | flatten | dense(2)\n  loss cross_entropy(s, y)\n}\n";
}

const graph::Initialiser& start_of(const Checked& checked, const std::string& parameter) {
    for (const graph::ParameterInfo& info : checked.graph().parameters)
        if (info.name == parameter) return info.initialiser;
    FAIL("no parameter is called " << parameter);
    static const graph::Initialiser none;
    return none;
}

}  // namespace

TEST_CASE("kernels and biases start as in PyTorch") {
    using graph::InitialiserKind;
    const Checked checked(net("  a = x | conv(4, 3) as pytorch\n  b = x | conv(4, 3)"));
    for (const char* parameter : {"conv1.kernel", "conv1.bias"}) {
        const graph::Initialiser& start = start_of(checked, parameter);
        CHECK(start.kind == InitialiserKind::FanInUniform);
        CHECK(start.fan_in == 3 * 3 * 8);  // torch/nn/modules/conv.py: bound = 1 / sqrt(fan_in) of the kernel, for both
    }
    CHECK(start_of(checked, "conv2.kernel").kind == InitialiserKind::GlorotUniform);
    CHECK(start_of(checked, "conv2.bias").kind == InitialiserKind::Zeros);
}

TEST_CASE("a file's defaults are those of its calls, but for what they say themselves") {
    const Checked checked("defaults as keras3\n" + net("  a = x | batchnorm\n  b = x | batchnorm(epsilon = 0.5)\n  c = x | batchnorm as pytorch"));
    const auto& a = checked.op<graph::BatchNorm>("a");
    CHECK(a.epsilon == 1e-3);
    CHECK(a.momentum == 0.01);
    CHECK_FALSE(a.unbiased);
    const auto& b = checked.op<graph::BatchNorm>("b");
    CHECK(b.epsilon == 0.5);
    CHECK(b.momentum == 0.01);
    const auto& c = checked.op<graph::BatchNorm>("c");
    CHECK(c.epsilon == 1e-5);
    CHECK(c.unbiased);
    REQUIRE(checked.model->variants.size() == 1);
    CHECK(checked.model->variants[0] == "batchnorm as keras3: epsilon = 1e-3, momentum = 0.01, unbiased = false");
}

TEST_CASE("what a block of the library calls has the library's defaults") {
    const Checked checked("defaults as pytorch\n" + net("  a = x | squeeze_excite(2)\n  b = x | depthwise_conv(3)"));
    using graph::InitialiserKind;
    CHECK(start_of(checked, "a.dense1.kernel").kind == InitialiserKind::GlorotUniform);
    CHECK(start_of(checked, "b.conv1.kernel").kind == InitialiserKind::FanInUniform);
    CHECK(start_of(checked, "b.conv1.kernel").fan_in == 3 * 3);
}

TEST_CASE("formulas call variants too") {
    const std::string twice = "function twice(x) = 2 * ";
    const auto text = [&](const std::string& call) { return twice + call + "\n" + net("  a = x | twice"); };
    const auto function = [](const Checked& checked) { return formula::to_text(checked.op<graph::Map>("a").function->value); };
    const std::string own = function(Checked(text("hard_sigmoid(x)")));
    CHECK(function(Checked(text("hard_sigmoid(x) as keras2"))) == function(Checked(text("hard_sigmoid(x, bound = 2.5)"))));
    CHECK(function(Checked("defaults as keras2\n" + text("hard_sigmoid(x)"))) == function(Checked(text("hard_sigmoid(x) as keras2"))));
    CHECK(function(Checked(text("hard_sigmoid(x) as keras2"))) != own);
}
