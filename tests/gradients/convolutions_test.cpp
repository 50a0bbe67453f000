// Gradients of convolutions, transposed ones too, and dense layers against finite differences.
#include "finite_differences.h"

using namespace netc::test;

namespace {

struct Case {
    const char* name;
    int64_t batch;
    Shape in;
    int64_t filters;
    Window window;
    int64_t groups = 1;
    bool bias = true;
};

const Case cases[] = {
    {"plain 3x3", 2, {{2, 5, 6}}, 3, {.size = {3, 3}}},
    {"1x1 on one pixel", 3, {{3, 1, 1}}, 2, {.size = {1, 1}}},
    {"3x3 on one pixel", 2, {{2, 1, 1}}, 2, {.size = {3, 3}, .pad_before = {1, 1}, .pad_after = {1, 1}}},
    {"different strides", 1, {{2, 7, 6}}, 2, {.size = {3, 2}, .stride = {2, 3}}},
    {"a stride that leaves a rest", 2, {{1, 6, 8}}, 2, {.size = {3, 3}, .stride = {2, 2}}},
    {"a stride larger than the kernel", 2, {{2, 5, 7}}, 2, {.size = {1, 2}, .stride = {2, 3}}},
    {"asymmetric pads", 2, {{2, 4, 5}}, 2, {.size = {3, 4}, .pad_before = {0, 2}, .pad_after = {1, 1}}},
    {"asymmetric pads and strides",
     1,
     {{2, 5, 4}},
     3,
     {.size = {4, 3}, .stride = {3, 2}, .pad_before = {2, 0}, .pad_after = {1, 1}}},
    {"dilation", 2, {{2, 7, 7}}, 2, {.size = {3, 2}, .dilation = {2, 3}, .pad_before = {1, 1}, .pad_after = {0, 2}}},
    {"groups", 2, {{4, 4, 3}}, 6, {.size = {2, 3}, .pad_before = {1, 1}, .pad_after = {1, 1}}, 2},
    {"one channel a group", 3, {{3, 5, 5}}, 3, {.size = {3, 3}, .stride = {2, 1}}, 3, false},
    {"no bias", 1, {{1, 4, 4}}, 1, {.size = {3, 3}}, 1, false},
};

}  // namespace

TEST_CASE("conv2d") {
    for (const Case& c : cases) {
        CAPTURE(c.name);
        Trial trial(c.batch);
        const ValueId in = trial.variable(c.in, "in");
        const Shape kernel{{c.filters, c.in[0] / c.groups, c.window.size[0], c.window.size[1]}};
        Conv2d conv{in, trial.bound_weight(kernel, "kernel"), {}, c.window, c.groups};
        if (c.bias) conv.bias = trial.bound_weight({{c.filters}}, "bias");
        trial.check(trial.distance_of(trial.make(conv, "conv")));
    }
}

// The windows of the cases, from their results back.
TEST_CASE("transposed convolution") {
    for (const Case& c : cases) {
        CAPTURE(c.name);
        Trial trial(c.batch);
        const Shape small{{c.filters, output_extent(c.window, 0, c.in.height()), output_extent(c.window, 1, c.in.width())}};
        const ValueId in = trial.variable(small, "in");
        const Shape kernel{{c.filters, c.in[0] / c.groups, c.window.size[0], c.window.size[1]}};
        Conv2dGradInput transposed{in, trial.bound_weight(kernel, "kernel"), c.window, c.groups, c.in};
        if (c.bias) transposed.bias = trial.bound_weight({{c.in[0]}}, "bias");
        trial.check(trial.distance_of(trial.make(transposed, "transposed")));
    }
}

TEST_CASE("dense") {
    for (int64_t batch : {1, 3}) {
        for (bool bias : {true, false}) {
            Trial trial(batch);
            Dense dense{trial.variable({{5}}, "in"), trial.bound_weight({{4, 5}}, "kernel"), {}};
            if (bias) dense.bias = trial.bound_weight({{4}}, "bias");
            trial.check(trial.distance_of(trial.make(dense, "dense")));
        }
    }
}
