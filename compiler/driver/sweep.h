// `netc sweep`: trainings with each combination of values, and a table of what they reach.
#pragma once

#include "driver/options.h"

namespace netc::driver {

/// Trains the file of `options.operands`, with the arguments behind it, once for each combination of `options.sweeps`, in a folder for
/// each; a combination that was interrupted goes on, one that is finished is not trained again, but with `--force`. The best is what `best` of the
/// last stage says. Returns the exit code.
int sweep(const Options& options);

}  // namespace netc::driver
