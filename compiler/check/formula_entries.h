// Declared formulas as entries of the table: arguments are checked, and the reference is printed, like those of layers.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "check/context.h"
#include "check/layers.h"
#include "syntax/ast.h"

namespace netc::check {

/// `function gelu(x) = ...` with what follows from it. The entry's texts point into the object, which does not move.
struct DeclaredFormula {
    syntax::FormulaDecl declaration;
    Entry entry = {};
    std::shared_ptr<const Source> library = {};  // the library's file that declares it; null of the user's

    std::vector<std::string_view> inputs = {};
    std::vector<ParameterEntry> parameters = {};
    std::vector<Worked> worked = {};
    std::deque<std::string> texts = {};

    DeclaredFormula() = default;
    DeclaredFormula(const DeclaredFormula&) = delete;
    DeclaredFormula& operator=(const DeclaredFormula&) = delete;
};

/// What `word` declares: `loss` is a loss.
Group group_of(std::string_view word);

/// Whether a parameter is one that every optimizer has besides its own: `weight_decay`, `decay`, `clip_value`, `clip_norm`, `average`.
bool is_of_every_optimizer(std::string_view parameter);
/// Whether an optimizer declares `weight_decay` itself: it is not added to the gradient then.
bool decays_itself(const syntax::FormulaDecl& declaration);

/// Nothing when a parameter's range or default is no constant (reported). The description is the `##` comment above
/// the declaration; a line `## slope: what it means` describes a parameter, `## example: ...`, `## remark: ...`, `## error: ULPS` and
/// `## numbers: CALL; GIVEN; RESULT; what it shows` fill the reference.
std::unique_ptr<DeclaredFormula> declared_formula(Context& context, const syntax::FormulaDecl& declaration,
                                                        const std::vector<syntax::Comment>& comments);

}  // namespace netc::check
