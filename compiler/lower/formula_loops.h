// Formulas as expressions of the loop language.
#pragma once

#include <map>
#include <string>

#include "formula/formula.h"
#include "loop/build.h"

namespace netc::lower {

using FormulaVariables = std::map<std::string, loop::Expr>;

/// The value of a formula without reductions, of `type` (a vector of floats, one float, or one double), with locals in
/// `body` for what it names twice.
loop::Expr loops_of(const formula::Formula& f, const FormulaVariables& variables, loop::Type type, loop::Builder& body);

}  // namespace netc::lower
