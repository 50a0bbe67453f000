#include "transform/separate_layouts.h"

#include <doctest/doctest.h>

#include "graph_builder.h"

using namespace netc::test;

TEST_CASE("what a batch-norm reads and makes is a map, also between matrices") {
    Builder b;
    const ValueId a = b.input({{3, 2, 16}}, "a");
    const ValueId product = b.make(MatMul{a, a, false, true}, "product");
    BatchNorm still{product, b.weight({{3}}, "scale"), b.weight({{3}}, "shift"), b.weight({{3}}, "mean", false),
                    b.weight({{3}}, "variance", false)};
    still.frozen = true;
    const ValueId norm = b.make(still, "norm");
    const ValueId last = b.make(MatMul{norm, norm, false, true}, "last");
    b.graph.outputs = {last};

    netc::transform::separate_layouts(b.graph);
    const std::vector<bool> row_major = netc::transform::row_major_values(b.graph);
    CHECK_FALSE(row_major[norm.index]);
    CHECK_FALSE(row_major[std::get<BatchNorm>(b.graph.producer(norm)).in.index]);
    for (const NodeId id : b.graph.order)
        if (const auto* matmul = std::get_if<MatMul>(&b.graph.nodes[id].op)) {
            CHECK(row_major[matmul->a.index]);
            CHECK(row_major[b.graph.nodes[id].result.index]);
        }
}
