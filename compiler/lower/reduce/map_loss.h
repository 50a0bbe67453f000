// Losses and metrics of maps of scores [K, H, W], with a label for each place.
#pragma once

#include "lower/draft.h"

namespace netc::lower {

/// The scores that a node compares with labels, where they are a map; else none.
graph::ValueId scores_of_map(const graph::Graph& graph, graph::NodeId node);

/// Lowers a node with scores_of_map: place by place, over the vectors of its channels.
void lower_map_loss(Context& context, const transform::Group& group);

/// The gradient of the loss to a sample's term: a factor times 1/n, or a value that was computed.
Expr upstream(Draft& draft, graph::ValueId d_out);

}  // namespace netc::lower
