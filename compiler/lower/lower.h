// Graphs to a plan: kernels in the loop language, calls in phases, memory.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/source.h"
#include "graph/model.h"
#include "loop/plan.h"
#include "lower/target.h"

namespace netc::lower {

/// A graph and what it is for.
struct ProgramGraph {
    std::string name;   // train_first, evaluate, predict, features_logits
    std::string stage;  // of a training program
    loop::Mode mode = loop::Mode::Train;
    int64_t batch = 1;
    graph::Graph graph;
    std::string feature;  // the part that a features program computes
};

struct Options {
    Target target;
    int max_threads = 4;
    bool fuse = true;
    /// Also plans what the program's selftest compares it with.
    bool selftest = true;
    /// Is shown what fusing made of a program: `text` spells its groups when somebody wants to see them.
    std::function<void(const std::string& stage, const std::string& program, const std::function<std::string()>& text)>
        watch;
};

/// The plan of all programs over the same weights. `source` gives the lines that kernels are called after.
loop::Plan lower(const graph::Model& model, const std::vector<ProgramGraph>& programs, const Source& source,
                 const Options& options);

}  // namespace netc::lower
