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

/// What a net's library says to the outside; all of it begins with the net's name.
struct LibrarySymbols {
    std::vector<std::string> inputs, labels, outputs;                   // parameters: image
    std::vector<std::string> input_sizes, output_sizes, label_sizes;  // digits_image_size
    std::vector<std::string> stages;                                    // digits_train_first
};

struct Symbols {
    std::string net;                   // digits: prefix of files and of the C interface
    std::string space;                 // namespace: digits, or digits::avx2 in a program with several versions
    std::string stem;                  // of the version's files: digits, or digits_avx2
    std::vector<std::string> kernels;  // by id
    std::vector<WeightSymbols> weights;
    std::vector<ProgramSymbols> programs;
    std::vector<std::string> metrics;  // the functions of those of whole sets; empty of others
    LibrarySymbols library;
};

Symbols symbols(const loop::Plan& plan);

}  // namespace netc::emit
