// Lets the backward pass compute again what is cheap, so that it need not be kept from the forward pass.
//
//   before: bn1 = BatchNorm(conv1)          after: d_kernel2 = Conv2dGradKernel(d_conv2, relu1_recomputed) where
//           relu1 = Map.relu(bn1)                  bn1_recomputed = BatchNorm(conv1, recomputed)
//           conv2 = Conv2d(relu1)                  relu1_recomputed = Map.relu(bn1_recomputed)
//           d_kernel2 =
//             Conv2dGradKernel(d_conv2, relu1)
//
// conv1 is kept in any case: the backward pass of bn1 reads it. Run after `gradient`.
#pragma once

#include "graph/graph.h"

namespace netc::transform {

void recompute(graph::Graph& graph);

}  // namespace netc::transform
