// The ways to compute a convolution or one of its gradients, with what each costs.
#pragma once

#include "lower/context.h"

namespace netc::lower {

/// Whether Winograd's transforms are taken for the convolution, or the gradient of one, that leads a group. The choice
/// is noted in the plan.
bool takes_winograd(Context& context, const transform::Group& group);

}  // namespace netc::lower
