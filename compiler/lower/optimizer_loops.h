// What kernels for the steps of optimizers share.
#pragma once

#include <optional>
#include <string>

#include "graph/op.h"
#include "lower/formula_loops.h"

namespace netc::lower {

/// The optimizer's name as a word of its own in the generated code, which is no name of the language or of the runtime.
std::string optimizer_word(const graph::Optimizer& optimizer);
/// The same for what its declaration calls a state or a term.
std::string word_of_optimizer(const graph::Optimizer& optimizer, const std::string& name);

/// What is one number for all weights of `formulas` of the optimizer, computed in front of the loop with locals in `body`, and the names
/// of the other terms. `given`: what follows from the gradients (norms, sums, counts), where they read it.
FormulaTerms terms_of_step(const graph::Optimizer& optimizer, const std::vector<formula::Formula>& formulas, const FormulaVariables& given,
                           loop::Type type, loop::Builder& body);
/// Whether formulas read a number of the step: the rate, its number, or what a schedule gives.
bool reads_step(const std::vector<formula::Formula>& formulas);

}  // namespace netc::lower
