// The memory of a program as it will be mapped: one arena of weights, optimizer states and workspace.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "loop/plan.h"

namespace netc::view {

/// Bytes of the regions of one arena; each is mapped from a multiple of 64 on, so the total may be a little more.
struct Arena {
    std::string purpose;  // "train first", "eval", "predict"
    int64_t batch = 1;
    int64_t weights = 0, states = 0, workspace = 0;

    int64_t total() const;
};

/// One for the training of each stage (which evaluates too, in the same workspace), then evaluation, then prediction.
std::vector<Arena> arenas(const loop::Plan& plan);

/// The largest arena of training, or that of evaluation in a net that is not trained.
int64_t train_bytes(const loop::Plan& plan);
/// The arena of prediction.
int64_t infer_bytes(const loop::Plan& plan);

}  // namespace netc::view
