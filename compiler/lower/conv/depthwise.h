// Depthwise convolutions: every channel has a window of its own.
#pragma once

#include "lower/draft.h"

namespace netc::lower {

/// Whether a convolution of `in` with this kernel [filters, channels of a group, height, width] is one.
bool is_depthwise(const graph::Shape& kernel, int64_t groups, const Layout& in, int64_t lanes);

/// Whether the convolution, or the gradient of one, that leads a group is one.
bool has_depthwise_anchor(const Context& context, const transform::Group& group);

/// [c block][ky][kx][c in block]: a vector of channels shares its loads.
loop::Packing depthwise_packing(const graph::Shape& kernel, int64_t lanes);

void lower_depthwise(Context& context, const transform::Group& group);
void lower_depthwise_grad_input(Context& context, const transform::Group& group);
void lower_depthwise_grad_kernel(Context& context, const transform::Group& group);

}  // namespace netc::lower
