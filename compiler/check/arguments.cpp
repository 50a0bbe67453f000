// Binding the arguments of a call to the parameters of the table.
#include "check/arguments.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/check.h"
#include "check/variants.h"

namespace netc::check {

syntax::Callee callee_of(const syntax::Expr& expr) {
    if (const auto* call = std::get_if<syntax::CallExpr>(&expr.node)) return call->callee;
    const auto* ref = std::get_if<syntax::NameRef>(&expr.node);
    return {{ref ? ref->name : "", expr.span}};
}

const Given& Bound::given(std::string_view parameter) const {
    for (size_t i = 0; i < entry->parameters.size(); ++i)
        if (entry->parameters[i].name == parameter) return values.at(i);
    NETC_CHECK(false, fmt::format("`{}` has no parameter `{}`", entry->name, parameter));
}

int64_t Bound::whole(std::string_view parameter) const { return *at(parameter).as<int64_t>(); }

double Bound::real(std::string_view parameter) const {
    double storage = 0;
    return *as_number(at(parameter), storage);
}

bool Bound::truth(std::string_view parameter) const { return *at(parameter).as<bool>(); }

std::string Bound::text(std::string_view parameter) const { return at(parameter).as<Text>()->text; }

bool Bound::is_word(std::string_view parameter, std::string_view word) const {
    const Word* given_word = at(parameter).as<Word>();
    return given_word && given_word->text == word;
}

std::array<int64_t, 2> Bound::pair(std::string_view parameter) const {
    if (const int64_t* number = at(parameter).as<int64_t>()) return {*number, *number};
    const std::vector<int64_t> both = list(parameter);
    return {both.at(0), both.at(1)};
}

std::vector<int64_t> Bound::list(std::string_view parameter) const {
    std::vector<int64_t> numbers;
    for (const Meaning& item : *at(parameter).as<List>()->items) numbers.push_back(*item.as<int64_t>());
    return numbers;
}

std::vector<double> Bound::numbers(std::string_view parameter) const {
    std::vector<double> result;
    double storage = 0;
    for (const Meaning& item : *at(parameter).as<List>()->items) result.push_back(*as_number(item, storage));
    return result;
}

bool inside(const Bounds& bounds, double number) {
    if (bounds.with_low ? number < bounds.low : number <= bounds.low) return false;
    return bounds.with_high ? number <= bounds.high : number < bounds.high;
}

std::string bounds_text(const Bounds& bounds) {
    const auto shown = [](double number) { return fmt::format("{}", number); };
    if (bounds.high == unbounded)
        return fmt::format("{} {}", bounds.with_low ? "at least" : "more than", shown(bounds.low));
    return fmt::format("{} {}, {} {}", bounds.with_low ? "at least" : "more than", shown(bounds.low),
                       bounds.with_high ? "at most" : "less than", shown(bounds.high));
}

std::optional<graph::Initialiser> initialiser_named(std::string_view name) {
    using graph::InitialiserKind;
    constexpr std::pair<std::string_view, InitialiserKind> kinds[] = {
        {"glorot_uniform", InitialiserKind::GlorotUniform},
        {"glorot_normal", InitialiserKind::GlorotNormal},
        {"he_uniform", InitialiserKind::HeUniform},
        {"he_normal", InitialiserKind::HeNormal},
        {"lecun_uniform", InitialiserKind::LecunUniform},
        {"lecun_normal", InitialiserKind::LecunNormal},
        {"fan_in_uniform", InitialiserKind::FanInUniform},
        {"zeros", InitialiserKind::Zeros},
        {"uniform", InitialiserKind::Uniform},
        {"normal", InitialiserKind::Normal},
    };
    for (const auto& [known, kind] : kinds) {
        if (known != name) continue;
        graph::Initialiser result;
        result.kind = kind;
        if (kind == InitialiserKind::Uniform || kind == InitialiserKind::Normal) result.constant = 0.05;  // by default
        return result;
    }
    return std::nullopt;
}

Meaning read_fallback(std::string_view text, bool as_initialiser) {
    if (as_initialiser) {
        if (auto known = initialiser_named(text)) return {*known};
    }
    if (text == "true" || text == "false") return {text == "true"};
    if (text.starts_with('"')) return {Text{std::string(text.substr(1, text.size() - 2))}};
    const char* end = text.data() + text.size();
    int64_t whole = 0;
    if (const auto read = std::from_chars(text.data(), end, whole); read.ec == std::errc() && read.ptr == end)
        return {whole};
    double real = 0;
    if (const auto read = std::from_chars(text.data(), end, real); read.ec == std::errc() && read.ptr == end)
        return {real};
    return {Word{std::string(text)}};
}

namespace {

bool whole_numbers(const List& list) {
    return std::all_of(list.items->begin(), list.items->end(), [](const Meaning& item) { return item.as<int64_t>(); });
}

bool only_numbers(const List& list) {
    double storage = 0;
    return !list.items->empty() &&
           std::all_of(list.items->begin(), list.items->end(), [&](const Meaning& item) { return as_number(item, storage); });
}

/// Whether the argument is of a form that the parameter takes; words become what they stand for.
bool has_form(const ParameterEntry& parameter, Meaning& meaning) {
    if (const Word* word = meaning.as<Word>()) {
        if ((parameter.takes & takes::word) && has_word(parameter, word->text)) return true;
        if (!(parameter.takes & takes::initialiser)) return false;
        const auto known = initialiser_named(word->text);
        if (known) meaning = {*known};
        return known.has_value();
    }
    if (meaning.as<Scheduled>()) return parameter.takes & takes::real;
    if (meaning.as<int64_t>()) return parameter.takes & (takes::whole | takes::real);
    if (meaning.as<double>()) return parameter.takes & takes::real;
    if (meaning.as<bool>()) return parameter.takes & takes::truth;
    if (meaning.as<Text>()) return parameter.takes & takes::text;
    if (meaning.as<graph::Initialiser>()) return parameter.takes & takes::initialiser;
    const List* list = meaning.as<List>();
    if (list && (parameter.takes & takes::numbers) && only_numbers(*list)) return true;
    if (!list || !whole_numbers(*list)) return false;
    const size_t count = list->items->size();
    if ((parameter.takes & takes::pair) && count == 2) return true;
    if ((parameter.takes & takes::sides) && count == 4) return true;
    return parameter.takes & takes::extents;
}

/// Collects what is wrong with one call of a table entry.
struct Binder {
    Context& context;
    const Entry& entry;
    const syntax::Callee& callee;
    Span call;
    Bound bound;
    bool complete = true;

