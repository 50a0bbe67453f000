// Shapes, types, windows.
#include <doctest/doctest.h>

#include "graph/op.h"

using namespace netc::graph;

TEST_CASE("elements are the product of the extents") {
    CHECK(Shape{}.elements() == 1);
    CHECK(Shape{{32, 26, 26}}.elements() == 21632);
    CHECK(Shape{{int64_t{1} << 40, int64_t{1} << 40}}.elements() == INT64_MAX);
}

TEST_CASE("shapes and types are written as in a .net file") {
    CHECK(to_string(Shape{}) == "[]");
    CHECK(to_string(Shape{{32, 26, 26}}) == "[32, 26, 26]");
    CHECK(to_string(TensorType{DType::F32, {{5}}, true}) == "f32[5]");
    CHECK(to_string(TensorType{DType::I32, {}, true}) == "i32[]");
    CHECK(to_string(TensorType{DType::F32, {{5, 128}}, false}) == "weight f32[5, 128]");
}

TEST_CASE("the output extent of a window") {
    CHECK(output_extent({.size = {3, 3}}, 0, 28) == 26);
    CHECK(output_extent({.size = {3, 3}, .stride = {1, 2}}, 1, 28) == 13);
    CHECK(output_extent({.size = {2, 2}, .stride = {2, 2}}, 0, 5) == 2);
    CHECK(output_extent({.size = {3, 3}, .dilation = {2, 1}}, 0, 5) == 1);
    CHECK(output_extent({.size = {3, 3}, .pad_before = {1, 0}, .pad_after = {2, 0}}, 0, 1) == 2);
    CHECK(output_extent({.size = {7, 7}}, 0, 5) == 0);
    CHECK(output_extent({.size = {7, 7}, .stride = {3, 3}}, 0, 6) == 0);
}
