// Lets the backward pass of relu and dropout read what is stored anyway instead of what would have to be kept for it.
//
//   before: d1 = DropoutGrad(d0, rate)           after: d1 = Scale(d0, 1 / (1 - rate))
//           d2 = Map.relu_grad(d1, relu1)                d2 = Map.relu_grad(d1, dropout1)      dropout1 = Dropout(relu1)
//
// A dropped place is zero in dropout1, so its sign says both masks at once. Run after `gradient`.
#pragma once

#include "graph/graph.h"

namespace netc::transform {

void mask_from_output(graph::Graph& graph);

}  // namespace netc::transform
