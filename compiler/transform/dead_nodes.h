// Removes what nobody reads.
#pragma once

#include "graph/graph.h"

namespace netc::transform {

/// Takes every node out of the order that neither an output nor an Update depends on. Nodes and values stay in their
/// tables, so that ids keep their meaning.
///
///     %1 a = Map.relu(%0 in)                 %1 a = Map.relu(%0 in)
///     %2 b = Map.Exp(%0 in)         ->
///     outputs %1 a                           outputs %1 a
///
/// Runs at any time.
void dead_nodes(graph::Graph& graph);

}  // namespace netc::transform
