// Declared formulas as entries of the table: arguments are checked, and the reference is printed, like those of layers.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "check/declared_entry.h"

namespace netc::check {

/// `function gelu(x) = ...` with what follows from it.
struct DeclaredFormula : DeclaredEntry {
    syntax::FormulaDecl declaration;
    std::shared_ptr<const Source> library = {};  // the library's file that declares it; null of the user's
};

/// What `word` declares: `loss` is a loss.
Group group_of(std::string_view word);

/// Whether a parameter is one that every optimizer has besides its own: `weight_decay`, `decay`, `clip_value`, `clip_norm`, `average`.
bool is_of_every_optimizer(std::string_view parameter);
/// Whether an optimizer declares `weight_decay` itself: it is not added to the gradient then.
bool decays_itself(const syntax::FormulaDecl& declaration);

/// Nothing when a parameter's range or default is no constant (reported). The comment above fills the reference
/// (check/declared_entry.h).
std::unique_ptr<DeclaredFormula> declared_formula(Context& context, const syntax::FormulaDecl& declaration,
                                                        const std::vector<syntax::Comment>& comments);

}  // namespace netc::check
