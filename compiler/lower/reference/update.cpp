// A plain loop for the step of an optimizer.
#include <fmt/format.h>

#include "lower/optimizer_loops.h"
#include "lower/reference/kernels.h"

namespace netc::lower {

using namespace graph;

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
    const FormulaTerms terms = terms_of_step(optimizer, loop::at("norm", double_type(), {0}), double_type(), body);
    body.loop("i", 0, count, [&](Expr i) {
        const auto element = [&](const char* array, Expr index) { return loop::at(array, double_type(), {std::move(index)}); };
        const auto state = [&](size_t s) { return element("states", loop::integer(static_cast<int64_t>(s)) * count + i); };
        FormulaVariables variables = {{"g", body.let("g", element("gradient", i))}, {"w", body.let("w", element("weight", i))}};
        for (size_t s = 0; s < optimizer.states.size(); ++s)
            variables.insert_or_assign(optimizer.states[s].name, body.let(fmt::format("before{}", s + 1), state(s)));
        const std::vector<Expr> after = loops_of(formulas_of(optimizer), variables, terms, double_type(), body);
        for (size_t s = 0; s < optimizer.states.size(); ++s) body.assign(state(s), after[s]);
        body.assign(element("weight", i), after.back());
    });
    kernel.comment = {"One step of the optimizer."};
    kernel.body = body.take();
    return kernel;
}

}  // namespace netc::lower
