// Checks that only a bug in netc can fail: of a kernel for itself, and of a plan as a whole.
#pragma once

#include "loop/plan.h"

namespace netc::loop {

/// Names are declared before they are used and hide nothing, subscripts match extents and stay inside them wherever
/// that can be told, types and lanes agree, only what may change is written. Throws InternalError.
void verify(const Kernel& kernel);

/// Calls hand over what kernels take; buffers are large enough, lie where nothing else lives, and live as long as they
/// are used; weights lie one after another. Verifies every kernel as well.
void verify(const Plan& plan);

}  // namespace netc::loop
