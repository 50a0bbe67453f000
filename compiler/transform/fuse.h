// Joins operators into groups; each group becomes one kernel.
//
//   before: conv1, relu1, pool1, dropout1 (four nodes)      after: one group {conv1, pool1, relu1, dropout1}
//
// Rules: a pointwise operator joins the group that makes its input, if that group can take it and everything else it
// reads is ready before; a max pool joins its convolution if windows do not overlap; pointwise operators whose only
// reader is a pool's backward pass are computed there; a bias gradient joins the kernel gradient over the same values; a
// repeated batch-norm is computed where it is read first.
// Runs last among the passes over the graph.
#pragma once

#include <vector>

#include "graph/graph.h"

namespace netc::transform {

struct Group {
    std::vector<graph::NodeId> nodes;  // in graph order
    graph::NodeId anchor;              // the operator that decides the loops; none in a purely pointwise group
    graph::NodeId pool;                // a MaxPool taken while a convolution's rows are at hand
};

struct Groups {
    std::vector<Group> groups;  // in an order in which everything is ready before it is read
    std::vector<int> group_of;  // by node index; -1: sources and idle nodes
    bool same_group(const graph::Graph& graph, graph::ValueId value, int group) const;
};

/// Element by element, without looking at neighbours.
bool is_pointwise(const graph::Op& op);
/// Makes no work: inputs, weights, constants.
bool is_source(const graph::Op& op);

/// `idle` says which nodes, by their index, make no work: their readers take their first input's memory. With `enabled`
/// false every operator stands alone (`--skip=fuse`).
Groups fuse(const graph::Graph& graph, const std::vector<bool>& idle, bool enabled = true);

}  // namespace netc::transform
