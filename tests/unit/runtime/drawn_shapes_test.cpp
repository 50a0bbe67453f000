// The drawn shapes: the same everywhere, each class in many pictures, and no picture in both splits.
#include "netrt/data/drawn_shapes.h"

#include <algorithm>
#include <array>

#include <doctest/doctest.h>

#include "unit/runtime/ports.h"

using namespace netrt;

namespace {

const Ports with_mask = {{port("image", {1, 32, 32})}, {port("mask", {32, 32}, 4)}};
constexpr size_t places = 32 * 32;

}  // namespace

TEST_CASE("pictures of shapes come with a class for each place") {
    const Result<Samples> samples = with_mask.read(sources::drawn_shapes, {});
    REQUIRE(samples.ok());
    CHECK(samples->count == drawn_shapes_train_count);
    REQUIRE(samples->columns.size() == 2);
    const std::vector<uint8_t>& pixels = samples->columns[0].bytes;
    const std::vector<int32_t>& classes = samples->columns[1].classes;
    REQUIRE(pixels.size() == places * drawn_shapes_train_count);
    REQUIRE(classes.size() == pixels.size());
    std::array<int, 4> pictures_with{};
    double brightness[4] = {}, count[4] = {};
    for (size_t i = 0; i < static_cast<size_t>(samples->count); ++i) {
        std::array<bool, 4> seen{};
        for (size_t p = i * places; p < (i + 1) * places; ++p) {
            const auto shown = static_cast<size_t>(classes[p]);
            REQUIRE(shown < 4);
            seen[shown] = true;
            brightness[shown] += pixels[p];
            count[shown] += 1;
        }
        for (size_t c = 0; c < 4; ++c) pictures_with[c] += seen[c];
    }
    CHECK(pictures_with[0] == samples->count);
    for (size_t c = 1; c < 4; ++c) {
        CHECK(pictures_with[c] > samples->count / 3);
        // Brighter than the ground as often as darker: brightness alone does not tell.
        CHECK(std::abs(brightness[c] / count[c] - brightness[0] / count[0]) < 60);
    }
}

TEST_CASE("the same key is the same picture of shapes on every machine; the splits differ") {
    std::array<uint8_t, places> pixels{};
    std::array<int32_t, places> classes{};
    draw_shapes(7, pixels.data(), classes.data());
    uint32_t sum = 0;
    for (size_t p = 0; p < places; ++p) sum = mixed(sum + pixels[p] + 256 * static_cast<uint32_t>(classes[p]));
    CHECK(sum == 801149156u);
    const Result<Samples> train = with_mask.read(sources::drawn_shapes, {}),
                          test = with_mask.read(sources::drawn_shapes, {}, Split::Test);
    REQUIRE(test.ok());
    CHECK(test->count == drawn_shapes_test_count);
    const auto picture = [](const Samples& samples, int64_t i) { return samples.columns[0].bytes.begin() + i * static_cast<int64_t>(places); };
    for (int64_t i = 0; i < test->count; ++i)
        CHECK_FALSE(std::equal(picture(*test, i), picture(*test, i + 1 < test->count ? i + 1 : 0), picture(*train, i)));
}

TEST_CASE("shapes fill one input of their size, and refuse a folder") {
    CHECK(Ports{{port("image", {1, 32, 32})}, {}}.read(sources::drawn_shapes, {})->columns.size() == 1);
    CHECK_FALSE(Ports{{port("image", {1, 28, 28})}, {}}.read(sources::drawn_shapes, {}).ok());
    CHECK_FALSE(Ports{{port("image", {1, 32, 32})}, {port("mask", {32, 32}, 3)}}.read(sources::drawn_shapes, {}).ok());
}
