// `netc run`: a program without an executable to keep, compiled in memory, or by the C++ compiler where that cannot be.
#pragma once

#include <functional>
#include <optional>

#include "driver/compile.h"

namespace netc::driver {

/// Compiles the file to its plan.
using MakePlan = std::function<std::optional<Compilation>()>;

/// Runs the program of `options.operands`: the file, then the program's own arguments. Returns its exit code, or that of
/// what went wrong before.
int run_program(const Options& options, const MakePlan& make_plan, Watch& watch);

}  // namespace netc::driver
