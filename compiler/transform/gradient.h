// Reverse-mode differentiation: appends the backward pass of a loss.
#pragma once

#include <map>
#include <vector>

#include "graph/graph.h"

namespace netc::transform {

/// The gradient of each weight, by its index in Graph::parameters. A weight that the losses do not depend on has none.
struct Gradients {
    std::map<int, graph::ValueId> of;
};

/// Appends the gradients of the mean over the batch of the sum of `losses` to the weights `parameters`.
///
///     %3 logits = Dense(%0 image, %1 kernel)         ... as before, then
///     %4 loss = MapRows.cross_entropy(%3 logits, %2 digit)    %5 d_loss = BatchMeanGrad()
///                                                             %6 d_logits = MapRows.cross_entropy_grad(%5 d_loss, %3 logits, %2 digit)
///                                                    %7 d_kernel = DenseGradKernel(%6 d_logits, %0 image)
///
/// Nothing is appended for what none of `parameters` depends on: frozen layers have no backward pass. The gradient of a
/// value that several nodes read is the sum of theirs. `losses` are one f32 per sample; the graph has no gradient yet.
Gradients gradient(graph::Graph& graph, const std::vector<graph::ValueId>& losses, const std::vector<int>& parameters);

}  // namespace netc::transform
