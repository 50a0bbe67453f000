// Reading the library: its names are found in its text; a declaration is parsed when its name is asked for.
#include "check/library.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "check/block_entries.h"
#include "check/functions.h"
#include "formula/evaluate.h"
#include "syntax/parse.h"

namespace netc::check {

namespace {

constexpr std::string_view files[] = {"functions", "rows", "losses", "metrics", "optimizers", "schedules", "layers"};

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
    bool is_block = false;
    std::unique_ptr<DeclaredFormula> formula = {};  // one of both, once it is parsed
    std::unique_ptr<DeclaredBlock> block = {};
};

/// The name of what a line declares, and the word that does; empty of other lines.
std::string_view declared_name(std::string_view line, std::string_view& word) {
    for (const std::string_view known : {"block", "function", "loss", "metric", "optimizer", "schedule", "initialiser"}) {
        if (!line.starts_with(known) || !line.substr(known.size()).starts_with(' ')) continue;
        word = known;
        line.remove_prefix(known.size() + 1);
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
        std::string_view word;
        const std::string_view name = declared_name(line, word);
        if (name.empty()) continue;
        if (index.size() > before) index.back().text.remove_suffix(text.size() - first);
        index.push_back({name, file, text.substr(first), group_of(word), word == "block"});
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

void parse_entry(Indexed& indexed) {
    if (indexed.formula || indexed.block) return;
    const auto source =
        std::make_shared<const Source>(fmt::format("library/{}.net", indexed.file), std::string(indexed.text));
    Diagnostics diagnostics;
    const syntax::Ast ast = syntax::parse(*source, diagnostics);
    Context context(*source, diagnostics);
    const auto is_sound = [&](bool sound) {
        NETC_CHECK(sound && !diagnostics.has_errors(),
                   fmt::format("`{}` of the library is one sound declaration\n{}", indexed.name, render(diagnostics, *source, false)));
    };
    is_sound(ast.declarations.size() == 1);
    const syntax::Declaration& declaration = ast.declarations.front();
    if (indexed.is_block) {
        indexed.block = declared_block(context, std::get<syntax::BlockDecl>(declaration.node), declaration.span, ast.comments);
        return is_sound(indexed.block && indexed.block->entry.name == indexed.name);
    }
    indexed.formula = declared_formula(context, std::get<syntax::FormulaDecl>(declaration.node), ast.comments);
    is_sound(indexed.formula && indexed.formula->entry.name == indexed.name);
    indexed.formula->library = source;
}

Entry& parsed(Indexed& indexed) {
    parse_entry(indexed);
    return indexed.block ? indexed.block->entry : indexed.formula->entry;
}

Indexed* indexed_as(std::string_view name) {
    for (Indexed& indexed : library_index())
        if (indexed.name == name) return &indexed;
    return nullptr;
}

/// With what the reference says of them.
std::vector<const Entry*> worked_entries() {
    std::vector<const Entry*> entries;
    for (Indexed& indexed : library_index()) {
        entries.push_back(&parsed(indexed));
        if (indexed.formula) work_out(*indexed.formula);
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

const Entry* library_entry(std::string_view name) {
    Indexed* indexed = indexed_as(name);
    return indexed ? &parsed(*indexed) : nullptr;
}

const DeclaredFormula* library_formula(std::string_view name) {
    const Entry* entry = library_entry(name);
    return entry ? entry->declared : nullptr;
}

std::optional<std::string_view> library_block(std::string_view name) {
    const Indexed* indexed = indexed_as(name);
    if (!indexed || !indexed->is_block) return std::nullopt;
    return indexed->text;
}

}  // namespace netc::check
