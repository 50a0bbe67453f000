// Epochs in which every class is as likely.
#include "netrt/train/sampling.h"

#include <doctest/doctest.h>

#include <cstdlib>

using namespace netrt;

TEST_CASE("balanced sampling draws all classes alike, and all samples of a class alike") {
    std::vector<int32_t> classes(900, 0);
    classes.insert(classes.end(), 90, 3);
    classes.insert(classes.end(), 10, 1);
    const BalancedSampling sampling(classes);
    std::vector<uint32_t> order(classes.size());
    std::vector<int> drawn(classes.size());
    for (uint32_t epoch = 0; epoch < 30; ++epoch) {
        sampling.draw(1, 0, epoch, order);
        for (const uint32_t sample : order) ++drawn.at(sample);
    }
    const auto sum = [&](int first, int last) {
        int result = 0;
        for (int i = first; i < last; ++i) result += drawn[static_cast<size_t>(i)];
        return result;
    };
    for (const int count : {sum(0, 900), sum(900, 990), sum(990, 1000)}) CHECK(std::abs(count - 10000) < 300);  // 3.7 deviations
    for (int i = 990; i < 1000; ++i) CHECK(std::abs(drawn[static_cast<size_t>(i)] - 1000) < 120);
}

TEST_CASE("what an epoch draws depends on seed, stage and epoch alone") {
    const BalancedSampling sampling({0, 1, 1, 0, 1, 1, 1, 1});
    const auto drawn = [&](uint32_t seed, uint32_t stage, uint32_t epoch) {
        std::vector<uint32_t> order(64);
        sampling.draw(seed, stage, epoch, order);
        return order;
    };
    CHECK(drawn(1, 2, 3) == drawn(1, 2, 3));
    CHECK(drawn(1, 2, 3) != drawn(2, 2, 3));
    CHECK(drawn(1, 2, 3) != drawn(1, 1, 3));
    CHECK(drawn(1, 2, 3) != drawn(1, 2, 4));
}
