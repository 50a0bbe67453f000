// Names, comments and costs of kernels, and the search for an equal kernel that is there already.
#pragma once

#include <string>
#include <vector>

#include "lower/context.h"

namespace netc::lower {

/// A name as one word: stage2_block1 for stage2.block1.
std::string spelled(std::string name);
/// conv1_relu1 for {conv1, relu1}; conv1_backward_kernel, dense1_backward_input, ... for gradients.
std::string kernel_name(const Context& context, const std::vector<graph::NodeId>& nodes);
/// "conv1, relu1": what the table of the network calls the nodes, or else their values.
std::string layer_names(const Context& context, const std::vector<graph::NodeId>& nodes);

/// FLOPs of the nodes; bytes of the buffers and weights, each once; of one sample or of a full batch.
loop::Cost kernel_cost(const Context& context, const std::vector<graph::NodeId>& nodes,
                       const std::vector<loop::BufferId>& reads, const std::vector<loop::BufferId>& writes,
                       const std::vector<int>& weight_reads, bool per_sample);

/// Three lines: layers, source lines and cost; shapes flowing; the note.
std::vector<std::string> kernel_comment(const Context& context, const std::vector<graph::NodeId>& nodes,
                                        const std::string& note);

/// Adds the kernel to the plan, or returns the one that is equal but for name and comment. A name that is taken by a
/// different kernel gets the words of the kernel's variant, and if that does not help, the next number.
loop::KernelId add_kernel(loop::Plan& plan, KernelTable& kernels, loop::Kernel kernel,
                          const std::vector<std::string>& variants = {});

}  // namespace netc::lower
