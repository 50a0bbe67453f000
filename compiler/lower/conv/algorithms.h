// Several ways to compute the same: which one is taken, and why.
#pragma once

#include <string>

#include "loop/plan.h"
#include "lower/target.h"

namespace netc::lower {

/// What a choice is told by in a file of measurements: "conv2 forward 32x26x26:32x24x24:128 avx512".
std::string key_of(const loop::AlgorithmChoice& choice, const std::string& isa);

/// Takes the way that was asked for (--conv), or the one that was measured to be the fastest (--tune), or the one with
/// the least cost.
void choose(const Target& target, loop::AlgorithmChoice& choice);

}  // namespace netc::lower
