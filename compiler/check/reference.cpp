// Looking up the table of layers, and printing it.
#include <fmt/format.h>

#include <algorithm>

#include "check/library.h"

namespace netc::check {

namespace {

/// Words of `text`, broken at `columns`, each line after the first indented.
std::string wrapped(std::string_view text, size_t indent, size_t columns) {
    std::string result;
    size_t column = indent;
    for (const std::string_view next : words_in(text)) {
        if (column > indent && column + 1 + next.size() > columns) {
            result += "\n" + std::string(indent, ' ');
            column = indent;
        } else if (column > indent) {
            result += ' ';
            ++column;
        }
        result += next;
        column += next.size();
    }
    return result;
}

/// A heading with its text; lines of the text stay lines.
std::string section(std::string_view heading, std::string_view text, bool wrap) {
    constexpr size_t indent = 14;
    std::string result;
    while (!text.empty()) {
        const size_t end = text.find('\n');
        const std::string_view line = text.substr(0, end);
        result += fmt::format("{:<{}}{}\n", result.empty() ? heading : std::string_view(), indent,
                              wrap ? wrapped(line, indent, 100) : std::string(line));
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    }
    return result;
}

std::string trimmed_lines(std::string_view text) {
    std::string result;
    for (size_t i = 0; i < text.size(); ++i) {
        const bool beside_break =
            text[i] == ' ' && ((i > 0 && text[i - 1] == '\n') || (i + 1 < text.size() && text[i + 1] == '\n'));
        if (!beside_break) result += text[i];
    }
    return result;
}

/// What has a name here.
struct Named {
    std::string_view name;
    Group group;
    const Entry* entry;  // null of the library's, which is parsed only when it is asked for
};

/// By groups; within a group, layers of C++ come first, then the library's declarations.
const std::vector<Named>& known_names() {
    static const std::vector<Named> known = [] {
        std::vector<Named> all;
        const auto add = [&](std::span<const Entry> table) {
            for (const Entry& entry : table) all.push_back({entry.name, entry.group, &entry});
        };
        add(layer_entries());
        for (const LibraryName& each : library_names()) all.push_back({each.name, each.group, nullptr});
        add(axis_entries());
        add(generator_entries());
        add(training_entries());
        add(augmentation_entries());
        std::stable_sort(all.begin(), all.end(), [](const Named& a, const Named& b) { return a.group < b.group; });
        return all;
    }();
    return known;
}

}  // namespace

const std::vector<const Entry*>& all_entries() {
    static const std::vector<const Entry*> entries = [] {
        library_entries();  // makes them whole
        std::vector<const Entry*> all;
        for (const Named& known : known_names()) all.push_back(find_entry(known.name));
        return all;
    }();
    return entries;
}

const Entry* find_entry(std::string_view name) {
    for (const Named& known : known_names())
        if (known.name == name) return known.entry ? known.entry : library_entry(name);
    return nullptr;
}

const Entry* find_entry(std::string_view name, Group group) {
    for (const Named& known : known_names())
        if (known.name == name) return known.group == group ? find_entry(name) : nullptr;
    return nullptr;
}

std::vector<std::string_view> all_names() {
    std::vector<std::string_view> names;
    for (const Named& known : known_names()) names.push_back(known.name);
    return names;
}

std::vector<std::string> entry_names(Group group) {
    std::vector<std::string> names;
    for (const Named& known : known_names())
        if (known.group == group) names.emplace_back(known.name);
    return names;
}

std::string_view group_name(Group group) {
    switch (group) {
        case Group::Layer:
            return "layer";
        case Group::Loss:
            return "loss";
        case Group::Metric:
            return "metric";
        case Group::Optimizer:
            return "optimizer";
        case Group::Schedule:
            return "schedule";
        case Group::Initialiser:
            return "initialiser";
        case Group::Source:
            return "source";
        case Group::Augmentation:
            return "augmentation";
    }
    return "";
}

std::vector<std::string_view> words_in(std::string_view text) {
    std::vector<std::string_view> words;
    while (!text.empty()) {
        const size_t space = text.find(' ');
        words.push_back(text.substr(0, space));
        text = space == std::string_view::npos ? std::string_view() : text.substr(space + 1);
    }
    return words;
}

bool has_word(const ParameterEntry& parameter, std::string_view text) {
    const std::vector<std::string_view> words = words_in(parameter.words);
    return std::find(words.begin(), words.end(), text) != words.end();
}

std::vector<std::string> words_of(const ParameterEntry& parameter) {
    const std::vector<std::string_view> words = words_in(parameter.words);
    return {words.begin(), words.end()};
}

std::vector<std::string> words_known(const ParameterEntry& parameter) {
    std::vector<std::string> words = words_of(parameter);
    if (parameter.takes & takes::initialiser)
        for (std::string& name : entry_names(Group::Initialiser)) words.push_back(std::move(name));
    return words;
}

bool is_option_word(std::string_view text) {
    for (const Named& known : known_names()) {
        if (!known.entry) continue;  // formulas take no words
        for (const ParameterEntry& parameter : known.entry->parameters)
            if (has_word(parameter, text)) return true;
    }
    return false;
}

std::string wanted(const ParameterEntry& parameter) {
    std::vector<std::string> forms;
    if (parameter.takes & takes::whole) forms.emplace_back("a whole number");
    if (parameter.takes & takes::real) forms.emplace_back("a number");
    if (parameter.takes & takes::truth) forms.emplace_back("true or false");
    if (parameter.takes & takes::pair) forms.emplace_back("[height, width]");
    if (parameter.takes & takes::sides) forms.emplace_back("[top, bottom, left, right]");
    if (parameter.takes & takes::extents) forms.emplace_back("a shape such as [4, 7, 7]");
    if (parameter.takes & takes::numbers) forms.emplace_back("a list of numbers");
    if (parameter.takes & takes::initialiser) forms.emplace_back("an initialiser such as he_normal");
    if (parameter.takes & takes::text) forms.emplace_back("a text in quotes");
    if (parameter.takes & takes::word)
        for (const std::string& name : words_of(parameter)) forms.push_back("`" + name + "`");
    std::string result;
    for (size_t i = 0; i < forms.size(); ++i)
        result += (i == 0 ? "" : i + 1 == forms.size() ? " or " : ", ") + forms[i];
    return result;
}

std::string signature(const Entry& entry) {
    std::string result(entry.name);
    if (entry.parameters.empty() && !entry.many_inputs && entry.inputs.size() < 2)
        return entry.group == Group::Schedule || reads_nothing(entry) ? result + "()" : result;
    std::string arguments;
    const auto append = [&](std::string_view text) {
        arguments += (arguments.empty() ? "" : ", ") + std::string(text);
    };
    if (entry.many_inputs || entry.inputs.size() >= 2)
        for (std::string_view input : entry.inputs) append(input);
    for (const ParameterEntry& parameter : entry.parameters)
        append(parameter.fallback.empty() ? std::string(parameter.name)
                                          : fmt::format("{} = {}", parameter.name, parameter.fallback));
    return result + "(" + arguments + ")";
}

std::string worked_text(const Entry& entry) {
    std::string text;
    for (const Worked& worked : entry.worked)
        text += fmt::format("{}{}{}{}\n    {}\n    gives {}\n", worked.call, worked.training ? " in training" : "",
                            worked.shows.empty() ? "" : ": ", worked.shows, worked.given, worked.result);
    return text;
}

std::string error_text(const Entry& entry) {
    if (entry.error.empty()) return {};
    if (entry.error == "0") return "none";
    const size_t comma = entry.error.find(',');
    const std::string_view number = entry.error.substr(0, comma);
    const std::string_view where = comma == std::string_view::npos ? std::string_view() : entry.error.substr(comma);
    return fmt::format("at most {} unit{} in the last place of a float{}", number,
                       number == "1" || number == "0.5" ? "" : "s", where);
}

std::string reference(const Entry& entry) {
    std::string result = fmt::format("{}\n", wrapped(signature(entry), 4, 100));
    result += fmt::format("    {}\n\n", wrapped(entry.summary, 4, 100));
    result += section("formula", entry.formula, false);
    result += section(entry.group == Group::Optimizer ? "memory" : entry.group == Group::Schedule ? "gives" : "shapes", entry.shapes, false);
    for (const ParameterEntry& parameter : entry.parameters) {
        const std::string fallback =
            parameter.fallback.empty() ? "required" : fmt::format("default {}", parameter.fallback);
        result +=
            section(parameter.name, fmt::format("{}: {}; {}", wanted(parameter), parameter.meaning, fallback), true);
    }
    for (const VariantEntry& variant : entry.variants)
        result += section(fmt::format("as {}", variant.system), variant.defaults.empty() ? "the same" : variant.defaults, true);
    result += section("error", error_text(entry), true);
    result += section("numbers", worked_text(entry), false);
    result += section("example", trimmed_lines(entry.example), false);
    result += section("elsewhere", elsewhere_text(entry), true);
    if (!entry.remarks.empty()) result += section("remark", entry.remarks, true);
    return result;
}

std::string reference_list() {
    std::string result;
    Group group = Group::Augmentation;
    for (const Entry* entry : all_entries()) {
        if (result.empty() || entry->group != group)
            result += fmt::format("{}{}\n", result.empty() ? "" : "\n",
                                  entry->group == Group::Loss ? "losses" : std::string(group_name(entry->group)) + "s");
        group = entry->group;
        result += fmt::format("  {:<32}{}\n", entry->name, wrapped(entry->summary, 34, 100));
    }
    return result;
}

}  // namespace netc::check
