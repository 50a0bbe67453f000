// `best lowest(loss)`, `best highest(accuracy)`: whose weights a stage keeps.
#pragma once

#include "check/nets.h"

namespace netc::check {

/// Whether a name is `loss` or a metric of the net; reports it when not, unless the net has failed.
bool has_figure(Context& context, const ResolvedNet& net, const std::string& name, Span span);

/// `before` with the figure and its direction; unchanged after a mistake (reported).
graph::Best read_best(Context& context, const syntax::Expr& expr, const ResolvedNet& net, graph::Best before);

}  // namespace netc::check
