// The gradient that a loss hands back.
#pragma once

#include "lower/draft.h"

namespace netc::lower {

/// The gradient of the loss to a sample's term: a factor times 1/n, or a value that was computed.
Expr upstream(Draft& draft, graph::ValueId d_out);

}  // namespace netc::lower
