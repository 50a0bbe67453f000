// One training of stages, or several with a seed each.
#pragma once

#include <functional>

#include "netrt/command.h"
#include "netrt/train/stage_run.h"

namespace netrt {

/// Called when stage `index` is trained to its end, with its final weights in place; returns an exit code, and training goes
/// on with the next stage when that is `exit_done`.
using StageFinished = std::function<int(int index, StageRun& run)>;

/// Trains the stages that are meant, as one of several trainings where there is a `seed`. Returns the exit code.
int train(const Request& request, const SeedOfMany* seed, const StageFinished& finished);

/// `train --seeds N`; refused in programs that were made without.
int train_seeds(const Request& request);

}  // namespace netrt
