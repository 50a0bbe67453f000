// Declared functions with their settings: the formula, and the derivative that is given.
#include <fmt/format.h>

#include "check/declarations.h"
#include "check/formulas.h"
#include "formula/slopes.h"

namespace netc::check {

std::optional<formula::Function> function_of(Context& context, const Declarations* declarations, const Bound& bound) {
    const DeclaredFormula& declared = *bound.entry->declared;
    FormulaNames names = settings_of(bound);
    formula::Function function{std::string(bound.entry->name), std::string(bound.entry->name), {}, nullptr};
    for (std::string_view input : bound.entry->inputs) {
        function.variables.emplace_back(input);
        names[function.variables.back()] = formula::variable(function.variables.back());
    }
    const std::string settings = given_settings(bound);
    if (!settings.empty()) function.text += "(" + settings + ")";
    // What the library says costs the file no compile-time work.
    Diagnostics inside;
    Context library(declared.library ? *declared.library : context.source(), inside);
    Context& reading = declared.library ? library : context;
    const Declarations* seen = declared.library ? nullptr : declarations;
    FormulaReader reader(reading, seen, names);
    const std::optional<formula::Formula> value = reader.value_of(declared);
    if (!value) return std::nullopt;
    function.value = *value;
    constexpr size_t most_terms = 2'000;
    if (formula::terms_of(*value).size() > most_terms) {
        context.error("formula", declared.declaration.name.span,
                      fmt::format("`{}` has more than {} operations", declared.declaration.name.text, most_terms));
        return std::nullopt;
    }
    if (!declared.declaration.derivative) return function;
    names = std::move(reader.names());
    names["y"] = formula::variable("y");
    const std::optional<formula::Formula> derivative =
        FormulaReader(reading, seen, std::move(names)).number(*declared.declaration.derivative);
    if (!derivative) return std::nullopt;
    function.derivatives = {*derivative};
    // The library's are tested.
    if (const auto wrong = declared.library ? std::nullopt : formula::wrong_slope(function))
        context
            .warning("wrong-derivative", declared.declaration.derivative->span,
                     fmt::format("at {} = {:g} this is {:.6g}, and `{}` has the slope {:.6g}", bound.entry->inputs[0],
                                 wrong->at, wrong->given, function.text, wrong->slope))
            .help("without `derivative` it follows from the formula");
    return function;
}

}  // namespace netc::check
