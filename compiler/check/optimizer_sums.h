// Sums over all numbers of a weight's tensor, in the step of an optimizer.
#pragma once

#include "check/context.h"
#include "graph/op.h"
#include "syntax/ast.h"

namespace netc::check {

/// Gives each sum in the formulas of the step a name (Optimizer::sums), equal ones one, and the count of the tensor's numbers too. False
/// after a mistake (reported): sums inside sums, or of what is not 0 where the weight, its gradient and the states are.
bool take_sums(const syntax::FormulaDecl& declaration, graph::Optimizer& optimizer, Context& context);

}  // namespace netc::check
