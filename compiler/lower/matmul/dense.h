// How the weights of dense layers are packed.
#pragma once

#include "lower/draft.h"

namespace netc::lower {

/// Vectors of outputs in a panel of a dense kernel with `outputs` outputs.
int64_t dense_vectors(const Target& target, int64_t outputs);

/// [panel of outputs][input][output in panel], inputs in the order in which `in` holds them.
loop::Packing dense_packing(const Target& target, const graph::Shape& kernel, const Layout& in);

}  // namespace netc::lower
