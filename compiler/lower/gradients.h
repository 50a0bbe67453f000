// Where gradients of weights are summed, and how many parts of the batch have sums of their own.
#pragma once

#include "lower/draft.h"

namespace netc::lower {

/// The weight (index in Plan::weights) whose gradient this node makes.
int gradient_weight(const Context& context, graph::NodeId node);

/// Parts of the batch, for a gradient whose sums can be shared out `pieces` ways without splitting the batch: enough
/// units for all threads, few enough that the sums of the parts stay small. Fixed at compile time: results do not
/// depend on the number of threads.
int64_t gradient_parts(const Context& context, int64_t pieces);

/// The sums for a weight: [parts] in front of the weight's extents when there are several.
loop::BufferId gradient_buffer(Context& context, int weight, int64_t parts);

/// The buffer that gradient_buffer made for a weight.
loop::BufferId gradient_of(const Context& context, int weight);

/// Number of parts that gradient_buffer was made with.
int64_t parts_of(const Context& context, loop::BufferId gradient, int weight);

}  // namespace netc::lower
