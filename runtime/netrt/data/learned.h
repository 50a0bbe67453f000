// What a source learned from the samples that train, so that others are read as these were: kept with the weights.
#pragma once

#include <string>

#include "netrt/data/source.h"
#include "netrt/files/tensors_file.h"
#include "netrt/program.h"

namespace netrt {

/// What is known before samples are read.
struct Known {
    std::string text;  // JSON, as the kind of the source has it; empty: nothing
    std::string from;  // the file that says it, for messages
};

class Learned {
public:
    virtual ~Learned() = default;
    virtual Known known() const = 0;
    /// Learns what samples that are kept back must have no part in, from those that are left to train with, and puts it into both.
    virtual Status complete(Samples& training, Samples& kept_back) = 0;
};

/// What a file of weights says of what the source of their training samples learned: `source.csv` and its JSON, or nothing.
Metadata learned_of(const Source& source, const Samples& training);

/// What it says; nothing when it does not, or cannot be read.
Known known_in(const std::string& path, const Source& source);

}  // namespace netrt
