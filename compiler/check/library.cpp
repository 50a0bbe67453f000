// Reading the library: parsed once, when its first entry is asked for.
#include "check/library.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "check/functions.h"
#include "formula/evaluate.h"
#include "syntax/parse.h"

namespace netc::check {

namespace {

constexpr std::string_view files[] = {"functions", "rows", "losses", "optimizers", "schedules"};

using Formulas = std::vector<std::unique_ptr<DeclaredFormula>>;

constexpr std::string_view shapes_of_places =
    "[K], class[K] -> []\n"
    "[T, K], class[K][T] -> [] and [K, H, W], class[K][H, W] -> []: a class for each place";

/// What the reference says of the shapes, and the values of a function of one number where they are finite.
void work_out(DeclaredFormula& declared) {
    Entry& entry = declared.entry;
    if (entry.group != Group::Layer && entry.group != Group::Loss && entry.group != Group::Metric) return;
    const formula::Function& function = *library_function(std::string(entry.name));
    const bool of_rows = formula::is_of_rows(function.value);
    if (entry.group != Group::Layer) {
        const bool of_classes = std::any_of(declared.inputs.begin(), declared.inputs.end(), [&](std::string_view input) {
            return is_class(declared.declaration, input);
        });
        entry.shapes = of_classes ? shapes_of_places : "equal shapes -> []; [K], class[K] -> []";
        return;
    }
    if (of_rows) {
        entry.shapes = function.value->row ? "[..., K] -> the same" : "[..., K] -> [...]";
        return;
    }
    if (declared.inputs.size() != 1 || !declared.worked.empty()) return;
    std::string given, result;
    for (const double x : {-2.0, -1.0, 0.0, 1.0, 2.0}) {
        const double y = formula::evaluate<double>(function.value, [&](const std::string&) { return x; });
        if (!std::isfinite(y)) continue;
        given += fmt::format("{}{:g}", given.empty() ? "" : ", ", x);
        result += fmt::format("{}{:.7g}", result.empty() ? "" : ", ", y);
    }
    declared.texts.push_back(fmt::format("{} = [{}]", declared.inputs[0], given));
    const std::string_view in = declared.texts.back();
    declared.texts.push_back("[" + result + "]");
    declared.worked = {{entry.name, in, declared.texts.back()}};
    entry.worked = declared.worked;
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
