// Optimizers: what their bodies compute, as formulas.
#pragma once

#include <map>
#include <optional>

#include "check/arguments.h"
#include "graph/op.h"

namespace netc::check {

struct Declarations;

/// What some weights have instead of what the others have.
struct Exception {
    bool without_decay = false;
    double rate = 1;  // times the rate of the others
    auto operator<=>(const Exception&) const = default;
};

/// The steps of a stage: of its weights, and of those that have others, by their indices into Graph::parameters.
struct StageOptimizer {
    graph::Optimizer optimizer;
    std::map<int, graph::Optimizer> exceptions = {};
};

/// The step that a call of an optimizer makes in a stage of so many epochs; nothing after a mistake (reported).
/// `declarations` may be null: then only the library is known.
std::optional<StageOptimizer> optimizer_of(Context& context, const Declarations* declarations, const Bound& bound, int64_t epochs,
                                           const std::map<int, Exception>& exceptions = {});

}  // namespace netc::check
