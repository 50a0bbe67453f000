// What the graph of one purpose knows of it: whether it trains.
#pragma once

#include "graph/graph.h"

namespace netc::transform {

/// `Training` becomes 1 or 0. Where the graph does not train, noise becomes 0.
///
///     %1 t = Training()                       %1 t = Constant(0)
///     %2 r = RandomNormal(shape = [3])   ->   %3 r_once = Constant(0), %2 r = Broadcast(%3 r_once, shape = [3])
void settle_training(graph::Graph& graph, bool trains);

}  // namespace netc::transform
