// Fusing: what joins, what must not, and the two rewrites that make way for it.
#include "transform/fuse.h"

#include <doctest/doctest.h>

#include "graph_builder.h"
#include "transform/commute_pool.h"
#include "transform/mask_from_output.h"

using namespace netc;
using namespace netc::graph;

namespace {

std::string groups_of(const Graph& graph) {
    std::string text;
    const std::vector<bool> renames(graph.nodes.size(), false);
    for (const auto& group : transform::fuse(graph, renames).groups) {
        for (NodeId id : group.nodes)
            text += (id == group.nodes.front() ? "" : "+") + graph.values[graph.nodes[id].result].name;
        text += " ";
    }
    return text;
}

struct ConvNet : test::Builder {
    ValueId image = input({{4, 8, 8}}, "image");
    ValueId conv(ValueId in, const std::string& name) {
        const ValueId kernel = weight({{4, 4, 3, 3}}, name + ".kernel");
        Window w;
        w.size = {3, 3};
        w.pad_before = w.pad_after = {1, 1};
        return make(Conv2d{in, kernel, {}, w, 1}, name);
    }
    ValueId pool(ValueId in, int64_t size, int64_t stride) {
        Window w;
        w.size = {size, size};
        w.stride = {stride, stride};
        return make(MaxPool{in, w}, "pool");
    }
};

}  // namespace

TEST_CASE("relu joins its convolution, and so does a pool whose windows do not overlap") {
    ConvNet b;
    const ValueId relu = b.make(Map{netc::test::relu, {b.conv(b.image, "conv")}}, "relu");
    b.graph.outputs = {b.pool(relu, 2, 2)};
    CHECK(groups_of(b.graph) == "conv+relu+pool ");
}

TEST_CASE("a pool with overlapping windows stands alone") {
    ConvNet b;
    const ValueId relu = b.make(Map{netc::test::relu, {b.conv(b.image, "conv")}}, "relu");
    b.graph.outputs = {b.pool(relu, 3, 2)};
    CHECK(groups_of(b.graph) == "conv+relu pool ");
}

TEST_CASE("a map that others read is stored, so the pool does not join") {
    ConvNet b;
    const ValueId relu = b.make(Map{netc::test::relu, {b.conv(b.image, "conv")}}, "relu");
    b.graph.outputs = {b.pool(relu, 2, 2), b.conv(relu, "conv2")};
    CHECK(groups_of(b.graph) == "conv+relu pool conv2 ");
}

TEST_CASE("an addition joins the later of its operands") {
    ConvNet b;
    const ValueId first = b.conv(b.image, "conv1");
    const ValueId second = b.conv(first, "conv2");
    const ValueId sum = b.make(Zip{ZipKind::Add, second, first}, "sum");
    b.graph.outputs = {b.make(Map{netc::test::relu, {sum}}, "relu")};
    CHECK(groups_of(b.graph) == "conv1 conv2+sum+relu ");
}

TEST_CASE("the maximum goes before relu, with the values' names and shapes") {
    ConvNet b;
    const ValueId relu = b.make(Map{netc::test::relu, {b.conv(b.image, "conv")}}, "relu");
    b.graph.outputs = {b.pool(relu, 2, 2)};
    transform::commute_pool(b.graph);
    verify(b.graph, "commute-pool");
    CHECK(groups_of(b.graph) == "conv+pool+relu ");
    CHECK(b.graph.values[b.graph.outputs[0]].name == "relu");
    CHECK(b.graph.shape(b.graph.outputs[0]) == Shape{{4, 4, 4}});
}

TEST_CASE("relu that somebody else reads stays where it is") {
    ConvNet b;
    const ValueId relu = b.make(Map{netc::test::relu, {b.conv(b.image, "conv")}}, "relu");
    b.graph.outputs = {b.pool(relu, 2, 2), relu};
    const std::string before = print(b.graph);
    transform::commute_pool(b.graph);
    CHECK(print(b.graph) == before);
}

TEST_CASE("the mask of relu and dropout is read from what dropout stored") {
    ConvNet b;
    const ValueId conv = b.conv(b.image, "conv");
    const ValueId relu = b.make(Map{netc::test::relu, {conv}}, "relu");
    const ValueId dropped = b.make(Dropout{relu, 0.25, 0}, "dropout");
    const ValueId d = b.input({{4, 8, 8}}, "d");
    const ValueId d_relu = b.make(DropoutGrad{d, 0.25, 0}, "d_relu");
    const ValueId d_conv = b.make(netc::test::map_grad(netc::test::relu, d_relu, relu), "d_conv");
    b.graph.outputs = {dropped, d_conv};
    transform::mask_from_output(b.graph);
    verify(b.graph, "mask-from-output");
    CHECK(std::get<Map>(b.graph.producer(d_conv)).ins.at(1) == dropped);
    CHECK(std::get<Scale>(b.graph.producer(d_relu)).factor == doctest::Approx(4.0 / 3));
}

TEST_CASE("a repeated batch norm is computed where it is read, not in the forward pass") {
    ConvNet b;
    const auto channels = [&](const char* name) { return b.weight({{4}}, name); };
    const ValueId scale = channels("scale"), shift = channels("shift"), mean = channels("mean"),
                  variance = channels("variance");
    BatchNorm norm{b.conv(b.image, "conv"), scale, shift, mean, variance};
    const ValueId bn = b.make(norm, "bn"), conv2 = b.conv(bn, "conv2");
    norm.recomputed = b.graph.values[bn].producer;
    const ValueId sum = b.make(Zip{ZipKind::Add, b.make(norm, "bn_recomputed"), conv2}, "sum");
    b.graph.outputs = {b.make(Map{netc::test::relu, {sum}}, "relu")};
    CHECK(groups_of(b.graph) == "conv bn conv2 bn_recomputed+sum+relu ");
}
