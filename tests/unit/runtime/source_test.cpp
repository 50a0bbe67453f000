// Samples in memory: choosing by label, checking labels.
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
    samples.dims = {2};
    samples.bytes = {0, 255, 10, 11, 20, 21, 30, 31};
    samples.labels = {3, 0, 5, 3};
    return samples;
}

}  // namespace

TEST_CASE("samples are kept by their label, in their order") {
    Samples samples = four_samples();
    keep_labels(samples, 1, 4);
    CHECK(samples.count == 2);
    CHECK(samples.labels == std::vector<int32_t>{3, 3});
    CHECK(samples.bytes == std::vector<uint8_t>{0, 255, 30, 31});
    keep_labels(samples, 7, 9);
    CHECK(samples.count == 0);
    CHECK(samples.bytes.empty());
}

TEST_CASE("what is kept of many samples is whole, and only that takes memory") {
    Samples samples;
    samples.count = 20'000;
    samples.dims = {28, 28};
    samples.bytes.resize(20'000 * 784);
    for (size_t i = 0; i < 20'000; ++i) {
        samples.labels.push_back(static_cast<int32_t>(i % 10));
        std::fill_n(samples.bytes.begin() + static_cast<int64_t>(i) * 784, 784, static_cast<uint8_t>(i % 251));
    }
    keep_labels(samples, 3, 3);
    REQUIRE(samples.count == 2'000);
    REQUIRE(samples.bytes.size() == 2'000 * 784);
    for (size_t i = 0; i < 2'000; ++i) {
        REQUIRE(samples.bytes[i * 784] == (10 * i + 3) % 251);
        REQUIRE(samples.bytes[i * 784 + 783] == (10 * i + 3) % 251);
    }

    constexpr size_t page = 4096;
    const auto after = (reinterpret_cast<uintptr_t>(samples.bytes.data() + samples.bytes.size()) / page + 1) * page;
    unsigned char resident[8] = {};
    REQUIRE(mincore(reinterpret_cast<void*>(after), sizeof resident * page, resident) == 0);
    for (const unsigned char there : resident) CHECK((there & 1) == 0);
}
