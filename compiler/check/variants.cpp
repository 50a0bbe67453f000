// Variants are tables of defaults: nothing else differs between `adam` and `adam as keras3`.
#include "check/variants.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "check/arguments.h"

namespace netc::check {

namespace {

/// Other names of the systems.
constexpr std::pair<std::string_view, std::string_view> other_names[] = {
    {"keras", "keras3"}, {"tensorflow", "keras3"}, {"tf", "keras3"},      {"tf_keras", "keras2"},
    {"torch", "pytorch"}, {"caffe1", "caffe"},     {"yolo", "darknet"},
};

std::string system_meant(const std::string& name, const std::vector<std::string>& known) {
    std::string lower = name;
    std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    if (std::find(known.begin(), known.end(), lower) != known.end()) return lower;
    for (const auto& [other, system] : other_names)
        if (lower == other && std::find(known.begin(), known.end(), system) != known.end()) return std::string(system);
    return nearest(lower, known);
}

void refuse_variant(Context& context, std::string_view name, const syntax::Name& system, const std::vector<std::string>& has) {
    Diagnostic& diagnostic = context.error("unknown-variant", system.span, fmt::format("`{}` has no variant `{}`", name, system.text));
    diagnostic.meant(system_meant(system.text, has));
    if (has.empty())
        diagnostic.note(fmt::format("it has none; `netc layers {}` shows its defaults", name));
    else
        diagnostic.note(fmt::format("it has `{}`", fmt::join(has, "`, `")));
}

/// A parameter and its default as `text` goes on with, which is shortened by them.
std::pair<std::string_view, std::string_view> next_default(std::string_view& text) {
    const size_t end = std::min(text.find(", "), text.size()), sign = text.find(" = ");
    const std::pair result{text.substr(0, sign), text.substr(sign + 3, end - sign - 3)};
    text.remove_prefix(std::min(end + 2, text.size()));
    return result;
}

void refuse_unknown(Context& context, const std::string& name, const syntax::Argument& argument, const std::string& signature) {
    context
        .error("unknown-argument", argument.key.text.empty() ? argument.value->span : argument.key.span,
               fmt::format("a variant of `{}` says which parameters have other defaults", name))
        .note(signature);
}

void refuse_repeated(Context& context, const std::string& name, const syntax::Name& system) {
    context.error("repeated-name", system.span, fmt::format("`{}` has two variants `{}`", name, system.text));
}

/// A default as the entry may have it.
bool is_sound(Context& context, const Entry& entry, const ParameterEntry& parameter, const syntax::Argument& stated) {
    const std::string written = context.written(stated.value->span);
    const Meaning meaning = read_fallback(written, parameter.takes & takes::initialiser);
    double storage = 0;
    const double* number = as_number(meaning, storage);
    const bool fits = number                         ? parameter.takes & (takes::real | takes::whole)
                      : meaning.as<bool>()           ? parameter.takes & takes::truth
                      : meaning.as<graph::Initialiser>() ? parameter.takes & takes::initialiser
                                                     : meaning.as<Word>() && has_word(parameter, written);
    if (!fits) {
        context.error("argument-type", stated.value->span,
                      fmt::format("`{}` of `{}` takes {}", parameter.name, entry.name, wanted(parameter)));
        return false;
    }
    if (!number || inside(parameter.bounds, *number)) return true;
    context.error("argument-range", stated.value->span,
                  fmt::format("`{}` of `{}` is {}; it must be {}", parameter.name, entry.name, to_text(meaning), bounds_text(parameter.bounds)));
    return false;
}

}  // namespace

std::vector<std::string> known_systems() { return {"keras2", "keras3", "pytorch", "caffe", "darknet"}; }

std::string_view stated_default(const VariantEntry& variant, std::string_view parameter) {
    for (std::string_view rest = variant.defaults; !rest.empty();) {
        const auto [name, value] = next_default(rest);
        if (name == parameter) return value;
    }
    return {};
}

const VariantEntry* find_variant(const Entry& entry, std::string_view system) {
    for (const VariantEntry& variant : entry.variants)
        if (variant.system == system) return &variant;
    return nullptr;
}

std::string_view default_of(const ParameterEntry& parameter, const VariantEntry* variant) {
    const std::string_view stated = variant ? stated_default(*variant, parameter.name) : std::string_view();
    return stated.empty() ? parameter.fallback : stated;
}

std::optional<formula::Formula> stated_setting(const VariantEntry* variant, std::string_view parameter) {
    const std::string_view stated = variant ? stated_default(*variant, parameter) : std::string_view();
    if (stated.empty()) return std::nullopt;
    const Meaning meaning = read_fallback(stated, false);
    double storage = 0;
    const double* number = as_number(meaning, storage);
    return number ? formula::number(*number) : formula::truth(*meaning.as<bool>());
}

std::optional<const VariantEntry*> variant_of(Context& context, const Entry& entry, const syntax::Callee& callee, Span call) {
    if (callee.system.text.empty()) return find_variant(entry, context.defaults_at(call));
    if (const VariantEntry* variant = find_variant(entry, callee.system.text)) return variant;
    std::vector<std::string> has;
    for (const VariantEntry& variant : entry.variants) has.emplace_back(variant.system);
    refuse_variant(context, entry.name, callee.system, has);
    return std::nullopt;
}

std::optional<const syntax::Variant*> variant_of(Context& context, const syntax::BlockDecl& block, const syntax::Callee& callee, Span call) {
    const bool named = !callee.system.text.empty();
    std::vector<std::string> has;
    for (const syntax::Variant& variant : block.variants) {
        if (variant.system.text == (named ? callee.system.text : context.defaults_at(call))) return &variant;
        has.push_back(variant.system.text);
    }
    if (!named) return nullptr;
    refuse_variant(context, block.name.text, callee.system, has);
    return std::nullopt;
}

bool read_variants(Context& context, const std::vector<syntax::Variant>& variants, DeclaredEntry& made) {
    bool sound = true;
    std::set<std::string> systems;
    made.entry.parameters = made.parameters;
    for (const syntax::Variant& variant : variants) {
        if (!systems.insert(variant.system.text).second) {
            refuse_repeated(context, std::string(made.entry.name), variant.system);
            sound = false;
        }
        std::string defaults;
        std::set<std::string> stated;
        for (const syntax::Argument& argument : variant.defaults) {
            const auto parameter = std::find_if(made.parameters.begin(), made.parameters.end(),
                                                [&](const ParameterEntry& each) { return each.name == argument.key.text; });
            if (parameter == made.parameters.end()) {
                refuse_unknown(context, std::string(made.entry.name), argument, fmt::format("`{}`", signature(made.entry)));
                sound = false;
            } else if (!stated.insert(argument.key.text).second) {
                context.error("repeated-argument", argument.key.span, fmt::format("`{}` is given twice", argument.key.text));
                sound = false;
            } else {
                sound = is_sound(context, made.entry, *parameter, argument) && sound;
                defaults += fmt::format("{}{} = {}", defaults.empty() ? "" : ", ", argument.key.text, context.written(argument.value->span));
            }
        }
        made.variants.push_back({made.keep(variant.system.text), made.keep(std::move(defaults))});
    }
    made.entry.variants = made.variants;
    return sound;
}

void check_variants(Context& context, const syntax::BlockDecl& block) {
    std::set<std::string> systems;
    std::vector<std::string> names;
    for (const syntax::Parameter& parameter : block.parameters) names.push_back(parameter.name.text);
    for (const syntax::Variant& variant : block.variants) {
        if (!systems.insert(variant.system.text).second) refuse_repeated(context, block.name.text, variant.system);
        for (const syntax::Argument& argument : variant.defaults)
            if (std::count(names.begin(), names.end(), argument.key.text) == 0)
                refuse_unknown(context, block.name.text, argument, fmt::format("its parameters are `{}`", fmt::join(names, "`, `")));
    }
}

void note_defaults(Context& context, const syntax::Ast& ast) {
    std::vector<std::string> known = known_systems();
    std::set<const SourceFile*> said;
    for (const syntax::Declaration& declaration : ast.declarations) {
        const auto add = [&](const std::vector<syntax::Variant>& variants) {
            for (const syntax::Variant& variant : variants) known.push_back(variant.system.text);
        };
        if (const auto* block = std::get_if<syntax::BlockDecl>(&declaration.node)) add(block->variants);
        if (const auto* formula = std::get_if<syntax::FormulaDecl>(&declaration.node)) add(formula->variants);
    }
    for (const syntax::Declaration& declaration : ast.declarations) {
        const auto* defaults = std::get_if<syntax::Defaults>(&declaration.node);
        if (!defaults) continue;
        const syntax::Name& system = defaults->system;
        if (!said.insert(&context.source().file_of(declaration.span.first)).second)
            context.error("repeated-setting", declaration.span, "`defaults` is said twice: a file has one system's");
        else if (std::find(known.begin(), known.end(), system.text) == known.end())
            context.error("unknown-variant", system.span, fmt::format("no system is called `{}`", system.text))
                .meant(system_meant(system.text, known))
                .note(fmt::format("systems are `{}`", fmt::join(known_systems(), "`, `")));
        else
            context.set_defaults(declaration.span, system.text);
    }
}

}  // namespace netc::check
