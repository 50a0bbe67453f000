// The way of a convolution: counts, the tiles they depend on, and which pools are followed backward.
#include "lower/conv/conv_costs.h"

#include <doctest/doctest.h>

#include "graph_builder.h"
#include "lower/conv/conv_sparse.h"

using namespace netc;
using namespace netc::graph;
using namespace netc::lower;

namespace {

Window window(int64_t size, int64_t stride = 1, int64_t pad = 0) {
    Window w;
    w.size = {size, size};
    w.stride = {stride, stride};
    w.pad_before = w.pad_after = {pad, pad};
    return w;
}

Layout map(int64_t channels, int64_t extent, int64_t block = 16) {
    Layout layout;
    layout.channels = channels;
    layout.height = layout.width = extent;
    layout.block = block;
    return layout;
}

/// image | conv | maxpool, perhaps relu; and the gradients to the convolution's kernel and input.
struct Backward : test::Builder {
    int64_t channels = 32, filters = 32, extent = 26, size = 3;
    Window pool = window(2, 2);
    bool relu = true;

    bool follows(ConvMethod method = ConvMethod::Chosen) {
        const ValueId image = input({{channels, extent, extent}}, "image");
        const ValueId before = make(Map{netc::test::tanh, {image}}, "before");
        const ValueId kernel = weight({{filters, channels, size, size}}, "kernel");
        const ValueId conv = make(Conv2d{before, kernel, {}, window(size), 1}, "conv");
        const ValueId pooled = make(MaxPool{conv, pool}, "pool");
        const ValueId positive = make(Map{netc::test::relu, {pooled}}, "relu");
        const ValueId d_relu = make(Map{netc::formula::identity(), {positive}}, "d_relu");
        const ValueId d_pool = relu ? make(netc::test::map_grad(netc::test::relu, d_relu, positive), "d_pool") : d_relu;
        const ValueId d_conv = make(MaxPoolGrad{d_pool, conv, pooled, pool}, "d_conv");
        make(Conv2dGradKernel{d_conv, before, window(size), 1, graph.shape(kernel)}, "d_kernel");
        make(Conv2dGradInput{d_conv, kernel, window(size), 1, graph.shape(before)}, "d_before");
        Target target = target_for("avx512");
        target.conv = method;
        const Layouts layouts = choose_layouts(graph, target);
        std::vector<loop::AlgorithmChoice> choices;
        const bool followed =
            sparse_pool_gradients(graph, layouts, target, 128, choices)[graph.values[d_conv].producer.index];
        CHECK(followed == (!choices.empty() && choices[0].way() == "sparse"));
        return followed;
    }
};

}  // namespace

TEST_CASE("plain sums count every tap of every place, Winograd's transforms a fourth and the transforms") {
    const ConvWork work{window(3), 1, 24, 24, map(32, 26), map(32, 24), 128};
    // Of each pair of a channel and a vector of filters: the products, and what reading the kernel takes.
    CHECK(direct_cost(work) == 32 * 2 * (128 * 24 * 24 * 9 + 8 * 9));
    CHECK(winograd_cost(work) == 32 * 2 * (128 * 36 * (36 + 250 * (1. / 32 + 1. / 32)) + 8 * 36));
    CHECK(winograd_fits(target_for("avx512"), work));
    CHECK_FALSE(winograd_fits(target_for("avx512"), {window(5), 1, 24, 24, map(32, 28), map(32, 24), 128}));
}

TEST_CASE("sums of a filter fill the registers, whole rows of the window first") {
    const Target avx512 = target_for("avx512"), avx2 = target_for("avx2");
    struct Case {
        Target target;
        int64_t size, channels, block, rows, vectors, blocks;
    };
    const Case cases[] = {
        {avx512, 3, 32, 16, 3, 3, 2},  // 18 sums
        {avx512, 3, 48, 16, 3, 3, 3},  // 27
        {avx512, 5, 32, 16, 5, 5, 1},  // 25
        {avx512, 5, 1, 1, 5, 1, 1},    // a row of five taps is one vector
        {avx512, 5, 3, 3, 5, 1, 1},    // and so are five taps of three channels
        {avx512, 7, 3, 3, 7, 2, 1},    // seven are two
        {avx512, 7, 16, 16, 1, 7, 1},  // four rows would be 28, but seven is no multiple
        {avx2, 3, 16, 8, 3, 3, 1},     // nine of 16 registers
    };
    for (const Case& c : cases) {
        CAPTURE(c.size);
        CAPTURE(c.channels);
        const FilterTile tile = filter_tile(c.target, window(c.size), map(c.channels, 20, c.block));
        CHECK(tile.rows == c.rows);
        CHECK(tile.vectors == c.vectors);
        CHECK(tile.blocks == c.blocks);
    }
}

TEST_CASE("a patch holds what one pooling window reaches, or as many of its rows as fit the registers") {
    const auto patch = [](const char* isa, int64_t size, int64_t pool) {
        return gradient_patch(target_for(isa), window(size), window(pool, pool));
    };
    CHECK(patch("avx512", 3, 2)->rows() * patch("avx512", 3, 2)->columns == 16);
    CHECK(patch("avx512", 5, 2)->places == 1);  // 5 x 6 for each row of places
    CHECK(patch("avx512", 5, 2)->taps == 5);
    CHECK(patch("avx2", 3, 2)->rows() * patch("avx2", 3, 2)->columns == 12);
    CHECK_FALSE(patch("avx2", 14, 2).has_value());
    for (const char* isa : {"avx512", "avx2", "generic"})
        for (int64_t size = 1; size <= 11; ++size)
            for (int64_t pool = 1; pool <= 4; ++pool) {
                const auto p = patch(isa, size, pool);
                CHECK(p.has_value());
                CHECK(p->rows() * p->columns + 2 <= target_for(isa).registers);
                CHECK(pool % p->places == 0);
                CHECK(size % p->taps == 0);
            }
}

TEST_CASE("pools are followed where the windows that have a gradient are few enough") {
    CHECK(Backward{}.follows());
    Backward large_window;  // has no Winograd
    large_window.size = 5;
    large_window.relu = false;
    CHECK(large_window.follows());
    Backward no_pooling;  // every place is chosen
    no_pooling.pool = window(1, 1);
    no_pooling.relu = false;
    CHECK_FALSE(no_pooling.follows());
}

TEST_CASE("pools are followed or not as the user says, where windows lie beside each other") {
    CHECK_FALSE(Backward{}.follows(ConvMethod::Direct));
    CHECK_FALSE(Backward{}.follows(ConvMethod::Winograd));
    CHECK(Backward{}.follows(ConvMethod::Sparse));
    Backward overlapping;
    overlapping.pool = window(3, 2);
    CHECK_FALSE(overlapping.follows(ConvMethod::Sparse));
    Backward rest;  // 24 rows and columns of which a pool of 5 leaves four
    rest.pool = window(5, 5);
    rest.pool.size = rest.pool.stride = {5, 3};
    CHECK(rest.follows(ConvMethod::Sparse));
}
