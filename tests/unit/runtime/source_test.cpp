// Samples in memory: choosing by class.
#include "netrt/data/source.h"

#include <algorithm>
#include <cstdint>

#include <doctest/doctest.h>
#include <sys/mman.h>

using namespace netrt;

namespace {

Samples four_samples() {
    Samples samples;
    samples.count = 4;
    samples.columns.resize(3);
    samples.columns[0].dims = {2};
    samples.columns[0].bytes = {0, 255, 10, 11, 20, 21, 30, 31};
    samples.columns[1].floats = {0.5f, 1.5f, 2.5f, 3.5f};
    samples.columns[2].classes = {3, 0, 5, 3};
    return samples;
}

}  // namespace

TEST_CASE("samples are kept by their class, in their order") {
    Samples samples = four_samples();
    keep_classes(samples, 2, 1, 4);
    CHECK(samples.count == 2);
    CHECK(samples.columns[2].classes == std::vector<int32_t>{3, 3});
    CHECK(samples.columns[1].floats == std::vector<float>{0.5f, 3.5f});
    CHECK(samples.columns[0].bytes == std::vector<uint8_t>{0, 255, 30, 31});
    CHECK(samples.number_of(1) == 3);
    keep_classes(samples, 2, 7, 9);
    CHECK(samples.count == 0);
    CHECK(samples.columns[0].bytes.empty());
}

TEST_CASE("what is kept of many samples is whole, and only that takes memory") {
    Samples samples;
    samples.count = 20'000;
    samples.columns.resize(2);
    samples.columns[0].dims = {28, 28};
    std::vector<uint8_t>& bytes = samples.columns[0].bytes;
    bytes.resize(20'000 * 784);
    for (size_t i = 0; i < 20'000; ++i) {
        samples.columns[1].classes.push_back(static_cast<int32_t>(i % 10));
        std::fill_n(bytes.begin() + static_cast<int64_t>(i) * 784, 784, static_cast<uint8_t>(i % 251));
    }
    keep_classes(samples, 1, 3, 3);
    REQUIRE(samples.count == 2'000);
    REQUIRE(bytes.size() == 2'000 * 784);
    for (size_t i = 0; i < 2'000; ++i) {
        REQUIRE(bytes[i * 784] == (10 * i + 3) % 251);
        REQUIRE(bytes[i * 784 + 783] == (10 * i + 3) % 251);
    }

    constexpr size_t page = 4096;
    const auto after = (reinterpret_cast<uintptr_t>(bytes.data() + bytes.size()) / page + 1) * page;
    unsigned char resident[8] = {};
    REQUIRE(mincore(reinterpret_cast<void*>(after), sizeof resident * page, resident) == 0);
    for (const unsigned char there : resident) CHECK((there & 1) == 0);
}
