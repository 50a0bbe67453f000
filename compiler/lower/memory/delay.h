// Moves calls towards those that read what they make, so that it lies in memory for a short time.
//
//   before: phase 1 turns the kernel of every layer, phase 40 reads that of conv5
//   after:  phase 39 turns the kernel of conv5
#pragma once

#include <vector>

#include "lower/context.h"

namespace netc::lower {

/// Where calls run: the phase of each call, and which phases work sample by sample.
struct Placing {
    std::vector<int> phase_of;     // by call
    std::vector<bool> per_sample;  // by phase
};

/// Moves a call, none in front of `first`, into the last phase that its readers allow where what it writes first takes
/// more memory than what would be read later than by others. Phases may be left empty.
void delay(Placing& placing, const std::vector<PlannedCall>& calls, size_t first,
           const Table<loop::Buffer, loop::BufferId>& buffers);

}  // namespace netc::lower
