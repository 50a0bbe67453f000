// What `selftest` compares a plan's programs with: the network in plain loops of doubles, and where to look.
#pragma once

#include <string>
#include <vector>

#include "loop/plan.h"

namespace netc::loop {

/// A value that a program leaves in memory after a phase.
struct Probe {
    std::string name;   // the user's: relu1
    BufferId buffer;    // of the program; each sample has one
    Packing packing;
    int phase = 0;      // after which it is whole
    BufferId plain;     // of the plain program: what it must equal
};

/// The gradient of a weight: the sum of `parts` tensors that lie one after another, packed as the weight is.
struct GradientProbe {
    int weight = -1;
    BufferId buffer;
    int phase = 0;
    int64_t parts = 1;
    size_t update = 0;  // index of Tested::updates
};

/// One step of an optimizer: one of the plain kernels.
struct PlainUpdate {
    int states = 0;
    KernelId kernel;
};

/// A weight that a program changes without a gradient (running statistics), and what it must be after one run.
struct Moved {
    int weight = -1;
    BufferId plain;
};

/// A value in memory for which the plain program has no counterpart.
struct NotProbed {
    std::string name, reason;
};

/// What is compared in one program of the plan.
struct Tested {
    int plain = 0;  // index of the plain program
    std::vector<Probe> values;
    std::vector<NotProbed> not_checked;
    std::vector<GradientProbe> gradients;
    std::vector<Moved> moved;
    std::vector<PlainUpdate> updates;
};

struct Selftest {
    /// Kernels and programs of plain loops. Every call has a phase of its own, and no two buffers share their place.
    Plan plain;
    /// For each plain program, by index of the tested plan's weights: the buffer with the weight as doubles in logical
    /// order; none where the weight is not read.
    std::vector<std::vector<BufferId>> weights;
    std::vector<Tested> tested;  // one for each program of the tested plan
};

}  // namespace netc::loop
