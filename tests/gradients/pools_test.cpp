// Gradients of pools against finite differences.
#include "finite_differences.h"

using namespace netc::test;

namespace {

struct Case {
    const char* name;
    int64_t batch;
    Shape in;
    Window window;
};

const Case cases[] = {
    {"2x2", 2, {{2, 4, 6}}, {.size = {2, 2}, .stride = {2, 2}}},
    {"a row and a column left over", 2, {{1, 5, 7}}, {.size = {2, 2}, .stride = {2, 2}}},
    {"overlapping windows", 1, {{2, 5, 6}}, {.size = {3, 2}, .stride = {2, 1}}},
    {"pads", 2, {{2, 5, 5}}, {.size = {3, 3}, .stride = {2, 2}, .pad_before = {1, 1}, .pad_after = {1, 1}}},
    {"asymmetric pads", 1, {{1, 4, 6}}, {.size = {3, 3}, .stride = {2, 3}, .pad_before = {0, 1}, .pad_after = {1, 2}}},
    {"rounding up", 2, {{2, 6, 5}}, {.size = {3, 2}, .stride = {2, 2}, .pad_after = {1, 1}, .overhang = {1, 1}}},
    {"pads and rounding up",
     1,
     {{1, 5, 6}},
     {.size = {3, 3}, .stride = {3, 2}, .pad_before = {1, 1}, .pad_after = {2, 2}, .overhang = {1, 1}}},
    {"dilation", 1, {{1, 6, 7}}, {.size = {2, 3}, .stride = {1, 2}, .dilation = {3, 2}}},
    {"one pixel", 3, {{2, 1, 1}}, {.size = {1, 1}}},
};

}  // namespace

TEST_CASE("max pool") {
    for (const Case& c : cases) {
        CAPTURE(c.name);
        Trial trial(c.batch);
        trial.check(trial.distance_of(trial.make(MaxPool{trial.variable(c.in, "in"), c.window}, "pool")));
    }
}

TEST_CASE("average pool") {
    for (const Case& c : cases) {
        for (bool count_pad : {true, false}) {
            CAPTURE(c.name);
            CAPTURE(count_pad);
            Trial trial(c.batch);
            trial.check(
                trial.distance_of(trial.make(AvgPool{trial.variable(c.in, "in"), c.window, count_pad}, "pool")));
        }
    }
}

TEST_CASE("global pools") {
    for (const Shape& shape : {Shape{{3, 2, 5}}, Shape{{2, 1, 1}}, Shape{{2, 7}}}) {
        for (int64_t batch : {1, 3}) {
            Trial average(batch), largest(batch);
            average.check(average.distance_of(average.make(GlobalAvgPool{average.variable(shape, "in")}, "pool")));
            largest.check(largest.distance_of(largest.make(GlobalMaxPool{largest.variable(shape, "in")}, "pool")));
        }
    }
}
