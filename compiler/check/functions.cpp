// Declared functions: settings bound, formulas read, names of their terms kept.
#include "check/functions.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/check.h"
#include "check/declarations.h"
#include "check/library.h"
#include "formula/averages.h"
#include "formula/slopes.h"

namespace netc::check {

FormulaNames settings_of(const Bound& bound) {
    FormulaNames names;
    for (const ParameterEntry& parameter : bound.entry->parameters) {
        const Meaning& meaning = bound.at(parameter.name);
        double storage = 0;
        const double* number = as_number(meaning, storage);
        const std::string name(parameter.name);
        names[name] = number                    ? formula::number(*number)
                      : meaning.as<Scheduled>() ? formula::variable(name, false)
                                                : formula::truth(*meaning.as<bool>());
    }
    return names;
}

std::string given_settings(const Bound& bound) {
    std::string settings;
    for (size_t i = 0; i < bound.values.size(); ++i)
        if (!bound.values[i].span.empty())
            settings += fmt::format("{}{} = {}", settings.empty() ? "" : ", ", bound.entry->parameters[i].name,
                                    to_text(bound.values[i].meaning));
    return settings;
}

FormulaNames default_settings(const DeclaredFormula& declared) {
    FormulaNames names;
    for (const ParameterEntry& parameter : declared.parameters) {
        const Meaning fallback = read_fallback(parameter.fallback, false);
        double storage = 0;
        const double* number = as_number(fallback, storage);
        names[std::string(parameter.name)] = number ? formula::number(*number) : formula::truth(*fallback.as<bool>());
    }
    return names;
}

namespace {

bool is_of_type(const syntax::FormulaDecl& declaration, std::string_view parameter, std::string_view type) {
    return std::any_of(
        declaration.parameters.begin(), declaration.parameters.end(),
        [&](const syntax::Parameter& each) { return each.name.text == parameter && each.type.text == type; });
}

}  // namespace

bool is_class(const syntax::FormulaDecl& declaration, std::string_view parameter) {
    return is_of_type(declaration, parameter, "class");
}
bool is_number(const syntax::FormulaDecl& declaration, std::string_view parameter) {
    return is_of_type(declaration, parameter, "number");
}

namespace {

/// Whether a name of the file can be one of the generated code.
bool is_name_of_code(const std::string& name) {
    return !name.empty() &&
           std::all_of(name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) || c == '_'; });
}

constexpr size_t most_terms = 2'000;

/// Whether a metric with averages is computed of them alone, and is one number (reported).
bool is_of_averages(Context& context, const DeclaredFormula& declared, const formula::Formula& value,
                    const std::vector<formula::Formula>& averages) {
    if (averages.empty()) return true;
    const syntax::Name& name = declared.declaration.name;
    const auto refuse = [&](const std::string& message, const char* help) {
        context.error("formula", name.span, message).help(help);
        return false;
    };
    for (const formula::Formula& term : formula::terms_of(value)) {
        if (term->op == formula::Primitive::Variable && !formula::index_of_average(*term))
            return refuse(fmt::format("`{}` is computed of averages over all samples, and reads `{}` outside of them", name.text, term->name),
                          "`average(...)` around what each sample has");
        if (term->op == formula::Primitive::FirstLargest || term->op == formula::Primitive::OneHot || term->op == formula::Primitive::Pick)
            return refuse(fmt::format("`{}` asks for places of a row of averages; `sum`, `mean`, `max` and `min` make numbers of it", name.text),
                          "`average(one_hot(argmax(scores)))` counts places in each sample");
    }
    if (value->row) return refuse(fmt::format("`{}` has a number for each place; it wants one for the set", name.text), "`mean(...)` or `sum(...)` around it");
    return true;
}

}  // namespace

