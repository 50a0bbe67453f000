// What each step of training is given: its number and its learning rate.
#pragma once

#include <cstdint>

#include "netrt/program.h"

namespace netrt {

/// Step `number` of a stage, counted from 1: rate = learning_rate / (1 + decay * (number - 1)).
inline Step step_of(const Stage& stage, int index, uint32_t seed, uint32_t number) {
    return {.seed = seed,
            .stage = static_cast<uint32_t>(index),
            .number = number,
            .rate = static_cast<float>(stage.learning_rate / (1 + stage.decay * (static_cast<double>(number) - 1)))};
}

}  // namespace netrt
