// What each step of training is given: its number, its learning rate and what else its formulas say.
#pragma once

#include <cstdint>

#include "netrt/program.h"

namespace netrt {

/// How long a stage is; where there are no samples, what a usual one might be.
struct StageLength {
    int64_t steps_of_epoch = 100, epochs = 1;
};

/// Step `number`, counted from 1, of a stage that has reached so many plateaus.
Step step_of(const Stage& stage, int index, uint32_t seed, uint32_t number, const StageLength& length = {}, int64_t drops = 0);

}  // namespace netrt
