// Derivatives of formulas.
#pragma once

#include "formula/formula.h"

namespace netc::formula {

/// d f / d variable at one place, for a formula without reductions. Conventions at kinks are PyTorch's: abs 0, sign and
/// floor 0, ties of max and min one half each, a choice by the branch taken: between finished products, so that a
/// branch not taken never makes NaN of 0 * infinity. `stop(x)` and truths have derivative 0.
Formula derivative(const Formula& f, const Formula& variable);

/// seed * slope; where the slope is a choice, a choice between finished products.
Formula gradient_times(const Formula& seed, const Formula& slope);

/// The gradient to a variable, given `seed`, the gradient to f, at each place when f is. Sums over the row hand their
/// gradient to each place; a number that serves the whole row gets the sum over its places; the largest of a row shares
/// its gradient among ties.
Formula gradient(const Formula& f, const Formula& variable, const Formula& seed);

}  // namespace netc::formula
