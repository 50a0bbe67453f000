// The optimizer as nodes: one step for each weight that has a gradient.
#pragma once

#include "transform/gradient.h"

namespace netc::transform {

/// Appends an Update for each gradient, in the order of the weights.
///
///     %7 d_kernel = DenseGradKernel(...)    ... as before, then
///                                           %8 updated_kernel = Update.Sgd(%1 kernel, %7 d_kernel, ...)
///
/// and a GradientNorm before all of them where the optimizer clips by it, WeightSums before those whose steps read sums.
///
/// `exceptions`: the optimizers of single weights, by their indices. `gradient` has run; all readers of the weights are before
/// this in the order.
void update(graph::Graph& graph, const Gradients& gradients, const graph::Optimizer& optimizer,
            const std::map<int, graph::Optimizer>& exceptions = {});

}  // namespace netc::transform
