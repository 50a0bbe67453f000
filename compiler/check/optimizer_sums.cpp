// Sums over all numbers of a weight's tensor: terms with names of their own, which stand for them in the formulas of the step.
#include "check/optimizer_sums.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "formula/evaluate.h"
#include "formula/print.h"

namespace netc::check {

using formula::Formula;
using formula::Primitive;

namespace {

bool has_sums(const Formula& f) {
    const std::vector<Formula> terms = formula::terms_of(f);
    return std::any_of(terms.begin(), terms.end(), [](const Formula& term) { return term->op == Primitive::Sum || term->op == Primitive::Count; });
}

Formula with_zeros(Formula f, const std::set<std::string>& names) {
    for (const std::string& name : names) f = formula::replace(f, formula::variable(name), formula::number(0));
    return f;
}

/// Whether a term is 0 where these names are, whatever the others are: as a formula, and in numbers, of which 0 / 0 is none.
bool is_zero(const Formula& term, const std::set<std::string>& names) {
    const auto value = [&](const std::string& name) { return names.count(name) ? 0.0 : name == "t" ? 3.0 : 0.37; };
    return formula::is_number(with_zeros(term, names), 0) && formula::evaluate<double>(term, value) == 0;
}

/// Of the weight, its gradient and the states those that stay 0 where they all are: weights lie in memory with zeros between them.
std::set<std::string> names_of_zeros(const graph::Optimizer& optimizer) {
    std::set<std::string> names = {"w", "g"};
    for (const graph::Optimizer::State& state : optimizer.states) names.insert(state.name);
    const auto stays = [&](const Formula& next) { return is_zero(next, names); };
    for (size_t before = 0; before != names.size();) {
        before = names.size();
        // A weight that leaves 0 takes the gradients of what it feeds with it.
        if (!stays(optimizer.weight)) names.erase("w"), names.erase("g");
        for (const graph::Optimizer::State& state : optimizer.states)
            if (!stays(state.next)) names.erase(state.name);
    }
    return names;
}

void replace_everywhere(graph::Optimizer& optimizer, const Formula& from, const Formula& to) {
    const auto replace = [&](Formula& f) { f = formula::replace(f, from, to); };
    for (graph::Optimizer::State& state : optimizer.states) replace(state.next);
    replace(optimizer.weight);
    for (auto& [term, name] : optimizer.names) replace(term);
}

}  // namespace

bool take_sums(const syntax::FormulaDecl& declaration, graph::Optimizer& optimizer, Context& context) {
    std::vector<Formula> sums;
    for (const Formula& term : formula::terms_of(formulas_of(optimizer)))
        if (term->op == Primitive::Sum) sums.push_back(term);
    const std::string& name = declaration.name.text;
    const auto refuse = [&](const std::string& message, const std::string& help) {
        context.error("formula", declaration.name.span, message).help(help);
        return false;
    };
    for (const Formula& sum : sums)
        if (has_sums(sum->operands[0]))
            return refuse(fmt::format("optimizer `{}` has a sum inside a sum, a mean or a norm: `{}`", name, formula::to_text(sum)),
                          "formulas of `w`, `g`, `t`, `lr` and the states inside `sum`, `mean` and `norm`");
    for (const Formula& sum : sums) {
        optimizer.sums.push_back({graph::name_of_sum(optimizer.sums.size()), sum->operands[0]});
        replace_everywhere(optimizer, sum, formula::variable(optimizer.sums.back().name, false));
    }
    replace_everywhere(optimizer, formula::make(Primitive::Count, {}), formula::variable(graph::count_of_weights, false));
    const std::set<std::string> zeros = names_of_zeros(optimizer);
    for (const Formula& term : summed_by(optimizer))
        if (!is_zero(term, zeros))
            return refuse(fmt::format("optimizer `{}` adds up `{}`, and that or its step is not 0 where the weight, its gradient and the "
                                      "states are 0, as between weights in memory",
                                      name, formula::to_text(term)),
                          "`1 + mean(w^2)` in the place of `mean(1 + w^2)`, `w - lr * g * norm(w)` in the place of `w - lr * norm(w)`");
    return true;
}

}  // namespace netc::check
