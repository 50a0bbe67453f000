// From source text to the files of a program: the order of the stages.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/diagnostics.h"
#include "driver/options.h"
#include "driver/watch.h"
#include "emit/cpp/emit.h"
#include "graph/model.h"
#include "loop/plan.h"
#include "transform/specialise.h"

namespace netc::driver {

/// How far to go: `check` needs no more than a graph, `summary` no more than a plan.
enum class Until { Graph, Plan, Files };

struct Compilation {
    graph::Model model;
    loop::Plan plan;
    emit::Files files;
    std::vector<std::string> notes;  // sentences about the file of measured choices
};

// A hundred thousand lines; what a parser makes of them takes fifty times as much.
constexpr size_t longest_source = size_t{4} << 20;

/// Nothing when the source has errors; they are in `diagnostics`. Files that it imports are added to it.
std::optional<Compilation> compile(Source& source, const Options& options, Until until, Watch& watch,
                                   Diagnostics& diagnostics);

/// A stage or pass as `--stage`, `--skip`, `--passes` and `--time` call it.
using StageEntry = transform::Pass;
const std::vector<StageEntry>& stage_table();

}  // namespace netc::driver
