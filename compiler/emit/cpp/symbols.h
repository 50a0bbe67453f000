// How everything in a plan is called in the output.
#pragma once

#include <string>
#include <vector>

#include "loop/plan.h"

namespace netc::emit {

struct ProgramSymbols {
    std::string function;              // train_first
    std::string memory, state;         // TrainFirstMemory, TrainFirstState
    std::vector<std::string> buffers;  // by id: members of memory or state
};

struct WeightSymbols {
    std::string layer, type, role;  // weights.conv1.kernel is of struct Weights::Conv1
    std::string place() const { return "weights." + layer + "." + role; }
};

struct Symbols {
    std::string net;                   // digits: namespace, files, prefix of the C interface
    std::vector<std::string> kernels;  // by id
    std::vector<WeightSymbols> weights;
    std::vector<ProgramSymbols> programs;
};

Symbols symbols(const loop::Plan& plan);

}  // namespace netc::emit
