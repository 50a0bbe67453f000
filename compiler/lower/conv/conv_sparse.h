// Gradients of convolutions behind a max pool: of each pooling window only the place that was chosen has one.
//
// Where it pays, the gradient of the convolution's output is never made. Its readers take the gradient of the pooled
// map and follow the pool's choices. How many products that saves is known here; which ones, when the program runs.
#pragma once

#include "lower/draft.h"

namespace netc::lower {

using transform::Group;

/// By node index: the backward passes of max pools that make nothing, because all their readers follow the choices.
/// What was weighed is added to `choices`.
std::vector<bool> sparse_pool_gradients(const graph::Graph& graph, const Layouts& layouts, const Target& target,
                                        int64_t batch, std::vector<loop::AlgorithmChoice>& choices);

/// The pool whose choices the readers of a gradient follow; null where the gradient is in memory.
const graph::MaxPoolGrad* followed_pool(const Context& context, graph::ValueId gradient);

/// The gradient that is in memory: itself, or that of the pooled map.
graph::ValueId stored_gradient(const Context& context, graph::ValueId gradient);

/// Channels are taken in words: sets of channels are the bits of a u32.
constexpr int64_t channels_in_word = 32;

/// chosen[word][py][px][k]: the channels whose largest of window py, px was its place k, and that have a gradient. A
/// kernel of its own makes it for each sample.
loop::BufferId chosen_channels(Context& context, const graph::MaxPoolGrad& pool);

// conv_sparse_grad_kernel.cpp, conv_sparse_grad_input.cpp
void lower_sparse_grad_kernel(Context& context, const Group& group);
void lower_sparse_grad_input(Context& context, const Group& group);

}  // namespace netc::lower