std::optional<formula::Function> function_of(Context& context, const Declarations* declarations,
                                             const DeclaredFormula& declared, FormulaNames names) {
    formula::Function function{std::string(declared.entry.name), std::string(declared.entry.name), {}, nullptr};
    for (std::string_view input : declared.inputs) {
        function.variables.emplace_back(input);
        names[function.variables.back()] =
            formula::variable(function.variables.back(),
                              !is_class(declared.declaration, input) && !is_number(declared.declaration, input));
    }
    // What the library says costs the file no compile-time work.
    Diagnostics inside;
    Context library(declared.library ? *declared.library : context.source(), inside);
    Context& reading = declared.library ? library : context;
    const Declarations* seen = declared.library ? nullptr : declarations;
    FormulaReader reader(reading, seen, names);
    if (declared.declaration.word.text == "metric") reader.read_averages(function.averages);
    const std::optional<formula::Formula> value = reader.value_of(declared);
    if (!value || !is_of_averages(reading, declared, *value, function.averages)) return std::nullopt;
    function.value = *value;
    function.is_own = !declared.library;
    for (const auto& [term, name] : reader.assigned())
        if (is_name_of_code(name)) function.names.emplace_back(term, function.is_own ? name + "_value" : name);
    if (formula::terms_of(*value).size() > most_terms) {
        context.error("formula", declared.declaration.name.span,
                      fmt::format("`{}` has more than {} operations", declared.declaration.name.text, most_terms));
        return std::nullopt;
    }
    if (!declared.declaration.derivative) return function;
    names = std::move(reader.names());
    names["y"] = formula::variable("y", function.value->row);
    // Of a row, the derivative is the whole gradient.
    if (formula::is_of_rows(function.value)) names["d"] = formula::variable("d", function.value->row);
    const std::optional<formula::Formula> derivative =
        FormulaReader(reading, seen, std::move(names)).number(*declared.declaration.derivative);
    if (!derivative) return std::nullopt;
    if (formula::is_of_rows(function.value) && !formula::depends_on(*derivative, "d")) {
        reading
            .error("formula", declared.declaration.derivative->span,
                   fmt::format("`{}` depends on its whole row: its derivative is the whole gradient, in `d`, that of its value",
                               declared.declaration.name.text))
            .help("`derivative y * (d - sum(d * y))`, as softmax has");
        return std::nullopt;
    }
    function.derivatives = {*derivative};
    return function;
}

namespace {

/// The library's derivatives are tested.
void warn_of_wrong_slope(Context& context, const DeclaredFormula& declared, const formula::Function& function) {
    if (declared.library || function.derivatives.empty() || formula::is_of_rows(function.value)) return;
    if (const auto wrong = formula::wrong_slope(function))
        context
            .warning("wrong-derivative", declared.declaration.derivative->span,
                     fmt::format("at {} = {:g} this is {:.6g}, and `{}` has the slope {:.6g}", declared.inputs[0],
                                 wrong->at, wrong->given, function.text, wrong->slope))
            .help("without `derivative` it follows from the formula");
}

}  // namespace

std::optional<formula::Function> function_of(Context& context, const Declarations* declarations, const Bound& bound) {
    std::optional<formula::Function> function =
        function_of(context, declarations, *bound.entry->declared, settings_of(bound));
    const std::string settings = given_settings(bound);
    if (!function) return std::nullopt;
    if (!settings.empty()) function->text += "(" + settings + ")";
    warn_of_wrong_slope(context, *bound.entry->declared, *function);
    return function;
}

const formula::FunctionRef& library_function(const std::string& name) {
    static std::map<std::string, formula::FunctionRef> known;
    formula::FunctionRef& function = known[name];
    if (function) return function;
    const DeclaredFormula* declared = library_formula(name);
    NETC_CHECK(declared, "the library has a formula `" + name + "`");
    Diagnostics diagnostics;
    Context context(*declared->library, diagnostics);
    const auto made = function_of(context, nullptr, *declared, default_settings(*declared));
    NETC_CHECK(made, "`" + name + "` of the library is a formula");
    return function = std::make_shared<const formula::Function>(*made);
}

}  // namespace netc::check
