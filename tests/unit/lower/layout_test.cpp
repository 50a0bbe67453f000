// Layouts: blocks of channels, borders for windows, rows that hold flattened maps.
#include "lower/memory/layout.h"

#include <doctest/doctest.h>

#include "../../row_formulas.h"

using namespace netc;
using namespace netc::graph;
using lower::choose_layouts;
using lower::Layout;
using lower::Layouts;

namespace {

Window window(int64_t size, int64_t stride, int64_t pad) {
    Window w;
    w.size = {size, size};
    w.stride = {stride, stride};
    w.pad_before = w.pad_after = {pad, pad};
    return w;
}

using Extents = std::vector<int64_t>;

}  // namespace

TEST_CASE("maps are stored in blocks of channels, inputs of few channels as they come") {
    test::Builder b;
    const ValueId image = b.input({{3, 20, 20}}, "image");
    const ValueId kernel = b.weight({{20, 3, 3, 3}}, "kernel");
    const ValueId conv = b.make(Conv2d{image, kernel, {}, window(3, 1, 0), 1}, "conv");
    const Layouts layouts = choose_layouts(b.graph, lower::target_for("avx512"));
    CHECK(layouts[image].extents() == Extents{1, 20, 20, 3});
    CHECK(layouts[conv].extents() == Extents{2, 18, 18, 16});
    CHECK(choose_layouts(b.graph, lower::target_for("avx2"))[conv].extents() == Extents{3, 18, 18, 8});
}

TEST_CASE("an input that others read too is stored in whole blocks") {
    test::Builder b;
    const ValueId image = b.input({{3, 8, 8}}, "image");
    b.make(Map{netc::test::relu, {image}}, "relu");
    CHECK(choose_layouts(b.graph, lower::target_for("avx512"))[image].extents() == Extents{1, 8, 8, 16});
}

TEST_CASE("a map has the border that its widest reader needs") {
    test::Builder b;
    const ValueId image = b.input({{16, 9, 9}}, "image");
    const ValueId small = b.weight({{16, 16, 3, 3}}, "small");
    const ValueId large = b.weight({{16, 16, 5, 5}}, "large");
    b.make(Conv2d{image, small, {}, window(3, 1, 1), 1}, "a");
    b.make(Conv2d{image, large, {}, window(5, 2, 2), 1}, "b");
    const Layouts layouts = choose_layouts(b.graph, lower::target_for("avx512"));
    const Layout& layout = layouts[image];
    CHECK(layout.top == 2);
    CHECK(layout.left == 2);
    CHECK(layout.bottom == 2);  // the last window starts at 6 and reaches to 10
    CHECK(layout.extents() == Extents{1, 13, 13, 16});
}

TEST_CASE("flattening renames memory when dense layers read it") {
    test::Builder b;
    const ValueId image = b.input({{16, 4, 4}}, "image");
    const ValueId relu = b.make(Map{netc::test::relu, {image}}, "relu");
    const ValueId flat = b.make(Reshape{relu, {{256}}}, "flat");
    const ValueId kernel = b.weight({{10, 256}}, "kernel");
    const ValueId scores = b.make(Dense{flat, kernel, {}}, "scores");
    const Layouts layouts = choose_layouts(b.graph, lower::target_for("avx512"));
    CHECK(lower::storage_of(b.graph, layouts, flat) == relu);
    CHECK(layouts[scores].extents() == Extents{16});
}

TEST_CASE("a softmax reads rows in logical order, so flattening copies") {
    test::Builder b;
    const ValueId image = b.input({{16, 4, 4}}, "image");
    const ValueId relu = b.make(Map{netc::test::relu, {image}}, "relu");
    const ValueId flat = b.make(Reshape{relu, {{256}}}, "flat");
    b.make(netc::test::softmax(b.graph, flat), "softmax");
    const Layouts layouts = choose_layouts(b.graph, lower::target_for("avx512"));
    CHECK(lower::storage_of(b.graph, layouts, flat) == flat);
}

TEST_CASE("gradients of a row that became a map have the order of the row") {
    test::Builder b;
    const ValueId image = b.input({{16}}, "image");
    const ValueId kernel = b.weight({{49, 16}}, "kernel");
    const ValueId dense = b.make(Dense{image, kernel, {}}, "dense");
    const ValueId relu = b.make(Map{netc::test::relu, {dense}}, "relu");
    const ValueId map = b.make(Reshape{relu, {{1, 7, 7}}}, "map");
    const ValueId d_map = b.make(Map{netc::formula::negation(), {map}}, "d_map");
    const ValueId d_relu = b.make(Reshape{d_map, {{49}}}, "d_relu");
    const ValueId d_dense = b.make(netc::test::map_grad(netc::test::relu, d_relu, relu), "d_dense");
    b.make(DenseGradKernel{d_dense, image}, "d_kernel");
    const Layouts layouts = choose_layouts(b.graph, lower::target_for("avx512"));
    for (const ValueId row : {dense, relu, d_relu, d_dense}) CHECK(layouts[row].extents() == Extents{64});
}

TEST_CASE("what is computed from a flattened map keeps the map's order, gradients too") {
    test::Builder b;
    const ValueId image = b.input({{20, 4, 4}}, "image");
    const ValueId map = b.make(Map{netc::test::relu, {image}}, "map");
    const ValueId flat = b.make(Reshape{map, {{320}}}, "flat");
    const ValueId tanh = b.make(Map{netc::test::tanh, {flat}}, "tanh");
    const ValueId kernel = b.weight({{10, 320}}, "kernel");
    const ValueId scores = b.make(Dense{tanh, kernel, {}}, "scores");
    const ValueId d_tanh = b.make(DenseGradInput{scores, kernel}, "d_tanh");
    const ValueId d_flat = b.make(netc::test::map_grad(netc::test::tanh, d_tanh, tanh), "d_flat");
    const ValueId d_map = b.make(Reshape{d_flat, {{20, 4, 4}}}, "d_map");
    const Layouts layouts = choose_layouts(b.graph, lower::target_for("avx512"));
    for (const ValueId value : {flat, tanh, d_tanh, d_flat, d_map})
        CHECK(layouts[value].extents() == Extents{2, 4, 4, 16});
    CHECK(lower::storage_of(b.graph, layouts, d_map) == d_flat);
}

TEST_CASE("gradients follow a row whose order another program decided") {
    test::Builder whole;
    const auto forward = [](test::Builder& b) {
        const ValueId image = b.input({{16, 4, 4}}, "image");
        const ValueId map = b.make(Map{netc::test::relu, {image}}, "map");
        const ValueId flat = b.make(Reshape{map, {{256}}}, "flat");
        const ValueId kernel = b.weight({{10, 256}}, "kernel");
        b.make(Dense{flat, kernel, {}}, "scores");
        return std::pair{flat, kernel};
    };
    whole.make(netc::test::softmax(whole.graph, forward(whole).first), "softmax");
    const lower::Target target = lower::target_for("avx512");
    const Layouts reference = choose_layouts(whole.graph, target);

    test::Builder trained;
    const auto [flat, kernel] = forward(trained);
    const ValueId scores = trained.graph.nodes[trained.graph.order.back()].result;
    const ValueId d_flat = trained.make(DenseGradInput{scores, kernel}, "d_flat");
    trained.make(Reshape{d_flat, {{16, 4, 4}}}, "d_map");
    const Layouts layouts = choose_layouts(trained.graph, target, &whole.graph, &reference);
    for (const ValueId row : {flat, d_flat}) CHECK(layouts[row].extents() == Extents{256});
}
