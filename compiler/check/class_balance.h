// `class_weights [1, 2]` or `balanced`, and `sampling balanced`: what a stage does where some classes have few samples.
#pragma once

#include "check/nets.h"
#include "check/resolve.h"

namespace netc::check {

/// The factors of the loss by the class of the net's one label of classes; none after a mistake (reported).
graph::ClassWeights read_class_weights(Context& context, Resolver& resolver, const syntax::Expr& expr, const ResolvedNet& net);

/// Gives weights that are `balanced` their tensor in the net, the same one for all of its stages.
void measure_balance(ResolvedNet& net, graph::ClassWeights& weights);

/// Whether the samples of an epoch are drawn so that every class is as likely.
bool read_sampling(Context& context, const syntax::Expr& expr, const ResolvedNet& net);

}  // namespace netc::check
