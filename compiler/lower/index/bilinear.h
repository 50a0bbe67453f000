// Places between places as loops: which two are read, and how much of the second.
#pragma once

#include <string>

#include "graph/op.h"
#include "loop/build.h"

namespace netc::lower {

/// `high` is `low` at the last place, where `part` is 0.
struct BetweenExprs {
    loop::Expr low, high, part;
};
/// Declares locals named after `axis`; `to_real` makes a whole number a real one: "to_f32", "to_f64".
BetweenExprs between(loop::Builder& body, const std::string& axis, const graph::BetweenPlaces& places, const loop::Expr& i,
                     const std::string& to_real);

}  // namespace netc::lower
