// Declared functions and losses with their settings filled in.
#pragma once

#include "check/formulas.h"
#include "formula/function.h"

namespace netc::check {

/// The settings of a call by name, as numbers and truths, and those that were given as text: "slope = 0.2, ...".
FormulaNames settings_of(const Bound& bound);
std::string given_settings(const Bound& bound);
/// The settings that hold where none is given.
FormulaNames default_settings(const DeclaredFormula& declared);

/// Whether a parameter is declared as a label: `label : class`.
bool is_class(const syntax::FormulaDecl& declaration, std::string_view parameter);
/// Whether it is one number for the sample, not one at each place: `same : number`.
bool is_number(const syntax::FormulaDecl& declaration, std::string_view parameter);

/// A declared function or loss in the names of its values. Nothing after a mistake (reported).
std::optional<formula::Function> function_of(Context& context, const Declarations* declarations,
                                             const DeclaredFormula& declared, FormulaNames settings);
/// The same with the settings of a call.
std::optional<formula::Function> function_of(Context& context, const Declarations* declarations, const Bound& bound);

/// A function or loss of the library with its default settings.
const formula::FunctionRef& library_function(const std::string& name);

}  // namespace netc::check
