// Random numbers by counter: the same at any place, in any order, on any number of threads.
#pragma once

#include <cmath>
#include <cstdint>

namespace netc::graph {

// The runtime has the same functions (netrt/math/random.h); a test compares the two.

/// A bijection of 32-bit numbers that flips about half of the bits when one bit of `x` changes.
constexpr uint32_t mixed(uint32_t x) {
    x = (x ^ (x >> 16)) * 0x7feb352du;
    x = (x ^ (x >> 15)) * 0x846ca68bu;
    return x ^ (x >> 16);
}

/// Names the stream of numbers of one sample in one layer in one step.
constexpr uint32_t random_key(uint32_t seed, uint32_t stage, uint32_t step, uint32_t layer, uint32_t sample) {
    return mixed(mixed(mixed(mixed(mixed(seed) + stage) + step) + layer) + sample);
}

/// The number of a stream at an element, uniform over all 32-bit numbers.
constexpr uint32_t random_number(uint32_t key, uint32_t element) { return mixed((element * 0x9e3779b9u) ^ key); }

/// A number of mean 0 and deviation 1: Box and Muller's of the numbers 2 * element and 2 * element + 1.
inline double random_normal(uint32_t key, uint32_t element) {
    const double radius = (random_number(key, 2 * element) + 1.0) / 4294967296.0;
    const double angle = 2 * 3.14159265358979323846 * (random_number(key, 2 * element + 1) / 4294967296.0);
    return std::sqrt(-2 * std::log(radius)) * std::cos(angle);
}

/// A dropout keeps an element iff its number is at least this.
constexpr uint32_t dropout_threshold(double rate) { return static_cast<uint32_t>(rate * 4294967296.0); }

}  // namespace netc::graph
