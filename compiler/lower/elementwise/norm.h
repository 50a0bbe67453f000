// What normalising a batch does to each channel.
#pragma once

#include "lower/draft.h"

namespace netc::lower {

/// By statistics that do not move: slope = scale / sqrt(variance + epsilon), offset = shift - mean * slope: out = in *
/// slope + offset. Buffers of the program, computed by a kernel of their own at the start.
struct FoldedNorm {
    loop::BufferId slope, offset;
};
FoldedNorm folded_norm(Context& context, const graph::BatchNorm& norm);
/// The slope alone, for the backward pass.
FoldedNorm folded_norm(Context& context, const graph::BatchNormGrad& grad);

/// By the statistics of the batch: out = (in - mean) * slope + shift, for the channels of a block.
struct NormOfBlock {
    Expr slope, mean, shift;
};
NormOfBlock norm_of_block(Draft& draft, graph::NodeId node, Expr cb);

}  // namespace netc::lower
