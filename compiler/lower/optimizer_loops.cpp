// Numbers of a step: the rate, corrections for the start of running means, and formulas of both.
#include "lower/optimizer_loops.h"

#include <fmt/format.h>

#include <algorithm>

#include "lower/kernel_text.h"

namespace netc::lower {

using formula::Formula;
using formula::Primitive;
using loop::apply;
using loop::Expr;

namespace {

/// The base of `1 - base^t`; null where the formula is another one.
const double* corrected_base(const Formula& f) {
    if (f->op != Primitive::Sub || !formula::is_number(f->operands[0], 1)) return nullptr;
    const Formula& power = f->operands[1];
    const bool of_step = power->op == Primitive::Pow && formula::is_number(power->operands[0]) && power->operands[1] == formula::variable("t", false);
    return of_step ? &power->operands[0]->value : nullptr;
}

}  // namespace

bool reads_step(const std::vector<Formula>& formulas) { return !graph::known_before_gradients(formulas).empty(); }

std::string optimizer_word(const graph::Optimizer& optimizer) {
    return optimizer.is_own ? spelled(optimizer.name) + "_step" : optimizer.name;
}

std::string word_of_optimizer(const graph::Optimizer& optimizer, const std::string& name) {
    return optimizer.is_own ? spelled(name) + "_value" : name;
}

FormulaTerms terms_of_step(const graph::Optimizer& optimizer, const std::vector<Formula>& formulas, const FormulaVariables& given,
                           loop::Type type, loop::Builder& body) {
    FormulaTerms terms;
    const loop::Type scalar{type.element, 1};
    FormulaVariables variables = {{"lr", apply("step.learning_rate", scalar, {})}, {"t", apply("step.t", scalar, {})}};
    variables.insert(given.begin(), given.end());
    const auto is_state = [&](const std::string& name) {
        return std::any_of(optimizer.states.begin(), optimizer.states.end(), [&](const auto& state) { return state.name == name; });
    };
    for (const auto& [term, name] : optimizer.names)
        terms.names[term] = (is_state(name) || name == "w" || name == "g" ? "new_" : "") + word_of_optimizer(optimizer, name);
    int corrections = 0, numbers = 0;
    const auto of_step = [&](const Formula& f) {
        const bool is_given = f->op == Primitive::Variable && given.contains(f->name);
        if (is_given || (f->op == Primitive::Variable && type.element == loop::Element::F32)) return variables.at(f->name);
        if (f->op == Primitive::Variable) return body.let(body.unused(f->name == "lr" ? "rate" : "t"), variables.at(f->name));
        // The loops behind have names such as `part`.
        FormulaTerms inside{.known = terms.known, .names = terms.names, .unnamed = "number"};
        for (const Formula& term : formula::terms_of(f))
            if (const double* base = corrected_base(term))
                inside.known.insert_or_assign(term, apply("step.one_minus_power", scalar, {loop::real(*base, loop::Element::F64)}));
        const std::string name = corrected_base(f)                                    ? fmt::format("correction{}", ++corrections)
                                 : formula::depends_on(f, graph::norm_of_gradients) ? "clip"
                                 : terms.names.contains(f)                            ? terms.names.at(f)
                                                                                      : fmt::format("number{}", ++numbers);
        return body.let(body.unused(name), loops_of(std::vector{f}, variables, inside, scalar, body).front());
    };
    // What schedules give, the host has computed: for this kernel, and for others that read the same list.
    const std::vector<Formula> read = graph::known_before_gradients(formulas);
    for (size_t i = 0; i < optimizer.numbers.size(); ++i) {
        const Formula& term = optimizer.numbers[i].term;
        if (std::find(read.begin(), read.end(), term) == read.end()) continue;
        const Expr number = apply("step.scheduled", scalar, {loop::integer(static_cast<int64_t>(i))});
        const std::string name = term->op == Primitive::Variable ? word_of_optimizer(optimizer, term->name) : fmt::format("number{}", ++numbers);
        terms.known.insert_or_assign(term, body.let(body.unused(name), number));
    }
    for (const Formula& f : formula::scalars_of(formulas))
        if (!terms.known.contains(f)) terms.known.insert_or_assign(f, of_step(f));
    return terms;
}

}  // namespace netc::lower
