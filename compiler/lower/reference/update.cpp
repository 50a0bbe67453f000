// A plain loop for the step of an optimizer.
#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "lower/optimizer_loops.h"
#include "lower/reference/kernels.h"

namespace netc::lower {

using namespace graph;

namespace {

bool counts_weights(const Optimizer& optimizer) {
    const std::vector<formula::Formula> formulas = formulas_of(optimizer);
    return std::any_of(formulas.begin(), formulas.end(), [](const auto& f) { return formula::depends_on(f, count_of_weights); });
}

/// The sums over all numbers of the weight, in a loop of their own, and how many these are.
void add_sums(const Optimizer& optimizer, const Expr& count, const std::function<FormulaVariables(const Expr&)>& read, FormulaVariables& given,
              loop::Builder& body) {
    const std::vector<formula::Formula> terms = summed_by(optimizer);
    const FormulaTerms of_step = terms_of_step(optimizer, terms, given, double_type(), body);
    const auto zero = [&](const std::string& name) { return body.variable(name, loop::real(0, loop::Element::F64)); };
    std::vector<Expr> sums;
    for (size_t s = 0; s < terms.size(); ++s) sums.push_back(zero(fmt::format("sum{}", s + 1)));
    const bool counts = counts_weights(optimizer);
    if (counts) given.insert_or_assign(count_of_weights, zero("numbers"));
    body.loop("i", 0, count, [&](Expr i) {
        const std::vector<Expr> values = loops_of(terms, read(i), of_step, double_type(), body);
        for (size_t s = 0; s < terms.size(); ++s) body.add(sums[s], values[s]);
        if (counts) body.add(given.at(count_of_weights), loop::real(1, loop::Element::F64));
    });
    for (size_t s = 0; s < terms.size(); ++s) given.insert_or_assign(optimizer.sums[s].name, sums[s]);
}

}  // namespace

loop::Kernel plain_update(const Optimizer& optimizer) {
    using loop::Parameter;
    loop::Kernel kernel;
    kernel.name = "plain_" + optimizer_word(optimizer);
    kernel.per_sample = false;
    kernel.parameters = {{Parameter::Kind::Step, "step", loop::Element::F32, {}, false, false},
                         {Parameter::Kind::Int, "count", loop::Element::F32, {}, false, false}};
    for (const char* name : {"gradient", "norm", "weight", "states"})
        kernel.parameters.push_back({Parameter::Kind::Array, name, loop::Element::F64, {}, true, name == std::string_view("weight") || name == std::string_view("states")});

    loop::Builder body;
    const Expr count = loop::var("count");
    const auto element = [&](const char* array, Expr index) { return loop::at(array, double_type(), {std::move(index)}); };
    const auto state = [&](size_t s, const Expr& i) { return element("states", loop::integer(static_cast<int64_t>(s)) * count + i); };
    const auto read = [&](const Expr& i) {
        FormulaVariables variables = {{"g", element("gradient", i)}, {"w", element("weight", i)}};
        for (size_t s = 0; s < optimizer.states.size(); ++s) variables.insert_or_assign(optimizer.states[s].name, state(s, i));
        return variables;
    };
    FormulaVariables given = {{norm_of_gradients, loop::at("norm", double_type(), {0})}};
    if (!optimizer.sums.empty() || counts_weights(optimizer)) add_sums(optimizer, count, read, given, body);
    const FormulaTerms terms = terms_of_step(optimizer, formulas_of(optimizer), given, double_type(), body);
    body.loop("i", 0, count, [&](Expr i) {
        FormulaVariables before = read(i);
        before.at("g") = body.let("g", before.at("g"));
        before.at("w") = body.let("w", before.at("w"));
        for (size_t s = 0; s < optimizer.states.size(); ++s) {
            Expr& value = before.at(optimizer.states[s].name);
            value = body.let(fmt::format("before{}", s + 1), value);
        }
        const std::vector<Expr> after = loops_of(formulas_of(optimizer), before, terms, double_type(), body);
        for (size_t s = 0; s < optimizer.states.size(); ++s) body.assign(state(s, i), after[s]);
        body.assign(element("weight", i), after.back());
    });
    kernel.comment = {"One step of the optimizer."};
    kernel.body = body.take();
    return kernel;
}

}  // namespace netc::lower
