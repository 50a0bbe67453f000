// The drawn digits: the same everywhere, all different, and telling apart what they show.
#include "netrt/data/drawn_digits.h"

#include <cmath>
#include <set>
#include <string>

#include <doctest/doctest.h>

#include "netrt/math/random.h"

using namespace netrt;

namespace {

Result<Samples> drawn_digits(uint32_t seed, Split split, int64_t count) {
    Samples samples;
    if (Status status = netrt::drawn_digits(seed, split, count, samples); !status) return status.error();
    return samples;
}

uint32_t checksum(const std::vector<uint8_t>& bytes) {
    uint32_t sum = 0;
    for (const uint8_t byte : bytes) sum = mixed(sum + byte);
    return sum;
}

/// The share of test pictures that are nearest to the mean training picture of their own digit.
double share_nearest_to_own_mean(const Samples& train, const Samples& test) {
    double means[10][784] = {};
    for (int64_t i = 0; i < train.count; ++i)
        for (int k = 0; k < 784; ++k)
            means[train.columns[1].classes[static_cast<size_t>(i)]][k] +=
                train.columns[0].bytes[static_cast<size_t>(i * 784 + k)] * 10.0 / static_cast<double>(train.count);
    int64_t right = 0;
    for (int64_t i = 0; i < test.count; ++i) {
        int nearest = -1;
        double least = INFINITY;
        for (int digit = 0; digit < 10; ++digit) {
            double distance = 0;
            for (int k = 0; k < 784; ++k) {
                const double d = test.columns[0].bytes[static_cast<size_t>(i * 784 + k)] - means[digit][k];
                distance += d * d;
            }
            if (distance < least) least = distance, nearest = digit;
        }
        right += nearest == test.columns[1].classes[static_cast<size_t>(i)];
    }
    return static_cast<double>(right) / static_cast<double>(test.count);
}

}  // namespace

TEST_CASE("the same seed draws the same digits on every machine") {
    const Result<Samples> samples = ::drawn_digits(1, Split::Train, 200);
    REQUIRE(samples.ok());
    CHECK(samples->columns[0].dims == std::vector<int64_t>{28, 28});
    CHECK(checksum(samples->columns[0].bytes) == 2408815180u);
    CHECK(checksum(::drawn_digits(2, Split::Train, 200)->columns[0].bytes) != checksum(samples->columns[0].bytes));
    const Result<Samples> more = ::drawn_digits(1, Split::Train, 300);
    CHECK(std::equal(samples->columns[0].bytes.begin(), samples->columns[0].bytes.end(), more->columns[0].bytes.begin()));
}

TEST_CASE("every ten in a row hold each digit once, and no picture comes twice") {
    const Result<Samples> train = ::drawn_digits(1, Split::Train, 2000), test = ::drawn_digits(1, Split::Test, 1000);
    std::set<std::string> pictures;
    for (const Samples* samples : {&*train, &*test})
        for (int64_t i = 0; i < samples->count; ++i) {
            CHECK(samples->columns[1].classes[static_cast<size_t>(i)] == i % 10);
            pictures.emplace(reinterpret_cast<const char*>(samples->columns[0].bytes.data()) + i * 784, 784);
        }
    CHECK(pictures.size() == 3000);
}

TEST_CASE("the pictures look like ink on empty paper") {
    const Result<Samples> samples = ::drawn_digits(3, Split::Train, 1000);
    for (int64_t i = 0; i < samples->count; ++i) {
        int inked = 0, bright = 0, border = 0;
        for (int k = 0; k < 784; ++k) {
            const uint8_t value = samples->columns[0].bytes[static_cast<size_t>(i * 784 + k)];
            inked += value > 0;
            bright += value > 120;
            border += value > 0 && (k % 28 == 0 || k % 28 == 27 || k < 28 || k >= 756);
        }
        CHECK(inked > 30);
        CHECK(inked < 450);
        CHECK(bright > 8);
        CHECK(border < 20);
    }
}

TEST_CASE("the digits can be told apart, but not by their mean picture alone") {
    const double share =
        share_nearest_to_own_mean(*::drawn_digits(1, Split::Train, 4000), *::drawn_digits(1, Split::Test, 1000));
    CHECK(share > 0.6);
    CHECK(share < 0.95);
}

TEST_CASE("counts that make no sense are refused") {
    CHECK(::drawn_digits(1, Split::Train, 0).error().text == "drawn digits: a count of 0; 1 to 10000000 can be drawn");
    CHECK_FALSE(::drawn_digits(1, Split::Train, -5).ok());
    CHECK_FALSE(::drawn_digits(1, Split::Train, int64_t{1} << 60).ok());
}
