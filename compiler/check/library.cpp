// Reading the library: its names are found in its text; a declaration is parsed when its name is asked for.
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

/// A declaration of the library, found by its first line. It is parsed when it is asked for.
struct Indexed {
    std::string_view name, file, text;  // `text` begins with the comment that describes it
    Group group;
    std::unique_ptr<DeclaredFormula> parsed = {};
};

/// Where the name of a declaration stands in a line that begins one; empty in other lines.
std::string_view declared_name(std::string_view line, Group& group) {
    for (const std::string_view word : {"function", "loss", "metric", "optimizer", "schedule", "initialiser"}) {
        if (!line.starts_with(word) || !line.substr(word.size()).starts_with(' ')) continue;
        group = group_of(word);
        line.remove_prefix(word.size() + 1);
        return line.substr(0, line.find_first_of(" ({="));
    }
    return {};
}

/// Adds the declarations of a file, each with the comment right above it.
void add_file(std::string_view file, std::vector<Indexed>& index) {
    const std::string_view text = library_text(file);
    const size_t before = index.size();
    size_t first = 0;  // of the comment that the line may end, or the line's own
    bool in_comment = false;
    for (size_t at = 0, end = 0; at < text.size(); at = end + 1) {
        end = std::min(text.find('\n', at), text.size());
        const std::string_view line = text.substr(at, end - at);
        if (!in_comment) first = at;
        in_comment = line.starts_with('#');
        Group group = Group::Layer;
        const std::string_view name = declared_name(line, group);
        if (name.empty()) continue;
        if (index.size() > before) index.back().text.remove_suffix(text.size() - first);
        index.push_back({name, file, text.substr(first), group});
    }
}

std::vector<Indexed>& library_index() {
    static std::vector<Indexed> index = [] {
        std::vector<Indexed> all;
        for (const std::string_view file : files) add_file(file, all);
        return all;
    }();
    return index;
}

const DeclaredFormula& parsed(Indexed& indexed) {
    if (indexed.parsed) return *indexed.parsed;
    const auto source =
        std::make_shared<const Source>(fmt::format("library/{}.net", indexed.file), std::string(indexed.text));
    Diagnostics diagnostics;
    const syntax::Ast ast = syntax::parse(*source, diagnostics);
    Context context(*source, diagnostics);
    const auto* formula = ast.declarations.size() == 1 ? std::get_if<syntax::FormulaDecl>(&ast.declarations[0].node)
                                                       : nullptr;
    NETC_CHECK(formula && formula->name.text == indexed.name && !diagnostics.has_errors(),
               fmt::format("`{}` of the library is one declaration\n{}", indexed.name, render(diagnostics, *source, false)));
    indexed.parsed = declared_formula(context, *formula, ast.comments);
    NETC_CHECK(indexed.parsed,
               fmt::format("`{}` of the library is sound\n{}", indexed.name, render(diagnostics, *source, false)));
    indexed.parsed->library = source;
    return *indexed.parsed;
}

/// With what the reference says of them.
std::vector<const Entry*> worked_entries() {
    std::vector<const Entry*> entries;
    for (Indexed& indexed : library_index()) {
        parsed(indexed);
        work_out(*indexed.parsed);
        entries.push_back(&indexed.parsed->entry);
    }
    return entries;
}

}  // namespace

std::span<const Entry* const> library_entries() {
    static const std::vector<const Entry*> entries = worked_entries();
    return entries;
}

const std::vector<LibraryName>& library_names() {
    static const std::vector<LibraryName> names = [] {
        std::vector<LibraryName> all;
        for (const Indexed& indexed : library_index()) all.push_back({indexed.name, indexed.group});
        return all;
    }();
    return names;
}

const DeclaredFormula* library_formula(std::string_view name) {
    for (Indexed& indexed : library_index())
        if (indexed.name == name) return &parsed(indexed);
    return nullptr;
}

}  // namespace netc::check
