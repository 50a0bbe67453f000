// The interpreter on numbers that can be computed by hand.
#include "../../row_formulas.h"
#include <doctest/doctest.h>

#include <cmath>

#include "../../../runtime/netrt/math/random.h"
#include "../../graph_builder.h"
#include "base/check.h"

using namespace netc::test;
using Row = std::vector<double>;

namespace {

/// The result of one operator on one input.
Row result_of(Builder& b, ValueId in, Row numbers, ValueId out, int64_t batch, const Mode& mode = {}) {
    Bindings<double> bindings(b.graph);
    bindings[in] = std::move(numbers);
    evaluate(b.graph, bindings, batch, mode);
    return bindings[out];
}

}  // namespace

TEST_CASE("a convolution with a pad on one side") {
    Builder b;
    const ValueId in = b.input({{1, 2, 3}}, "in"), kernel = b.weight({{1, 1, 2, 2}}, "kernel");
    const ValueId bias = b.weight({{1}}, "bias");
    const ValueId out = b.make(Conv2d{in, kernel, bias, {.size = {2, 2}, .pad_before = {1, 0}}}, "out");
    Bindings<double> bindings(b.graph);
    bindings[in] = {1, 2, 3, 4, 5, 6};
    bindings[kernel] = {1, 10, 100, 1000};
    bindings[bias] = {0.5};
    evaluate(b.graph, bindings, 1);
    CHECK(bindings[out] == Row{2100.5, 3200.5, 5421.5, 6532.5});
}

TEST_CASE("samples are apart from each other") {
    Builder b;
    const ValueId in = b.input({{2}}, "in"), kernel = b.weight({{1, 2}}, "kernel");
    const ValueId out = b.make(Dense{in, kernel, {}}, "out");
    Bindings<float> bindings(b.graph);
    bindings[in] = {1, 2, 3, 4, 5, 6};
    bindings[kernel] = {1, 10};
    evaluate(b.graph, bindings, 3);
    CHECK(bindings[out] == std::vector<float>{21, 43, 65});
}

TEST_CASE("pools look inside the map only") {
    Builder b;
    const ValueId in = b.input({{1, 2, 2}}, "in");
    const Window window{.size = {2, 2}, .pad_before = {1, 1}, .pad_after = {1, 1}};
    const ValueId largest = b.make(MaxPool{in, window}, "largest");
    const ValueId mean = b.make(AvgPool{in, window, false}, "mean"), share = b.make(AvgPool{in, window, true}, "share");
    const Row numbers{-1, -2, -3, -4};
    CHECK(result_of(b, in, numbers, largest, 1) == Row{-1, -1, -2, -1, -1, -2, -3, -3, -4});
    CHECK(result_of(b, in, numbers, mean, 1) == Row{-1, -1.5, -2, -2, -2.5, -3, -3, -3.5, -4});
    CHECK(result_of(b, in, numbers, share, 1) == Row{-0.25, -0.75, -0.5, -1, -2.5, -1.5, -0.75, -1.75, -1});
}

TEST_CASE("cross entropy stays finite for large scores") {
    Builder b;
    const ValueId logits = b.input({{3}}, "logits"), label = b.label();
    const ValueId loss = b.make(netc::test::cross_entropy(b.graph, logits, label), "loss");
    Bindings<float> bindings(b.graph);
    bindings[logits] = {1000, 999, -1000, 0, 0, 0};
    bindings[label] = {1, 2};
    evaluate(b.graph, bindings, 2);
    CHECK(bindings[loss][0] == doctest::Approx(1 + std::log1p(std::exp(-1.0))));
    CHECK(bindings[loss][1] == doctest::Approx(std::log(3.0)));
}

TEST_CASE("ties of scores count for the lower index") {
    Builder b;
    const ValueId scores = b.input({{4}}, "scores"), label = b.label();
    const ValueId first = b.make(TopK{scores, label, 1}, "first"), second = b.make(TopK{scores, label, 2}, "second");
    Bindings<double> bindings(b.graph);
    bindings[scores] = {1, 1, 0, 0, 1, 1, 0, 0, 2, 3, 3, 3};
    bindings[label] = {0, 1, 3};
    evaluate(b.graph, bindings, 3);
    CHECK(bindings[first] == Row{1, 0, 0});
    CHECK(bindings[second] == Row{1, 1, 0});
}

