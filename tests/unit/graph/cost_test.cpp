// Multiply-adds and arithmetic operations.
#include <doctest/doctest.h>

#include "../../graph_builder.h"

using namespace netc::test;

namespace {

const Node& node_of(const Graph& graph, ValueId value) { return graph.nodes[graph.values[value].producer]; }

}  // namespace

TEST_CASE("multiply-adds of a convolutional network for digits") {
    Builder b;
    const Window window{.size = {3, 3}};
    const ValueId image = b.input({{1, 28, 28}}, "image");
    const ValueId conv1 = b.make(Conv2d{image, b.weight({{32, 1, 3, 3}}, "k1"), b.weight({{32}}, "b1"), window}, "c1");
    const ValueId conv2 = b.make(Conv2d{conv1, b.weight({{32, 32, 3, 3}}, "k2"), b.weight({{32}}, "b2"), window}, "c2");
    const ValueId pool = b.make(MaxPool{conv2, {.size = {2, 2}, .stride = {2, 2}}}, "pool");
    const ValueId flat = b.make(Reshape{pool, {{4608}}}, "flat");
    const ValueId fc1 = b.make(Dense{flat, b.weight({{128, 4608}}, "k3"), b.weight({{128}}, "b3")}, "fc1");
    b.make(Dense{fc1, b.weight({{5, 128}}, "k4"), b.weight({{5}}, "b4")}, "fc2");

    int64_t sum = 0;
    for (const Node& node : b.graph.nodes) sum += macs(b.graph, node);
    CHECK(sum == 6'093'568);
    CHECK(flops(b.graph, node_of(b.graph, conv1)) == 2 * 32 * 26 * 26 * 9 + 32 * 26 * 26);
    CHECK(flops(b.graph, node_of(b.graph, pool)) == 32 * 12 * 12 * 3);
    CHECK(flops(b.graph, node_of(b.graph, flat)) == 0);
}

TEST_CASE("gradients of a convolution cost what it costs") {
    Builder b;
    const Window window{.size = {3, 2}, .stride = {2, 1}, .pad_before = {1, 0}};
    const ValueId in = b.input({{4, 7, 6}}, "in"), kernel = b.weight({{6, 2, 3, 2}}, "kernel");
    const ValueId out = b.make(Conv2d{in, kernel, {}, window, 2}, "out");
    const ValueId d_in = b.make(Conv2dGradInput{out, kernel, window, 2, {{4, 7, 6}}}, "d_in");
    const ValueId d_kernel = b.make(Conv2dGradKernel{out, in, window, 2, {{6, 2, 3, 2}}}, "d_kernel");
    const int64_t expected = b.graph.shape(out).elements() * 2 * 3 * 2;
    for (ValueId value : {out, d_in, d_kernel}) {
        CHECK(macs(b.graph, node_of(b.graph, value)) == expected);
        CHECK(flops(b.graph, node_of(b.graph, value)) == 2 * expected);
    }
    // A transposed convolution of the forward pass has a bias.
    const ValueId bias = b.weight({{4}}, "bias");
    const ValueId layer = b.make(Conv2dGradInput{out, kernel, window, 2, {{4, 7, 6}}, bias}, "layer");
    CHECK(flops(b.graph, node_of(b.graph, layer)) == 2 * expected + 4 * 7 * 6);
}
