// The curve of losses at growing rates: its rates, its mean, its end, and the rate that is proposed.
#include "netrt/train/rate_curve.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace netrt;

TEST_CASE("rates grow by the same factor from the first to the last") {
    RateCurve curve(1e-4, 1, 5);
    for (const double rate : {1e-4, 1e-3, 1e-2, 1e-1, 1.0}) {
        CHECK(curve.next_rate() == doctest::Approx(rate));
        CHECK(curve.take(1) == (rate < 0.9));
    }
    CHECK(curve.steepest() == -1);  // it falls nowhere
}

TEST_CASE("the mean has no bias of its start") {
    RateCurve curve(1, 10, 100);
    CHECK(curve.take(2));
    CHECK(curve.take(1));
    CHECK(curve.points()[0].smoothed == doctest::Approx(2));
    CHECK(curve.points()[1].smoothed == doctest::Approx((0.98 * 0.02 * 2 + 0.02 * 1) / (1 - 0.98 * 0.98)));
}

TEST_CASE("it ends where the loss is four times the best, or is no number") {
    RateCurve curve(1, 10, 100);
    CHECK(curve.take(1));
    CHECK(curve.take(4));
    CHECK_FALSE(curve.take(100));
    CHECK_FALSE(RateCurve(1, 10, 100).take(NAN));
    CHECK_FALSE(RateCurve(1, 10, 100).take(INFINITY));
}

TEST_CASE("the loss falls fastest in the middle of a slope") {
    RateCurve curve(1e-6, 1, 61);
    for (int i = 0; i < 61; ++i) curve.take(i < 45 ? 1 / (1 + std::exp((i - 30) / 2.0)) : 0.3 * (i - 44));
    const int found = curve.steepest();
    CHECK(found > 28);
    CHECK(found < 45);
}

TEST_CASE("chance in single losses is no slope") {
    RateCurve curve(1e-6, 1, 100);
    for (int i = 0; i < 90; ++i) curve.take(2 - 1 / (1 + std::exp((65 - i) / 6.0)) + 0.4 * (i * 7919 % 13 - 6) / 6.0);
    const int found = curve.steepest();
    CHECK(found > 55);
    CHECK(found < 75);
}

TEST_CASE("a fall of the first losses alone is no slope") {
    RateCurve curve(1e-6, 1, 100);
    for (int i = 0; i < 100; ++i) curve.take(i == 0 ? 3 : i < 60 ? 1 : 0.5);
    CHECK(curve.steepest() >= 10);
}
