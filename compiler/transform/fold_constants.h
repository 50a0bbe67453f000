// Computes what depends on constants only.
#pragma once

#include "graph/graph.h"

namespace netc::transform {

/// The node makes this number everywhere. What has samples is repeated, so that it can be put into memory; the number
/// comes before it in `order`.
void make_constant(graph::Graph& graph, graph::NodeId id, double value, std::vector<graph::NodeId>& order);

/// Replaces elementwise nodes whose inputs are all constants by their value, and drops steps that change nothing
/// (`Scale` by 1, `Identity`, a sum with 0, a `Reshape` to the same shape); two scalings become one, and so does a
/// multiplication by a constant.
///
///     %1 c = Constant(4)                      %1 c = Constant(4)
///     %2 r = Map.Sqrt(%1 c)                   %2 r = Constant(2)
///     %3 out = Zip.Mul(%0 in, %2 r)    ->     %3 out = Scale(%0 in, factor = 2)
///
/// Runs at any time; leaves nodes without readers to `dead_nodes`.
void fold_constants(graph::Graph& graph);

}  // namespace netc::transform
