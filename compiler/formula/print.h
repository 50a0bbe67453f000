// Formulas as text.
#pragma once

#include "formula/formula.h"

namespace netc::formula {

/// As it would stand in a file: `if x > 0 { x } else { 0.01 * x }`. Numbers in the fewest digits that give them back.
std::string to_text(const Formula& f);

}  // namespace netc::formula
