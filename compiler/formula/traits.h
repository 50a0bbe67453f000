// What can be read off a formula: where it is zero, whether it rises, what it costs.
#pragma once

#include "formula/formula.h"

namespace netc::formula {

/// Whether the value is exactly 0 where every variable is 0: zeros in padding stay zeros.
bool keeps_zero(const Formula& f);
/// Whether a formula of one variable never falls, as far as its operators show it: it may change places with a maximum.
bool is_monotone(const Formula& f);
/// Whether the result is `variable` or 0, chosen by the others: relu's backward pass lets its gradient through or not.
bool is_mask_of(const Formula& f, const std::string& variable);
/// Whether f is `if mask <= 0 { 0 } else { variable }`: what relu's backward pass is.
bool passes_where_positive(const Formula& f, const std::string& variable, const std::string& mask);
/// Arithmetic operations at one place; each function counts as one.
int64_t operations(const Formula& f);
/// Whether the value lies between 0 and 1, as far as its outermost operator shows it.
bool is_probability(const Formula& f);
/// A few additions, products and choices: to compute it again costs less than to store it.
bool is_cheap(const Formula& f);

}  // namespace netc::formula
