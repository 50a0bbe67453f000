// Samples in memory: choosing by class, numbers against tables and classes.
#include "netrt/data/source.h"

#include <algorithm>
#include <cstdint>

#include <doctest/doctest.h>
#include <sys/mman.h>

#include "netrt/data/dataset.h"
#include "unit/runtime/ports.h"

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

TEST_CASE("numbers beyond their table or classes are refused with file, sample and place") {
    const std::vector<Input> inputs = {port("word", {2}, 50)}, labels = {port("digit", {}, 10), port("mask", {2, 2}, 3)};
    Program program;
    program.inputs = list_of(inputs);
    program.labels = list_of(labels);
    const LinearMap shifted[] = {{1, -1}, {1, 0}};
    Samples samples;
    samples.count = 2;
    samples.columns = {{.name = "word", .file = "x.npy", .dims = {2}, .classes = {0, 49, 3, 49}},
                       {.name = "digit", .file = "y.npy", .classes = {0, 9}},
                       {.name = "mask", .file = "m.npy", .dims = {2, 2}, .classes = {0, 1, 2, 1, 2, 0, 1, 2}}};
    const auto said = [&](size_t column, size_t at, int32_t found, const Source& source) {
        Samples wrong = samples;
        wrong.columns[column].classes[at] = found;
        const Status status = map_classes(wrong, program, source);
        return status ? std::string() : status.error().text;
    };
    Source plain{}, from_one{};
    from_one.label_maps = shifted;
    CHECK(said(0, 0, 0, plain) == "");
    CHECK(said(0, 3, 50, plain) == "x.npy: sample 1 of `word` at [1] is 50, and its table has 50 rows");
    CHECK(said(0, 0, -1, plain) == "x.npy: sample 0 of `word` at [0] is -1, and its table has 50 rows");
    CHECK(said(2, 6, 3, plain) == "m.npy: sample 1 of `mask` at [1, 0] is 3, and its classes are 0 to 2");
    CHECK(said(1, 0, 12, from_one) ==
          "y.npy: sample 0 of `digit` is 12, which becomes 11, and its classes are 0 to 9");
    samples.columns[1].classes = {1, 10};
    CHECK(said(0, 0, 0, plain) == "y.npy: sample 1 of `digit` is 10, and its classes are 0 to 9; numbers from 1 on want "
                                  "`map digit = digit - 1` in the data section");
    CHECK(said(0, 0, 0, from_one) == "");
}
