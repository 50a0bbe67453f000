// Which rows hold the elements of a map in the map's own order, so that flattening need not copy.
#pragma once

#include <functional>
#include <vector>

#include "graph/graph.h"

namespace netc::lower {

/// Rows that operators read or write side by side, element by element, have one order: a flattened map, its relu, the
/// gradients to both. They keep the map's order where everything else that reads or writes one of them takes elements
/// in any order: dense layers as their input, reshapes. `is_fixed` says which rows are in logical order for reasons
/// outside of the graph. Indexed by value; the map, or nothing for the logical order.
std::vector<graph::ValueId> map_orders(const graph::Graph& graph, const graph::Users& users,
                                       const std::function<bool(graph::ValueId)>& is_fixed);

}  // namespace netc::lower
