// `netc run`: a program without an executable to keep, compiled in memory, or by the C++ compiler where that cannot be.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <variant>

#include "driver/compile.h"
#include "driver/files.h"

namespace netc::driver {

/// Compiles the file to its plan.
using MakePlan = std::function<std::optional<Compilation>()>;

/// Runs the program of `options.operands`: the file, then the program's own arguments. Returns its exit code, or that of
/// what went wrong before.
int run_program(const Options& options, const MakePlan& make_plan, Watch& watch);

/// The kernels as LLVM has them, or why there is no LLVM.
std::variant<std::string, FileError> llvm_text(const loop::Plan& plan, const Options& options);

}  // namespace netc::driver
