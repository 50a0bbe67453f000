// Optimizers: what their bodies compute, as formulas.
#pragma once

#include <optional>

#include "check/arguments.h"
#include "graph/op.h"

namespace netc::check {

struct Declarations;

/// The step that a call of an optimizer makes in a stage of so many epochs; nothing after a mistake (reported).
/// `declarations` may be null: then only the library is known.
std::optional<graph::Optimizer> optimizer_of(Context& context, const Declarations* declarations, const Bound& bound, int64_t epochs);

}  // namespace netc::check
