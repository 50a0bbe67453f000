// Where gradients of weights are summed, and how many parts of the batch have sums of their own.
#pragma once

#include "lower/draft.h"

namespace netc::lower {

/// The weight (index in Plan::weights) whose gradient this node makes, alone or as one of several shares.
int gradient_weight(const Context& context, graph::NodeId node);

/// Parts of the batch, for a gradient whose sums can be shared out `pieces` ways without splitting the batch: enough
/// units for all threads, few enough that the sums of the parts stay small. Fixed at compile time: results do not
/// depend on the number of threads.
int64_t gradient_parts(const Context& context, int64_t pieces);

/// Where a node's sums for a weight lie: [parts] in front of the weight's extents when there are several. A weight that
/// is used in several places has the parts of each place one after another.
struct GradientSums {
    loop::BufferId buffer;
    int64_t parts = 1;  // in the buffer
    int64_t first = 0;  // the first part of this node

    /// Subscripts of a place in part `part` of this node.
    std::vector<Expr> at(Expr part, std::vector<Expr> indices) const;
};
GradientSums gradient_sums(Context& context, graph::NodeId node, int64_t parts);

/// The sums of a weight that has them in one place and in one part.
loop::BufferId gradient_buffer(Context& context, int weight, int64_t parts);

/// The buffer that holds the sums of a weight.
loop::BufferId gradient_of(const Context& context, int weight);

/// The one number that is the norm of all gradients.
loop::BufferId norm_buffer(Context& context, graph::ValueId norm);

/// The sums over the numbers of one weight.
loop::BufferId sums_buffer(Context& context, graph::ValueId sums);

/// What an optimizer keeps for each number of a weight.
loop::BufferId state_buffer(Context& context, int weight, const graph::Optimizer::State& state);

/// Number of parts that the buffer was made with.
int64_t parts_of(const Context& context, loop::BufferId gradient, int weight);

}  // namespace netc::lower
