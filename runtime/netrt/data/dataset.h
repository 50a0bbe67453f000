// The samples of a stage: read from where its data section says, chosen, mapped and checked against the net.
#pragma once

#include <string>

#include "netrt/data/array.h"
#include "netrt/data/learned.h"
#include "netrt/data/source.h"
#include "netrt/program.h"
#include "netrt/result.h"

namespace netrt {

/// Samples of a split with a column for each input and label of the net, classes as the net counts them (0..K-1): kept
/// and mapped by the stage's source. `data` replaces the folder of the source's files; "drawn" replaces the source by
/// what its kind draws instead; empty: as the file says. No samples when the source has no such split. The samples are the same
/// however they are read.
struct Reading {
    const std::string& data;
    int threads = 1;                     // that may read
    int64_t most_bytes = all_in_memory;  // of a file's samples; more stay there, where the file is made for it
    const Known* known = nullptr;  // by the source: its file for training is not read for that
};
Result<Samples> read_samples(const Net& net, const Stage& stage, Split split, const Reading& reading);

/// What has to follow where samples for training are read: moves the share for validation, chosen by `seed`, to `kept_back`, and
/// then lets the source learn from the others.
Status divide(const Net& net, const Stage& stage, uint32_t seed, Samples& training, Samples& kept_back);

/// Maps classes, so that they count as the program does, by the maps of the source; refuses, naming file and sample,
/// those that are not below `Input::classes`. Floats are mapped when they are packed.
Status map_classes(Samples& samples, const Program& program, const Source& source);

/// Whether --data drawn replaces the data of the stage by others.
bool is_replaced(const Stage& stage, const std::string& data);

/// The index of the net's label that is one class for each sample, or -1: none or several.
int class_label(const Net& net);

/// What the data calls class `k` of label `label` of a stage (null: as the net does): the inverse of the map.
int64_t label_of(const Stage* stage, int label, int64_t k);

/// Where `read_samples` reads from, in a few words.
std::string data_text(const Stage& stage, const std::string& data);

/// Bytes that the samples take.
int64_t bytes_of(const Samples& samples);

/// A number that differs when the samples do.
uint64_t hash_of(const Samples& samples);

}  // namespace netrt