TEST_CASE("running statistics move in training only, and not where they are frozen") {
    Builder b;
    const ValueId in = b.input({{1, 2}}, "in"), one = b.weight({{1}}, "scale"), shift = b.weight({{1}}, "shift");
    const ValueId mean = b.weight({{1}}, "mean", false), variance = b.weight({{1}}, "variance", false);
    BatchNorm norm{in, one, shift, mean, variance, 0, 0.5};
    Mode mode;
    double expected_mean = 0, expected_variance = 1;
    SUBCASE("training") {
        mode.training = true;
        expected_mean = 0.5 * 4;                         // of 1, 3, 5, 7
        expected_variance = 0.5 * 1 + 0.5 * (20.0 / 3);  // unbiased
    }
    SUBCASE("evaluation") {}
    SUBCASE("frozen") {
        mode.training = true;
        norm.frozen = true;
    }
    const ValueId out = b.make(norm, "out");
    Bindings<double> bindings(b.graph);
    bindings[in] = {1, 3, 5, 7};
    bindings[one] = {2};
    bindings[shift] = {10};
    bindings[mean] = {0};
    bindings[variance] = {1};
    evaluate(b.graph, bindings, 2, mode);
    CHECK(bindings[mean][0] == doctest::Approx(expected_mean));
    CHECK(bindings[variance][0] == doctest::Approx(expected_variance));
    const bool moving = mode.training && !norm.frozen;
    CHECK(bindings[out][0] == doctest::Approx(moving ? 10 + 2 * (1 - 4) / std::sqrt(5.0) : 12));
}

TEST_CASE("the statistics of one number have variance zero") {
    Builder b;
    const ValueId in = b.input({{1}}, "in"), scale = b.weight({{1}}, "scale"), shift = b.weight({{1}}, "shift");
    const ValueId mean = b.weight({{1}}, "mean", false), variance = b.weight({{1}}, "variance", false);
    const ValueId out = b.make(BatchNorm{in, scale, shift, mean, variance}, "out");
    Bindings<double> bindings(b.graph);
    bindings[in] = {7};
    bindings[scale] = {2};
    bindings[shift] = {3};
    bindings[mean] = {0};
    bindings[variance] = {1};
    evaluate(b.graph, bindings, 1, {.training = true});
    CHECK(bindings[out] == Row{3});
    CHECK(bindings[variance][0] == doctest::Approx(0.9));
}

TEST_CASE("dropout drops by the runtime's random numbers") {
    Builder b;
    const ValueId in = b.input({{2, 300}}, "in");
    const ValueId out = b.make(Dropout{in, 0.25, 4}, "out");
    const Row ones(1200, 1.0);
    CHECK(result_of(b, in, ones, out, 2) == ones);

    const Mode mode{.training = true, .seed = 9, .stage = 2, .step = 5};
    const Row dropped = result_of(b, in, ones, out, 2, mode);
    int kept = 0;
    for (uint32_t n = 0; n < 2; ++n) {
        const uint32_t key = netrt::random_key(9, 2, 5, 4, n);
        for (uint32_t i = 0; i < 600; ++i) {
            const bool keep = netrt::random_number(key, i) >= 0x40000000u;
            CHECK(dropped[n * 600 + i] == (keep ? 1 / 0.75 : 0));
            kept += keep;
        }
    }
    CHECK(kept > 850);
    CHECK(kept < 950);
    CHECK(result_of(b, in, ones, out, 2, {.training = true, .seed = 9, .stage = 2, .step = 6}) != dropped);
}

TEST_CASE("updates happen in training only") {
    Builder b;
    const ValueId w = b.weight({{2}}, "w"), gradient = b.weight({{2}}, "gradient");
    const ValueId updated = b.make(Update{w, gradient, netc::test::sgd(0.5, 0.5)}, "updated");
    Bindings<double> bindings(b.graph);
    bindings[w] = {1, 2};
    bindings[gradient] = {1, -1};
    evaluate(b.graph, bindings, 1);
    CHECK(bindings[w] == Row{1, 2});
    CHECK(bindings.states.empty());

    evaluate(b.graph, bindings, 1, {.training = true, .step = 1});
    CHECK(bindings[w] == Row{0.5, 2.5});
    evaluate(b.graph, bindings, 1, {.training = true, .step = 2});
    CHECK(bindings[w] == Row{-0.25, 3.25});
    CHECK(bindings[updated] == bindings[w]);
    CHECK(bindings.states.at(w) == std::vector<Row>{{-0.75, 0.75}});
}

TEST_CASE("what is bound has the size of its value") {
    Builder b;
    const ValueId in = b.input({{2}}, "in");
    const ValueId out = b.make(Map{netc::test::relu, {in}}, "out");
    CHECK_THROWS_AS(result_of(b, in, {1, 2, 3}, out, 2), netc::InternalError);
    CHECK_THROWS_AS(result_of(b, in, {}, out, 1), netc::InternalError);
}

TEST_CASE("a label that is no class is refused") {
    Builder b;
    const ValueId logits = b.input({{3}}, "logits"), label = b.label();
    b.make(netc::test::cross_entropy(b.graph, logits, label), "loss");
    Bindings<double> bindings(b.graph);
    bindings[logits] = {1, 2, 3};
    for (double wrong : {-1.0, 3.0}) {
        bindings[label] = {wrong};
        CHECK_THROWS_AS(evaluate(b.graph, bindings, 1), netc::InternalError);
    }
}
