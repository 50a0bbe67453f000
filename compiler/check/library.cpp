// Reading the library: parsed once, when its first entry is asked for.
#include "check/library.h"

#include <fmt/format.h>

#include <cmath>

#include "base/check.h"
#include "check/formulas.h"
#include "formula/evaluate.h"
#include "syntax/parse.h"

namespace netc::check {

namespace {

constexpr std::string_view files[] = {"functions", "optimizers", "schedules"};

using Formulas = std::vector<std::unique_ptr<DeclaredFormula>>;

/// The values of a function of one number where they are finite, for the reference.
void work_out(DeclaredFormula& declared) {
    if (declared.entry.group != Group::Layer || !declared.worked.empty()) return;
    FormulaNames names{{std::string(declared.inputs[0]), formula::variable("x")}};
    for (const ParameterEntry& parameter : declared.parameters) {
        const Meaning fallback = read_fallback(parameter.fallback, false);
        double storage = 0;
        const double* number = as_number(fallback, storage);
        names[std::string(parameter.name)] = number ? formula::number(*number) : formula::truth(*fallback.as<bool>());
    }
    Diagnostics diagnostics;
    Context context(*declared.library, diagnostics);
    const auto value = FormulaReader(context, nullptr, std::move(names)).value_of(declared);
    NETC_CHECK(value, fmt::format("`{}` of the library is a formula", declared.entry.name));
    std::string given, result;
    for (const double x : {-2.0, -1.0, 0.0, 1.0, 2.0}) {
        const double y = formula::evaluate<double>(*value, [&](const std::string&) { return x; });
        if (!std::isfinite(y)) continue;
        given += fmt::format("{}{:g}", given.empty() ? "" : ", ", x);
        result += fmt::format("{}{:.7g}", result.empty() ? "" : ", ", y);
    }
    declared.texts.push_back(fmt::format("{} = [{}]", declared.inputs[0], given));
    const std::string_view in = declared.texts.back();
    declared.texts.push_back("[" + result + "]");
    declared.worked = {{declared.entry.name, in, declared.texts.back()}};
    declared.entry.worked = declared.worked;
}

Formulas read() {
    Formulas formulas;
    for (std::string_view name : files) {
        const auto source =
            std::make_shared<const Source>(fmt::format("library/{}.net", name), std::string(library_text(name)));
        Diagnostics diagnostics;
        const syntax::Ast ast = syntax::parse(*source, diagnostics);
        Context context(*source, diagnostics);
        for (const syntax::Declaration& declaration : ast.declarations) {
            const auto* formula = std::get_if<syntax::FormulaDecl>(&declaration.node);
            NETC_CHECK(formula, "the library declares formulas");
            auto declared = declared_formula(context, *formula, ast.comments);
            NETC_CHECK(declared, fmt::format("`{}` of the library is sound", formula->name.text));
            declared->library = source;
            formulas.push_back(std::move(declared));
        }
        NETC_CHECK(!diagnostics.has_errors(), fmt::format("the library's {}.net is free of errors", name));
    }
    return formulas;
}

Formulas& formulas() {
    static Formulas all = read();
    return all;
}

/// Formulas call each other: they are worked out when all are there.
std::vector<const Entry*> worked_entries() {
    std::vector<const Entry*> entries;
    for (const std::unique_ptr<DeclaredFormula>& declared : formulas()) {
        work_out(*declared);
        entries.push_back(&declared->entry);
    }
    return entries;
}

}  // namespace

std::span<const Entry* const> library_entries() {
    static const std::vector<const Entry*> entries = worked_entries();
    return entries;
}

const DeclaredFormula* library_formula(const std::string& name) {
    for (const std::unique_ptr<DeclaredFormula>& declared : formulas())
        if (declared->entry.name == name) return declared.get();
    return nullptr;
}

}  // namespace netc::check
