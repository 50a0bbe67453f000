// Random numbers from counters: the same numbers for the same (seed, stage, step, layer, sample, element), in any
// order.
#pragma once

#include <cstdint>

#include "netrt/math/inline.h"

namespace netrt {

/// Scrambles 32 bits (a bijection with good avalanche).
NETRT_INLINE constexpr uint32_t mixed(uint32_t x) {
    x = (x ^ x >> 16) * 0x7feb352du;
    x = (x ^ x >> 15) * 0x846ca68bu;
    return x ^ x >> 16;
}

/// A key for the numbers of one sample of one layer in one step.
NETRT_INLINE constexpr uint32_t random_key(uint32_t seed, uint32_t stage, uint32_t step, uint32_t layer,
                                           uint32_t sample) {
    return mixed(mixed(mixed(mixed(mixed(seed) + stage) + step) + layer) + sample);
}

/// Number `element` of a key, uniform over 32 bits.
NETRT_INLINE constexpr uint32_t random_number(uint32_t key, uint32_t element) {
    return mixed(element * 0x9e3779b9u ^ key);
}

/// In [0, 1), a multiple of 2^-24.
NETRT_INLINE constexpr float random_uniform(uint32_t key, uint32_t element) {
    return static_cast<float>(random_number(key, element) >> 8) * 0x1p-24f;
}

/// In [0, bound), each (nearly) as likely; `bits` is a random number.
NETRT_INLINE constexpr uint32_t random_below(uint32_t bound, uint32_t bits) {
    return static_cast<uint32_t>(static_cast<uint64_t>(bits) * bound >> 32);
}

/// Mean 0, deviation 1 (Box-Muller on the numbers 2*element and 2*element + 1).
float random_normal(uint32_t key, uint32_t element);

/// Takes the place of the layer in the key of an epoch's order, so that no layer shares its numbers.
inline constexpr uint32_t order_layer = 0xffff'fff0u;

/// Writes 0..count-1 to `order`, in the order in which an epoch visits the samples (Fisher-Yates).
void random_order(uint32_t seed, uint32_t stage, uint32_t epoch, uint32_t count, uint32_t* order);

/// The step of training that a program runs.
struct Step {
    uint32_t seed = 1;
    uint32_t stage = 0;   // index of the stage
    uint32_t number = 1;  // counts from 1
    float rate = 0;       // learning rate of this step
    static constexpr int most_scheduled = 16;
    float numbers[most_scheduled] = {};  // what else the schedules of the stage give

    /// Key of a dropout layer's numbers for sample s of this step's batch.
    NETRT_INLINE constexpr uint32_t key(uint32_t layer, uint32_t s) const {
        return random_key(seed, stage, number, layer, s);
    }

    NETRT_INLINE constexpr float learning_rate() const { return rate; }

    NETRT_INLINE constexpr float scheduled(int i) const { return numbers[i]; }

    /// The number of the step as formulas of optimizers count it.
    NETRT_INLINE constexpr float t() const { return static_cast<float>(number); }

    /// 1 - base^number, by repeated squaring: what corrects running means for their start at zero.
    NETRT_INLINE constexpr double one_minus_power(double base) const {
        double power = 1, square = base;
        for (uint32_t rest = number; rest != 0; rest >>= 1) {
            if (rest & 1) power *= square;
            square *= square;
        }
        return 1 - power;
    }
};

}  // namespace netrt
