// Collecting the declarations of a file.
#include "check/declarations.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/match.h"
#include "check/layers.h"
#include "check/variants.h"

namespace netc::check {

namespace {

bool is_plain(const std::string& name) {
    constexpr size_t longest = 64;
    if (name.empty() || name.size() > longest || (name[0] >= '0' && name[0] <= '9')) return false;
    return std::all_of(name.begin(), name.end(), [](char c) {
        return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    });
}

constexpr size_t longest_name = 100;

struct Collector {
    Context& context;
    const std::vector<syntax::Comment>& comments;
    Declarations result;
    std::map<std::string, Span> callables, stages, sources;  // where each name was declared

    bool declare(std::map<std::string, Span>& names, const char* what, const syntax::Name& name) {
        if (name.text.empty()) return false;  // the parser has reported it
        check_name(context, name);
        const auto [known, fresh] = names.insert({name.text, name.span});
        if (!fresh)
            context.error("repeated-name", name.span, fmt::format("there is another {} called `{}`", what, name.text))
                .label(known->second, "first here");
        return fresh;
    }

    /// Nets and stages give files, namespaces and command-line words their names.
    void plain(const char* what, const syntax::Name& name) {
        if (name.text.empty() || is_plain(name.text)) return;
        context
            .error("name-characters", name.span,
                   fmt::format("the name of a {} is used for files and identifiers", what))
            .note("it consists of at most 64 letters (a-z), digits and _, and does not start with a digit");
    }

    void parameters(const std::vector<syntax::Parameter>& list) {
        std::map<std::string, Span> names;
        for (const syntax::Parameter& parameter : list) declare(names, "parameter", parameter.name);
    }

    /// Functions and blocks of the library may grow in number without taking names that files have given already.
    bool hides(const Entry& entry, const syntax::Name& name) {
        if ((!entry.declared && !entry.block) || entry.group != Group::Layer) return false;
        context.warning("hides-library", name.span, fmt::format("the library has a `{}` too; this file means its own", name.text))
            .help("another name, if both are wanted");
        return true;
    }

    void operator()(const syntax::Net& net) {
        plain("net", net.name);
        parameters(net.parameters);
        if (declare(callables, "net or block", net.name)) result.nets.push_back({&net.name, &net, nullptr});
    }
    void operator()(const syntax::NetAlias& alias) {
        plain("net", alias.name);
        if (declare(callables, "net or block", alias.name)) result.nets.push_back({&alias.name, nullptr, &alias});
    }
    void operator()(const syntax::BlockDecl& block) {
        parameters(block.parameters);
        check_variants(context, block);
        const Entry* entry = find_entry(block.name.text);
        if (entry && !hides(*entry, block.name))
            context
                .error("repeated-name", block.name.span,
                       fmt::format("`{}` is the name of a {}", block.name.text, group_name(entry->group)))
                .help("another name for the block");
        else if (declare(callables, "net or block", block.name))
            result.blocks[block.name.text] = &block;
    }
    void operator()(const syntax::FormulaDecl& formula) {
        const std::string& word = formula.word.text;
        if (word == "initialiser") {
            context.error("formula", formula.word.span, fmt::format("a declared `{}` is not known yet", word))
                .help("`function`, `loss`, `metric`, `optimizer` and `schedule` can be declared");
            return;
        }
        parameters(formula.parameters);
        if (!declare(callables, "net, block or formula", formula.name)) return;
        if (const Entry* entry = find_entry(formula.name.text); entry && word == "function") hides(*entry, formula.name);
        auto declared = declared_formula(context, formula, comments);
        if (declared)
            result.formulas[formula.name.text] = std::move(declared);
        else
            result.broken_formulas.insert(formula.name.text);
    }
    void operator()(const syntax::Defaults&) {}  // check/variants.h
    void operator()(const syntax::Import&) {}  // what it brings stands in the tree: syntax/imports.h
    void operator()(const syntax::Data& data) {
        parameters(data.parameters);
        if (declare(sources, "data section", data.name)) result.sources[data.name.text] = &data;
    }
    void operator()(const syntax::Train& train) {
        plain("stage", train.name);
        if (declare(stages, "stage", train.name)) result.stages.push_back(&train);
    }
    void operator()(const syntax::Check& check) { result.checks.push_back(&check); }
    void operator()(const syntax::Export& exported) { result.exports.push_back({&exported, exported.stage.span}); }
    void operator()(const syntax::Target& target) { result.targets.push_back(&target); }
};

}  // namespace

void check_name(Context& context, const syntax::Name& name) {
    const bool control = std::any_of(name.text.begin(), name.text.end(),
                                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
    if (control)
        context.error("name-characters", name.span, "a name has control characters")
            .note("line breaks and the like do not belong into names");
    else if (name.text.size() > longest_name)
        context.error("name-characters", name.span,
                      fmt::format("a name of {} bytes; at most {} are known", name.text.size(), longest_name));
}

const NetDeclaration* Declarations::find_net(const std::string& name) const {
    for (const NetDeclaration& net : nets)
        if (net.name->text == name) return &net;
    return nullptr;
}

std::vector<std::string> Declarations::net_names() const {
    std::vector<std::string> names;
    for (const NetDeclaration& net : nets) names.push_back(net.name->text);
    return names;
}

const DeclaredBlock* Declarations::library_block(const std::string& name) const {
    const auto found = library_blocks.find(name);
    const bool own = blocks.count(name) || formulas.count(name) || broken_formulas.count(name);
    return found == library_blocks.end() || own ? nullptr : found->second.get();
}

bool Declarations::is_word_of_block(std::string_view text) const {
    for (const auto& [name, block] : library_blocks)
        for (const ParameterEntry& parameter : block->parameters)
            if (has_word(parameter, text)) return true;
    return false;
}

const Entry* Declarations::find(const std::string& name, Group group) const {
    const auto own = formulas.find(name);
    if (own == formulas.end()) return find_entry(name, group);
    return own->second->entry.group == group ? &own->second->entry : nullptr;
}

std::vector<std::string> Declarations::names_of(Group group) const {
    std::vector<std::string> names = entry_names(group);
    for (const auto& [name, declared] : formulas)
        if (declared->entry.group == group && std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    return names;
}

Declarations collect(Context& context, const syntax::Ast& ast) {
    Collector collector{context, ast.comments, {}, {}, {}, {}};
    for (const syntax::Declaration& declaration : ast.declarations) std::visit(collector, declaration.node);
    return std::move(collector.result);
}

}  // namespace netc::check
