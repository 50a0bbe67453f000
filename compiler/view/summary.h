// What `netc summary` prints: the layers, their cost, the memory of training and inference.
#pragma once

#include <string>

#include "graph/model.h"
#include "loop/plan.h"

namespace netc::view {

/// Tables for people.
std::string summary(const graph::Model& model, const loop::Plan& plan);

/// One JSON object: net, params, macs, memory.train_bytes, memory.infer_bytes, memory.arenas, layers.
std::string summary_json(const graph::Model& model, const loop::Plan& plan);

}  // namespace netc::view
