// The mean and the deviation of an input over samples: which values belong to which number, and the bits.
#include "netrt/data/statistics.h"

#include <doctest/doctest.h>

#include <cmath>

#include "netrt/files/weights.h"
#include "netrt/math/pack.h"
#include "unit/runtime/ports.h"

using namespace netrt;

namespace {

/// A statistic of samples of `input`, as a tensor of these dimensions.
std::vector<float> statistic(const StatisticKind& kind, const Input& input, const std::vector<int>& dims, const std::vector<float>& values,
                             LinearMap map = {1, 0}, int threads = 1) {
    Tensor tensor{.name = "t", .offset = 0, .packing = port("t", dims).packing, .init = Init::Zeros, .init_value = 0, .trainable = false};
    tensor.statistic = &kind;
    tensor.input = 0;
    Samples samples;
    samples.count = static_cast<int64_t>(values.size()) / logical_count(input.packing);
    samples.columns.resize(1);
    samples.columns[0].floats = values;
    samples.columns[0].dims = dims_of(input.packing);
    std::vector<float> weights(static_cast<size_t>(physical_count(tensor.packing)), -1.0f);
    Team team(threads);
    REQUIRE(put_statistic(tensor, input, map, samples, team, reinterpret_cast<std::byte*>(weights.data())));
    return weights;
}

}  // namespace

TEST_CASE("each feature has its mean and its deviation; what never changes has deviation 1") {
    const Input row = port("x", {3});
    const std::vector<float> values = {1, 0.1f, 1000, 3, 0.1f, 3000};
    CHECK(statistic(statistics::mean, row, {3}, values) == std::vector<float>{2, 0.1f, 2000});
    CHECK(statistic(statistics::deviation, row, {3}, values) == std::vector<float>{1, 1, 1000});
}

TEST_CASE("a number belongs to a channel, a place, a column, or to all") {
    const Input map = port("x", {2, 1, 2});
    const std::vector<float> values = {1, 3, 10, 10, 5, 7, 30, 30};
    CHECK(statistic(statistics::mean, map, {2, 1, 1}, values) == std::vector<float>{4, 20});
    CHECK(statistic(statistics::mean, map, {2, 1, 2}, values) == std::vector<float>{3, 5, 20, 20});
    CHECK(statistic(statistics::mean, map, {1, 1, 1}, values) == std::vector<float>{12});
    CHECK(statistic(statistics::deviation, map, {2, 1, 1}, values) == std::vector<float>{std::sqrt(5.0f), 10});
    CHECK(statistic(statistics::mean, port("x", {2, 2}), {1, 2}, values) == std::vector<float>{11.5f, 12.5f});
    CHECK(statistic(statistics::mean, port("x", {}), {}, {2, 4}) == std::vector<float>{3});
}

TEST_CASE("classes of few samples weigh more, and those without any nothing") {
    Tensor tensor{.name = "t", .offset = 0, .packing = port("t", {4}).packing, .init = Init::Constant, .init_value = 1, .trainable = false};
    tensor.statistic = &statistics::balance;
    tensor.input = 1;
    Samples samples;
    samples.count = 6;
    samples.columns.resize(2);
    samples.columns[1].classes = {0, 3, 0, 1, 0, 1};
    std::vector<float> weights(static_cast<size_t>(physical_count(tensor.packing)), -1.0f);
    Team team(2);
    REQUIRE(put_statistic(tensor, port("y", {}, 4), {1, 0}, samples, team, reinterpret_cast<std::byte*>(weights.data())));
    weights.resize(4);
    CHECK(weights == std::vector<float>{static_cast<float>(2 / 3.0), 1, 0, 2});  // 6 / (3 * 3), 6 / (3 * 2), none, 6 / (3 * 1)
}

TEST_CASE("values are those behind the map, in bytes too") {
    const Input number = port("x", {1});
    CHECK(statistic(statistics::mean, number, {1}, {2, 4}, {0.5, -1}) == std::vector<float>{0.5f});
    Samples samples;
    samples.count = 2;
    samples.columns.resize(1);
    samples.columns[0].bytes = {0, 200};
    std::vector<double> result;
    Team team(1);
    REQUIRE(statistics::mean.compute({samples, 0, {0.01, 0}, 1, 1, 1}, team, result));
    CHECK(static_cast<float>(result[0]) == doctest::Approx(1));
}

TEST_CASE("far from zero the deviation is still right, and threads do not change its bits") {
    std::vector<float> values;
    for (int i = 0; i < 1001; ++i) values.push_back(1e6f + static_cast<float>(i % 3 - 1));
    const std::vector<float> one = statistic(statistics::deviation, port("x", {1}), {1}, values);
    CHECK(one[0] == doctest::Approx(std::sqrt(667.0 / 1001)).epsilon(1e-4));
    for (const int threads : {2, 3, 4}) CHECK(statistic(statistics::deviation, port("x", {1}), {1}, values, {1, 0}, threads) == one);
}
