// Normal numbers and the order of an epoch, both from counters.
#include "netrt/math/random.h"

#include <cmath>

namespace netrt {
namespace {

/// cos(2 pi t) for 0 <= t < 1, by Taylor's series: the same on every machine, and a fraction of the library's size.
double cosine_of_turns(double t) {
    constexpr double turn = 6.283185307179586476925;
    const double a = std::fabs(t - 0.5);  // cos(2 pi t) = -cos(2 pi a)
    const bool beyond = a > 0.25;
    const double y = turn * (beyond ? 0.5 - a : a);
    double term = 1, sum = 1;
    for (int k = 1; k <= 11; ++k) {
        term *= -y * y / ((2 * k - 1) * (2 * k));
        sum += term;
    }
    return beyond ? sum : -sum;
}

}  // namespace

float random_normal(uint32_t key, uint32_t element) {
    // The first is in (0, 1], so that its logarithm is finite.
    const double radius = (random_number(key, 2 * element) + 1.0) * 0x1p-32;
    const double angle = random_number(key, 2 * element + 1) * 0x1p-32;
    return static_cast<float>(std::sqrt(-2.0 * std::log(radius)) * cosine_of_turns(angle));
}

void random_order(uint32_t seed, uint32_t stage, uint32_t epoch, uint32_t count, uint32_t* order) {
    const uint32_t key = random_key(seed, stage, epoch, order_layer, 0);
    for (uint32_t i = 0; i < count; ++i) {
        const uint32_t other = random_below(i + 1, random_number(key, i));
        order[i] = order[other];
        order[other] = i;
    }
}

}  // namespace netrt