    std::string own(const ParameterEntry& parameter) const {
        return fmt::format("`{}` of `{}`", parameter.name, entry.name);
    }
    Diagnostic& refuse(const char* code, Span span, std::string message) {
        complete = false;
        return context.error(code, span, std::move(message));
    }

    bool takes_input(const Given& argument) const {
        if (!argument.key.text.empty()) return false;
        if (entry.many_inputs) return argument.meaning.as<Tensor>() || argument.meaning.failed();
        return bound.inputs.size() < entry.inputs.size();
    }

    void input(Given argument) {
        if (!argument.meaning.failed() && !argument.meaning.as<Tensor>()) {
            const std::string_view wants = entry.inputs[bound.inputs.size()];
            refuse("missing-input", argument.span,
                   fmt::format("`{}` reads a value of the network as `{}`, and this is {}", entry.name, wants,
                               kind_of(argument.meaning)))
                .help(entry.inputs.size() == 1 ? fmt::format("`x | {}`", context.written(call))
                                               : fmt::format("`{}`", signature(entry)));
        }
        bound.inputs.push_back(std::move(argument));
    }

    void positional(Given argument, size_t& next) {
        while (next < bound.values.size() && !bound.values[next].span.empty()) ++next;
        if (next >= bound.values.size()) {
            if (argument.meaning.failed())
                complete = false;
            else
                refuse("too-many-arguments", argument.span, fmt::format("`{}` takes {}", entry.name, counted()))
                    .note(fmt::format("`{}`", signature(entry)));
            next = bound.values.size();
            return;
        }
        store(next++, std::move(argument));
    }

    std::string counted() const {
        const size_t count = entry.parameters.size();
        const std::string inputs = entry.many_inputs          ? "only values of the network"
                                   : entry.inputs.size() == 0 ? ""
                                   : entry.inputs.size() == 1
                                       ? "one value of the network"
                                       : fmt::format("{} values of the network", entry.inputs.size());
        if (count == 0)
            return inputs.empty() ? "no arguments" : inputs + (entry.many_inputs ? "" : " and nothing else");
        return fmt::format("{}{}{} argument{}", inputs, inputs.empty() ? "at most " : " and at most ", count,
                           count == 1 ? "" : "s");
    }

