// Arrays named on the command line, as samples of a program's inputs.
#pragma once

#include <string>
#include <vector>

#include "netrt/command.h"
#include "netrt/data/source.h"

namespace netrt {

/// Files with samples: one for each input.
using InputFiles = std::vector<std::string>;

/// How they are read, for nets whose inputs are no single picture. Programs of other nets are linked without.
struct ArrayReader {
    /// What --input names; nothing where words or --stdin name files, of which each is for the only input. The error is
    /// one of usage.
    Result<InputFiles> (*by_name)(const Request& request, const Program& program, const std::vector<std::string>& words);
    /// A column for each input; classes are mapped as by `stage` (an index, or -1). An array of exactly an input's shape
    /// is one sample, else its first dimension counts them.
    Result<Samples> (*read)(const Request& request, const Program& program, int stage, const InputFiles& files);
};

}  // namespace netrt
