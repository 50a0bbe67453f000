// The losses of training samples count by their class.
#pragma once

#include "graph/model.h"

namespace netc::transform {

/// Puts loss times weight of the label's class in the place of each of `losses`, the first values of the graph's outputs; without weights
/// nothing changes.
///
///     %3 loss = ...                       ->    %4 class_places = Places(), %5 = Broadcast(%4)
///     outputs %3 loss                           %6 class_weight = MapRows(%5, %2 digit), %7 weighed_loss = Zip(Mul, %3 loss, %6)
///                                               outputs %7 weighed_loss
/// Weights that are measured are a parameter in the place of %4.
void weigh_losses(graph::Graph& graph, const graph::Model& model, const graph::ClassWeights& weights);

}  // namespace netc::transform
