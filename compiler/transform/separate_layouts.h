// Maps lie in blocks of channels, matrices in row-major order. Puts a copy between operators that want the one and
// operators that want the other.
//
//   before: product = MatMul(a, b)              after: product_rows = MatMul(a, b)
//           conv1 = Conv2d(product)                    product = Reshape(product_rows);  conv1 = Conv2d(product)
//
// Runs after what makes new operators, before fusion.
#pragma once

#include <vector>

#include "graph/graph.h"

namespace netc::transform {

/// Which values lie in row-major order, by their index: all of rank 2 and above 3, and those of rank 3 that are computed with
/// as matrices (or with such by pointwise operators) and by no operator on maps.
std::vector<bool> row_major_values(const graph::Graph& graph);

void separate_layouts(graph::Graph& graph);

}  // namespace netc::transform
