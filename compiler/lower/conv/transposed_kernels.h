// Transposed copies of packed weights, for backward passes and transposed convolutions: the roles of inputs and outputs
// change places.
#pragma once

#include "lower/conv/conv.h"

namespace netc::lower {

/// transposed[c panel][f block][ky][kx][f in block][c in panel] = kernel[f panel][c block][ky][kx][c in block][f in
/// panel] as a buffer of the program, made by a kernel of its own at the start of a step. `why` is its comment. Returns the buffer.
loop::BufferId transposed_conv_kernel(Context& context, int weight, const ConvPanels& forward, int64_t channels,
                                      int64_t vectors, const char* why);
/// Why the kernels of layers are transposed for their backward passes.
inline constexpr const char* transposed_for_backward =
    "The backward pass multiplies with the kernel's rows, the forward pass with its columns.";

/// transposed[i panel][j][i in panel] = kernel[j panel][i][j in panel]
loop::BufferId transposed_dense_kernel(Context& context, int weight, int64_t inputs, int64_t outputs, int64_t vectors);

}  // namespace netc::lower
