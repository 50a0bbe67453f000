// One function for each family of kernels: a fused group becomes a kernel and its call. lower.cpp hands out the groups.
#pragma once

#include "lower/context.h"

namespace netc::lower {

using transform::Group;

// conv.cpp: direct convolution, with what follows it, down to a max pool over its rows
void lower_conv(Context& context, const Group& group);
// conv_grad_input.cpp: the gradient to the input of a convolution
void lower_conv_grad_input(Context& context, const Group& group);
// conv_grad_kernel.cpp: the gradients to the kernel and the bias of a convolution
void lower_conv_grad_kernel(Context& context, const Group& group);
// dense.cpp: matrix products over the batch
void lower_dense(Context& context, const Group& group);
void lower_dense_grad_input(Context& context, const Group& group);
void lower_dense_grad_kernel(Context& context, const Group& group);
// matmul.cpp: products of matrices
void lower_matmul(Context& context, const Group& group);
void lower_bias_grad(Context& context, const Group& group);
// elementwise.cpp: groups without an anchor; copies between layouts
void lower_pointwise(Context& context, const Group& group);
void lower_reshape(Context& context, const Group& group);
void lower_concat(Context& context, const Group& group);
void lower_slice(Context& context, const Group& group);
// index_map.cpp: copies by index maps and their gradients; concat along any axis
// a value of one shape in another layout
void lower_other_layout(Context& context, const Group& group);
void lower_index_map(Context& context, const Group& group);
void lower_index_map_grad(Context& context, const Group& group);
void lower_join(Context& context, const Group& group);
// bilinear.cpp: maps of another size, between the places of a map
void lower_bilinear(Context& context, const Group& group);
void lower_bilinear_grad(Context& context, const Group& group);
// gather.cpp: rows of tables
void lower_gather(Context& context, const Group& group);
void lower_one_hot(Context& context, const Group& group);
void lower_gather_grad(Context& context, const Group& group);
// rows.cpp: formulas with sums over a row
void lower_rows(Context& context, const Group& group);
// reduce.cpp: sums and the like over axes, sums over the batch
void lower_reduce(Context& context, const Group& group);
void lower_batch_sum(Context& context, const Group& group);
// pool.cpp, global_pool.cpp
void lower_max_pool(Context& context, const Group& group);
void lower_max_pool_grad(Context& context, const Group& group);
void lower_avg_pool(Context& context, const Group& group);
void lower_avg_pool_grad(Context& context, const Group& group);
void lower_global_pool(Context& context, const Group& group);
void lower_global_pool_grad(Context& context, const Group& group);
// norm.cpp: batch normalisation with the batch's own statistics
void lower_batch_norm(Context& context, const Group& group);
void lower_batch_norm_grad(Context& context, const Group& group);
// top_k.cpp: labels among the largest scores
void lower_top_k(Context& context, const Group& group);
// update.cpp: optimizers
void lower_update(Context& context, const Group& group);
// weight_sums.cpp: the norm of all gradients; sums over the numbers of a weight
void lower_gradient_norm(Context& context, const Group& group);
void lower_weight_sums(Context& context, const Group& group);

}  // namespace netc::lower
