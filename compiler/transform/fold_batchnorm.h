// Batch normalisation by constants where its statistics no longer move.
#pragma once

#include "graph/graph.h"

namespace netc::transform {

/// Inference: every BatchNorm uses its running statistics. What is left is one multiplication and one addition for each
/// channel, which lowering fuses behind the convolution or dense layer that comes before.
///
///     %7 bn1 = BatchNorm(%6 conv1, ..., frozen = false)   ->   %7 bn1 = BatchNorm(%6 conv1, ..., frozen = true)
///
/// Runs before `gradient`.
void fold_batchnorm(graph::Graph& graph);

/// Training: the same for each BatchNorm that has a frozen weight, and no other.
void fold_frozen_batchnorm(graph::Graph& graph);

}  // namespace netc::transform
