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
    /// How what is known of others differs, in words; empty where it does not.
    virtual std::string difference(const Known& others) const = 0;
    /// What a file of weights says of it: `source.csv` and the JSON.
    virtual void add_to(Metadata& about, const Source& source) const = 0;
    /// Learns what samples that are kept back must have no part in, from those that are left to train with, and puts it into both.
    virtual Status complete(Samples& training, Samples& kept_back) = 0;
};

/// The key in files of weights.
std::string learned_key(const Source& source);

/// What a file of weights says; nothing when it does not, or cannot be read.
Known known_in(const std::string& path, const Source& source);

}  // namespace netrt