    void keyed(Given argument) {
        for (size_t i = 0; i < entry.inputs.size(); ++i) {
            if (entry.many_inputs || entry.inputs[i] != argument.key.text) continue;
            if (i == bound.inputs.size()) return input(std::move(argument));
        }
        for (size_t i = 0; i < bound.values.size(); ++i)
            if (entry.parameters[i].name == argument.key.text) return store(i, std::move(argument));
        std::vector<std::string> known;
        for (const ParameterEntry& parameter : entry.parameters) known.emplace_back(parameter.name);
        Diagnostic& diagnostic = refuse("unknown-argument", argument.key.span,
                                        fmt::format("`{}` has no parameter `{}`", entry.name, argument.key.text));
        std::string meant(argument_elsewhere(entry, argument.key.text));
        if (meant.empty()) meant = nearest(argument.key.text, known);
        diagnostic.meant(meant).note(fmt::format("`{}`", signature(entry)));
        if (entry.group == Group::Layer && argument.key.text == "activation")
            diagnostic.propose(
                {"an activation is the next step: `",
                 Edit{call, fmt::format("{} | {}", call_without(argument), activation_named(argument.meaning))}, "`"});
        // What is given by a wrong name is not missing as well.
        for (size_t i = 0; i < bound.values.size(); ++i)
            if (entry.parameters[i].name == meant && bound.values[i].span.empty()) store(i, std::move(argument));
    }

    /// The text of the call without an argument and its comma.
    std::string call_without(const Given& argument) const {
        const std::string text(context.source().text(call));
        size_t first = argument.key.span.first - call.first, last = argument.span.last - call.first;
        const size_t before = text.find_last_not_of(" \t\r\n", first - 1),
                     after = text.find_first_not_of(" \t\r\n", last);
        if (text[before] == ',')
            first = before;
        else if (after != std::string::npos && text[after] == ',')
            last = text.find_first_not_of(" \t\r\n", after + 1);
        return text.substr(0, first) + text.substr(last);
    }

    /// The layer that `activation = relu` or `activation = "relu"` means.
    static std::string activation_named(const Meaning& meaning) {
        const Word* word = meaning.as<Word>();
        const Text* text = meaning.as<Text>();
        const std::string name = word ? word->text : text ? text->text : "";
        return find_entry(name, Group::Layer) ? name : "relu";
    }

    void store(size_t index, Given argument) {
        const ParameterEntry& parameter = entry.parameters[index];
        if (!bound.values[index].span.empty()) {
            refuse("repeated-argument", argument.key.text.empty() ? argument.span : argument.key.span,
                   fmt::format("{} is given twice", own(parameter)))
                .label(bound.values[index].span, "first here");
            return;
        }
        if (argument.meaning.failed())
            complete = false;
        else
            check(parameter, argument);
        bound.values[index] = std::move(argument);
    }

    void check(const ParameterEntry& parameter, Given& argument) {
        const Meaning seen = argument.meaning;
        if (!has_form(parameter, argument.meaning)) return refuse_form(parameter, argument);
        double storage = 0;
        if (const double* number = as_number(seen, storage)) check_bounds(parameter, argument, *number);
        if (const List* list = argument.meaning.as<List>(); list && !(parameter.takes & takes::extents))
            for (const Meaning& item : *list->items)
                check_bounds(parameter, argument, *as_number(item, storage));
    }

    void refuse_form(const ParameterEntry& parameter, const Given& argument) {
        const Meaning& seen = argument.meaning;
        const bool constant = !seen.as<Tensor>() && !seen.as<graph::Initialiser>() && !seen.as<Word>() &&
                              !seen.as<bool>() && !seen.as<Results>() && !seen.as<Scheduled>() &&
                              !seen.as<OfSet>();
        const std::string what = constant ? fmt::format("{} ({})", kind_of(seen), to_text(seen)) : kind_of(seen);
        Diagnostic& diagnostic = refuse("argument-type", argument.span,
                                        fmt::format("{} is {}; it takes {}", own(parameter), what, wanted(parameter)));
        if (const Word* given = seen.as<Word>()) {
            diagnostic.meant(name_meant(given->text, words_known(parameter)));
            if (parameter.takes & takes::initialiser)
                diagnostic.note(fmt::format("initialisers are `{}`", fmt::join(entry_names(Group::Initialiser), "`, `")));
        }
        Meaning unquoted;
        if (const Text* text = seen.as<Text>()) unquoted = {Word{text->text}};
        if (!unquoted.failed() && has_form(parameter, unquoted)) {
            const std::string& word = seen.as<Text>()->text;
            diagnostic.labels.front() = {
                argument.span, fmt::format("without quotes: `{}`", word), {{argument.span, word}}};
        }
        if (argument.key.text.empty()) diagnostic.note(fmt::format("`{}`", signature(entry)));
    }

