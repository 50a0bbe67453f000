// Batch normalisation by statistics that do not move: a slope and an offset for each channel.
#pragma once

#include "lower/draft.h"

namespace netc::lower {

/// slope = scale / sqrt(variance + epsilon), offset = shift - mean * slope: out = in * slope + offset. Buffers of the
/// program, computed by a kernel of their own at the start.
struct FoldedNorm {
    loop::BufferId slope, offset;
};
FoldedNorm folded_norm(Context& context, const graph::BatchNorm& norm);
/// The slope alone, for the backward pass.
FoldedNorm folded_norm(Context& context, const graph::BatchNormGrad& grad);

}  // namespace netc::lower
