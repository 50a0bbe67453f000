// The members of struct Weights: how each weight is packed and how it starts.
#pragma once

#include "graph/model.h"
#include "loop/plan.h"
#include "lower/memory/layout.h"

namespace netc::lower {

/// One slot for each parameter of the model, in their order. `layouts` are those of the model's own graph.
std::vector<loop::WeightSlot> weight_slots(const graph::Model& model, const Layouts& layouts, const Target& target);

/// Sets the offsets (64-byte aligned) and returns the size of struct Weights.
int64_t place_weights(std::vector<loop::WeightSlot>& weights);

}  // namespace netc::lower
