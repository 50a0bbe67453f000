// The samples of a stage: read from where its data section says, chosen, mapped and checked against the net.
#pragma once

#include <string>

#include "netrt/data/source.h"
#include "netrt/program.h"
#include "netrt/result.h"

namespace netrt {

/// Programs that samples can be given to have one input and at most one label, a class.
Status check_ports(const Net& net, const Program& program);

/// Samples of a split with labels as the net counts them (0..classes-1): kept and mapped by the stage's source. `data`
/// replaces the source's folder; "drawn" replaces the source by the built-in digits; empty: as the file says. No
/// samples when the source has no such split.
Result<Samples> read_samples(const Net& net, const Stage& stage, Split split, const std::string& data);

/// What the data calls class `k` of a stage (null: as the net does): the inverse of the map.
int64_t label_of(const Stage* stage, int64_t k);

/// Where `read_samples` reads from, in a few words.
std::string data_text(const Stage& stage, const std::string& data);

/// Bytes that the samples take.
int64_t bytes_of(const Samples& samples);

/// A number that differs when the samples do.
uint64_t hash_of(const Samples& samples);

}  // namespace netrt
