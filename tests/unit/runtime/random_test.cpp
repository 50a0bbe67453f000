// Numbers from counters: fixed values, distribution, the order of an epoch.
#include "netrt/math/random.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

#include <doctest/doctest.h>

using namespace netrt;

TEST_CASE("the numbers are the same for ever") {
    static_assert(mixed(0) == 0);
    CHECK(mixed(1) == 0x688990c0u);
    CHECK(random_key(1, 2, 3, 4, 5) == 0x509ba2deu);
    CHECK(random_number(random_key(1, 2, 3, 4, 5), 7) == 0xe068e4e3u);
}

TEST_CASE("uniform numbers fill [0, 1) evenly") {
    const uint32_t key = random_key(1, 2, 3, 4, 5);
    int boxes[10] = {};
    for (uint32_t i = 0; i < 100'000; ++i) {
        const float value = random_uniform(key, i);
        REQUIRE(value >= 0);
        REQUIRE(value < 1);
        ++boxes[static_cast<int>(value * 10)];
    }
    for (const int count : boxes) CHECK(std::abs(count - 10'000) < 400);
}

TEST_CASE("normal numbers have mean 0 and deviation 1") {
    const uint32_t key = random_key(7, 0, 0, 0, 0);
    double sum = 0, squares = 0;
    int beyond_two = 0;
    constexpr int count = 100'000;
    for (uint32_t i = 0; i < count; ++i) {
        const double value = random_normal(key, i);
        REQUIRE(std::isfinite(value));
        sum += value;
        squares += value * value;
        beyond_two += std::abs(value) > 2;
    }
    CHECK(std::abs(sum / count) < 0.02);
    CHECK(std::abs(squares / count - 1) < 0.03);
    CHECK(std::abs(beyond_two / double(count) - 0.0455) < 0.004);
}

TEST_CASE("normal numbers of neighbours, samples, layers and steps have nothing to do with each other") {
    const auto key = [](uint32_t step, uint32_t layer, uint32_t sample) { return random_key(1, 0, step, layer, sample); };
    const uint32_t others[] = {key(1, 0, 0), key(2, 0, 0), key(1, 1, 0), key(1, 0, 1)};
    constexpr uint32_t count = 100'000;
    for (size_t other = 0; other < std::size(others); ++other) {
        double products = 0, of_squares = 0;
        for (uint32_t i = 0; i < count; ++i) {
            const double a = random_normal(others[0], i), b = random_normal(others[other], i + (other == 0));
            products += a * b;
            of_squares += (a * a - 1) * (b * b - 1);
        }
        CHECK(std::abs(products / count) < 0.015);  // 4.7 deviations
        CHECK(std::abs(of_squares / count) < 0.03);
    }
}

TEST_CASE("an epoch visits every sample once, in an order of its own") {
    std::vector<uint32_t> first(1000), second(1000), again(1000);
    random_order(1, 0, 1, 1000, first.data());
    random_order(1, 0, 2, 1000, second.data());
    random_order(1, 0, 1, 1000, again.data());
    CHECK(std::set<uint32_t>(first.begin(), first.end()).size() == 1000);
    CHECK(*std::max_element(first.begin(), first.end()) == 999);
    CHECK(first == again);
    CHECK(first != second);
    int at_home = 0;
    for (uint32_t i = 0; i < 1000; ++i) at_home += first[i] == i;
    CHECK(at_home < 8);
}

TEST_CASE("every order of three is as likely") {
    int counts[27] = {};
    for (uint32_t epoch = 0; epoch < 60'000; ++epoch) {
        uint32_t order[3];
        random_order(1, 0, epoch, 3, order);
        ++counts[order[0] * 9 + order[1] * 3 + order[2]];
    }
    int seen = 0;
    for (const int count : counts) {
        if (count == 0) continue;
        ++seen;
        CHECK(std::abs(count - 10'000) < 500);
    }
    CHECK(seen == 6);
}
