// `netc build --tune`: measures where the cost model is unsure.
#pragma once

#include <functional>
#include <optional>

#include "driver/compile.h"

namespace netc::driver {

/// Compiles the file with these options: with the ways in Options::ways instead of those of the file beside it.
using Compile = std::function<std::optional<Compilation>(const Options& options)>;

/// Builds the program with each way of its doubtful choices, runs them in turn, and writes what was the fastest to the
/// file beside the source. Returns an exit code.
int tune(const Options& options, const Compile& compile, Watch& watch);

}  // namespace netc::driver
