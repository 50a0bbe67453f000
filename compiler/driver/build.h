// `netc build` and `netc emit -o`: the files of a program on disk, and the executable made of them.
#pragma once

#include <string>

#include "driver/compile.h"

namespace netc::driver {

/// Writes the generated files to `folder`, and the runtime's files beside them (`netrt/`). Returns an exit code.
int write_files(const emit::Files& files, const std::string& folder, const Options& options);

/// Compiles and links an executable; only the executable (and --keep's folder) stays. Returns an exit code.
int build(const Compilation& compilation, const Options& options, Watch& watch);

}  // namespace netc::driver
