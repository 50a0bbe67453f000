// Formulas as expressions of the loop language.
#pragma once

#include <map>
#include <string>

#include "formula/formula.h"
#include "loop/build.h"

namespace netc::lower {

using FormulaVariables = std::map<std::string, loop::Expr>;

/// Terms that are computed already, and names for those that get a local; `unnamed`: for the others.
struct FormulaTerms {
    std::map<formula::Formula, loop::Expr> known = {};
    std::map<formula::Formula, std::string> names = {};
    std::string unnamed = "part";
};

/// The value of a formula without reductions, of `type` (a vector of floats, one float, or one double), with locals in
/// `body` for what it names twice.
loop::Expr loops_of(const formula::Formula& f, const FormulaVariables& variables, loop::Type type, loop::Builder& body);

/// The values of several, which share their locals.
std::vector<loop::Expr> loops_of(const std::vector<formula::Formula>& formulas, const FormulaVariables& variables, const FormulaTerms& terms,
                                 loop::Type type, loop::Builder& body);

}  // namespace netc::lower