    void check_bounds(const ParameterEntry& parameter, const Given& argument, double number) {
        if (inside(parameter.bounds, number)) return;
        refuse("argument-range", argument.span,
               fmt::format("{} is {}; it must be {}", own(parameter), to_text(argument.meaning),
                           bounds_text(parameter.bounds)));
    }

    void fill_defaults() {
        for (size_t i = 0; i < bound.values.size(); ++i) {
            const ParameterEntry& parameter = entry.parameters[i];
            if (!bound.values[i].span.empty()) continue;
            const std::string_view fallback = default_of(parameter, bound.variant);
            if (fallback.empty()) {
                refuse("missing-argument", call,
                       fmt::format("`{}` needs `{}`: {}", entry.name, parameter.name, parameter.meaning))
                    .note(fmt::format("`{}`", signature(entry)));
                continue;
            }
            bound.values[i].meaning = read_fallback(fallback, parameter.takes & takes::initialiser);
            for (size_t j = 0; j < i; ++j)
                if (entry.parameters[j].name == fallback) bound.values[i].meaning = bound.values[j].meaning;
            if (fallback != parameter.fallback) note_variant(parameter, fallback);
        }
    }

    void note_variant(const ParameterEntry& parameter, std::string_view fallback) const {
        std::string& taken = context.variants_in_force[fmt::format("{} as {}", entry.name, bound.variant->system)];
        const std::string text = fmt::format("{} = {}", parameter.name, fallback);
        if (taken.find(text) == std::string::npos) taken += (taken.empty() ? "" : ", ") + text;
    }

    void count_inputs() {
        const size_t least = entry.many_inputs ? 2 : entry.inputs.size();
        if (bound.inputs.size() >= least) return;
        if (entry.many_inputs) {
            refuse("missing-input", call,
                   fmt::format("`{}` joins two or more values, and here {}", entry.name,
                               bound.inputs.empty() ? "is none" : "is one"))
                .help(fmt::format("`{}(a, b)`", entry.name));
            return;
        }
        Diagnostic& diagnostic = refuse("missing-input", call,
                                        fmt::format("`{}` reads a value of the network as `{}`, and none is given",
                                                    entry.name, entry.inputs[bound.inputs.size()]));
        diagnostic.help(entry.inputs.size() == 1 ? fmt::format("`x | {}`", context.written(call))
                                                 : fmt::format("`{}`", signature(entry)));
    }
};

}  // namespace

std::optional<Bound> bind_arguments(Context& context, const Entry& entry, const syntax::Callee& callee,
                                    std::vector<Given> given, Span call) {
    const auto variant = variant_of(context, entry, callee, call);
    if (!variant) return std::nullopt;
    Binder binder{context, entry, callee, call, {&entry, *variant, {}, {}}, true};
    binder.bound.values.resize(entry.parameters.size());
    size_t next = 0;
    // `conv(32, 3)` without an input is told so, instead of that 32 is no value.
    const bool no_input = entry.inputs.size() == 1 && !entry.many_inputs &&
                          std::none_of(given.begin(), given.end(), [](const Given& argument) {
                              return argument.piped || argument.meaning.as<Tensor>() || argument.meaning.failed();
                          });
    for (Given& argument : given) {
        if (argument.meaning.failed()) binder.complete = false;
        if (!argument.key.text.empty())
            binder.keyed(std::move(argument));
        else if (!no_input && binder.takes_input(argument))
            binder.input(std::move(argument));
        else if (argument.piped && reads_nothing(entry))
            binder.refuse("too-many-arguments", argument.span,
                          fmt::format("`{}` reads no value of the network", entry.name))
                .note(fmt::format("`{}`", signature(entry)));
        else
            binder.positional(std::move(argument), next);
    }
    binder.count_inputs();
    binder.fill_defaults();
    if (!binder.complete) return std::nullopt;
    return std::move(binder.bound);
}

}  // namespace netc::check
