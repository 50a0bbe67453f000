// Takes the maximum before a monotone function: same result, less work, and no full-size map to keep.
//
//   before: %5 relu1 = Map.relu(%4 conv1)      after: %5 pool1 = MaxPool(%4 conv1)
//           %6 pool1 = MaxPool(%5 relu1)              %6 relu1 = Map.relu(%5 pool1)
//
// Run before `gradient`, so that the backward pass comes out in the cheaper order too.
#pragma once

#include "graph/graph.h"

namespace netc::transform {

/// Swaps MaxPool(f(x)) to f(MaxPool(x)) where f never falls and nothing else reads f(x).
void commute_pool(graph::Graph& graph);

}  // namespace netc::transform
