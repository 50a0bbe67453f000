// Data sections: source, keep, map, and labels against classes.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/match.h"
#include "check/augmentations.h"
#include "check/source_columns.h"
#include "check/source_files.h"
#include "check/source_inputs.h"
#include "check/stages.h"
#include "syntax/literals.h"

namespace netc::check {

namespace {

using graph::LinearMap;

/// A formula scale * x + offset in one name.
struct Linear {
    double scale = 0, offset = 0;
    bool constant() const { return scale == 0; }
};

/// What a kind of source is known to hold before it is read.
struct Known {
    bool labels = false;
    int64_t first_label = 0, last_label = 0;
};

Known known_of(const graph::DataSource& source) {
    const std::string& kind = source.kind;
    if (kind == "mnist" || kind == "drawn_digits" || kind == "cifar10") return {true, 0, 9};
    if (kind == "cifar100") return {true, 0, source.numbers.at("coarse") != 0 ? 19 : 99};
    if (kind == "drawn_shapes") return {true, 0, 3};
    return {};
}

/// Whether a source has test samples of its own, as far as that is known before it is read.
bool has_test_set(const graph::DataSource& source) {
    const auto names = [&](const auto& which) { return std::any_of(source.files.begin(), source.files.end(), which); };
    if (names([](const graph::DataFile& file) { return file.test; })) return true;
    if (source.kind == "cifar10" || source.kind == "cifar100")
        return !names([](const graph::DataFile& file) { return file.name == "train"; });
    constexpr std::string_view always[] = {"mnist", "drawn_digits", "drawn_houses", "drawn_shapes", "text"};
    return std::find(std::begin(always), std::end(always), source.kind) != std::end(always);
}

struct Section {
    Context& context;
    const Declarations& declarations;
    const syntax::Data& section;
    const ResolvedNet& net;
    Scope scope;
    Resolver resolver;
    graph::DataSource result;
    std::map<std::string, Span> seen;  // settings that come once
    std::map<std::string, Span> map_spans;
    Span keep_span, source_span;
    bool failed = false;

    Section(Context& context, const Declarations& declarations, const syntax::Data& section, const ResolvedNet& net)
        : context(context),
          declarations(declarations),
          section(section),
          net(net),
          resolver(context, declarations, nullptr, scope) {}

    Diagnostic& refuse(const char* code, Span span, std::string message, std::string label = {}) {
        failed = true;
        return context.error(code, span, std::move(message), std::move(label));
    }

    /// The names of the label and the input that a source fills, as they are written.
    std::string label_name() const {
        const auto& labels = net.model().labels;
        return labels.empty() ? "digit" : syntax::written_name(labels[0].name);
    }
    std::string input_name() const {
        const auto& inputs = net.model().inputs;
        return inputs.empty() ? "image" : syntax::written_name(inputs[0].name);
    }

    bool once(const syntax::Setting& setting) {
        const auto [first, fresh] = seen.insert({setting.key.text, setting.key.span});
        if (!fresh)
            refuse("repeated-setting", setting.key.span, fmt::format("`{}` is set twice", setting.key.text))
                .label(first->second, "first here");
        return fresh;
    }

    void apply(const syntax::Setting& setting) {
        const std::string& key = setting.key.text;
        if (key == "source") return source(setting);
        if (key == "keep") return keep(setting);
        if (key == "map") {
            for (const syntax::Argument& entry : setting.values) map(entry);
            return;
        }
        if (key == "validate") return share(setting, result.validate);
        if (key == "test") return share(setting, result.test);
        if (key == "augment") {
            for (const syntax::Argument& entry : setting.values) augment(entry);
            return;
        }
        failed = true;
        refuse_setting(context, setting, "data", {"source", "keep", "map", "augment", "validate", "test"});
    }

    void source(const syntax::Setting& setting) {
        const syntax::Expr* value = once(setting) ? single_value(context, setting) : nullptr;
        failed = failed || !value;
        if (!value) return;
        const auto* call = std::get_if<syntax::CallExpr>(&value->node);
        const syntax::Callee callee = callee_of(*value);
        const Entry* entry = find_entry(callee.text, Group::Source);
        source_span = value->span;
        if (!entry) {
            const std::string meant = name_meant(callee.text, entry_names(Group::Source));
            refuse("unknown-source", callee.span,
                   callee.text.empty() ? "a source is a call: `mnist(\"data/mnist\")`"
                                       : fmt::format("no source is called `{}`", callee.text))
                .meant(meant)
                .note(fmt::format("sources are `{}`", fmt::join(entry_names(Group::Source), "`, `")));
            return;
        }
        std::vector<Given> given;
        if (call) given = resolver.evaluate_all(call->arguments, entry);
        result.kind = std::string(entry->name);
        if (is_of_files(*entry)) {
            std::optional<std::vector<graph::DataFile>> files =
                bind_files(context, net, *entry, callee, std::move(given), value->span);
            failed = failed || !files;
            if (files) result.files = std::move(*files);
            return;
        }
        if (is_a_table(*entry)) failed = !take_columns(context, net, *entry, given, result.columns) || failed;
        const std::optional<Bound> bound = bind_arguments(context, *entry, callee, std::move(given), value->span);
        failed = failed || !bound;
        if (bound) store(*bound);
    }

    static bool is_a_table(const Entry& entry) { return entry.name == "csv" || entry.name == "pictures"; }
    static bool is_of_files(const Entry& entry) { return entry.name == "idx" || entry.name == "npy"; }

    static double place_of(const std::string& word, const std::vector<std::string>& words) {
        return static_cast<double>(std::find(words.begin(), words.end(), word) - words.begin());
    }

    /// What a program reads of the arguments: paths, and numbers; a word is its place among those that the parameter takes.
    void store(const Bound& bound) {
        for (size_t i = 0; i < bound.values.size(); ++i) {
            const Given& given = bound.values[i];
            const std::string name(bound.entry->parameters[i].name);
            double storage = 0;
            if (name == "separator")
                store_separator(given);
            else if (const Text* text = given.meaning.as<Text>()) {
                if (given.span.empty() && text->text.empty()) continue;  // left out
                failed = !is_path(context, given, name, text->text) || failed;
                result.files.push_back({name == "path" ? "" : name, name == "test", text->text});
            } else if (const double* number = as_number(given.meaning, storage))
                result.numbers[name] = *number;
            else if (const bool* truth = given.meaning.as<bool>())
                result.numbers[name] = *truth;
            else if (const Word* word = given.meaning.as<Word>())
                result.numbers[name] = place_of(word->text, words_of(bound.entry->parameters[i]));
        }
    }

    void store_separator(const Given& given) {
        const std::string& text = given.meaning.as<Text>()->text;
        const auto stands_in_fields = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || (c & 0x80) != 0; };
        constexpr std::string_view others = "\"\n\r+-.?";
        if (text.size() == 1 && !stands_in_fields(text[0]) && text[0] != '\0' && others.find(text[0]) == std::string_view::npos)
            result.numbers["separator"] = text[0];
        else
            refuse("separator", given.span, "`separator` is one character between fields, which no number has")
                .propose({"`separator = ", Edit{given.span, "\";\""}, "`, `separator = ", Edit{given.span, "\"\\t\""}, "`"});
    }

    void keep(const syntax::Setting& setting) {
        const syntax::Expr* value = once(setting) ? single_value(context, setting) : nullptr;
        failed = failed || !value;
        if (!value) return;
        keep_span = value->span;
        const auto* in = std::get_if<syntax::BinaryExpr>(&value->node);
        const auto* name = in && in->op == "in" ? std::get_if<syntax::NameRef>(&in->left->node) : nullptr;
        if (!name) {
            refuse("keep-formula", value->span, "`keep` knows one form: a label in a range")
                .propose({"`keep ", Edit{value->span, label_name() + " in 0..4"}, "`"});
            return;
        }
        if (!is_class(name->name, in->left->span)) return;
        const Meaning range_meaning = resolver.evaluate(*in->right);
        const Range* range = range_meaning.as<Range>();
        failed = failed || !range;
        if (range_meaning.failed()) return;
        if (!range)
            refuse("keep-formula", in->right->span,
                   fmt::format("`keep` takes a range, and this is {}", kind_of(range_meaning)))
                .propose({"`keep " + label_name() + " in ", Edit{in->right->span, "0..4"}, "`"});
        else if (range->first > range->last)
            refuse("empty-range", in->right->span, fmt::format("{} is empty: nothing is kept", to_text(range_meaning)));
        else
            result.keep = {name->name, range->first, range->last};
    }

    /// `validate 0.1`, `test 0.2`
    void share(const syntax::Setting& setting, double& target) {
        const syntax::Expr* value = once(setting) ? single_value(context, setting) : nullptr;
        failed = failed || !value;
        if (!value) return;
        const Meaning share = resolver.evaluate(*value);
        double storage = 0;
        const double* number = as_number(share, storage);
        failed = failed || share.failed();
        if (share.failed()) return;
        if (number && *number > 0 && *number < 1) {
            target = *number;
            return;
        }
        const std::string& key = setting.key.text;
        Diagnostic& diagnostic =
            refuse("argument-range", value->span,
                   number ? fmt::format("`{}` is {}; it must be above 0 and below 1: the share of the training samples that is kept back", key, to_text(share))
                          : fmt::format("`{}` takes the share of the training samples that is kept back, and this is {}", key, kind_of(share)));
        if (number && *number > 1 && *number < 100)
            diagnostic.propose({fmt::format("{} % is `", to_text(share)), Edit{value->span, fmt::format("{:g}", *number / 100)}, "`"});
        else
            diagnostic.help(fmt::format("`{} 0.1`", key));
    }

    bool is_class(const std::string& name, Span span) {
        if (const graph::InputInfo* label = net.label(name)) {
            if (is_one_class(net, *label)) return true;
            refuse("keep-formula", span, fmt::format("`keep` chooses by a class for each sample, and `{}` is none", name))
                .label(label->span, "declared here");
            return false;
        }
        std::vector<std::string> labels;
        for (const graph::InputInfo& info : net.model().labels) labels.push_back(info.name);
        refuse("unknown-name", span, fmt::format("net `{}` has no label `{}`", net.name.text, name),
               labels.empty() ? "it has none" : fmt::format("it has `{}`", fmt::join(labels, "`, `")))
            .meant(syntax::written_name(nearest(name, labels)));
        return false;
    }

    void map(const syntax::Argument& entry) {
        const std::string& name = entry.key.text;
        if (name.empty()) {
            refuse("map-formula", entry.value->span, "`map` gives an input or a label a formula")
                .propose({"`map ", Edit{entry.value->span, fmt::format("{0} = {0} / 255", input_name())}, "`"});
            return;
        }
        if (!net.label(name) && !net.input(name)) {
            std::vector<std::string> names;
            for (const graph::InputInfo& info : net.model().inputs) names.push_back(info.name);
            for (const graph::InputInfo& info : net.model().labels) names.push_back(info.name);
            refuse("unknown-name", entry.key.span,
                   fmt::format("net `{}` has no input or label `{}`", net.name.text, name),
                   fmt::format("it has `{}`", fmt::join(names, "`, `")))
                .meant(syntax::written_name(nearest(name, names)));
            return;
        }
        if (result.maps.count(name)) {
            refuse("repeated-setting", entry.key.span, fmt::format("`{}` is mapped twice", name))
                .label(map_spans[name], "first here");
            return;
        }
        const std::optional<Linear> formula = linear(*entry.value, name);
        failed = failed || !formula;
        map_spans[name] = entry.value->span;
        if (formula) result.maps[name] = {formula->scale, formula->offset};
    }

    void augment(const syntax::Argument& entry) {
        const std::string& name = entry.key.text;
        const bool again = std::any_of(result.augmentations.begin(), result.augmentations.end(),
                                       [&](const graph::Augmentation& each) { return each.input == name; });
        if (again) {
            refuse("repeated-setting", entry.key.span, fmt::format("`{}` is augmented twice", name)).help("one chain for each input");
            return;
        }
        auto chain = augmentations_of(context, resolver, net, entry);
        failed = failed || !chain;
        if (chain) std::move(chain->begin(), chain->end(), std::back_inserter(result.augmentations));
    }

    std::optional<Linear> not_linear(const syntax::Expr& expr, const std::string& name) {
        const std::string written = syntax::written_name(name);
        Diagnostic& diagnostic =
            refuse("map-formula", expr.span, fmt::format("`map` knows formulas of the form {} * a + b", name));
        if (net.label(name))
            diagnostic.propose({"`", Edit{expr.span, written + " - 5"}, "`"});
        else
            diagnostic.propose({"`", Edit{expr.span, written + " / 255"}, "`, `", Edit{expr.span, written + " - 5"},
                                "`, `", Edit{expr.span, fmt::format("({} - 128) / 64", written)}, "`"});
        return std::nullopt;
    }

    std::optional<Linear> constant(const syntax::Expr& expr, const std::string& name) {
        const Meaning meaning = resolver.evaluate(expr);
        double storage = 0;
        if (const double* number = as_number(meaning, storage)) return Linear{0, *number};
        if (meaning.failed())
            failed = true;
        else
            not_linear(expr, name);
        return std::nullopt;
    }

    static bool mentions(const syntax::Expr& expr, const std::string& name) {
        if (const auto* ref = std::get_if<syntax::NameRef>(&expr.node)) return ref->name == name;
        if (const auto* unary = std::get_if<syntax::UnaryExpr>(&expr.node)) return mentions(*unary->operand, name);
        const auto* binary = std::get_if<syntax::BinaryExpr>(&expr.node);
        return binary && (mentions(*binary->left, name) || mentions(*binary->right, name));
    }

    std::optional<Linear> linear(const syntax::Expr& expr, const std::string& name) {
        if (!context.spend(expr.span)) return std::nullopt;
        if (!mentions(expr, name)) return constant(expr, name);
        if (std::holds_alternative<syntax::NameRef>(expr.node)) return Linear{1, 0};
        if (const auto* unary = std::get_if<syntax::UnaryExpr>(&expr.node)) {
            std::optional<Linear> inner = linear(*unary->operand, name);
            if (inner && unary->op == "-") inner = Linear{-inner->scale, -inner->offset};
            return unary->op == "not" ? not_linear(expr, name) : inner;
        }
        const auto& binary = std::get<syntax::BinaryExpr>(expr.node);
        const std::optional<Linear> a = linear(*binary.left, name), b = linear(*binary.right, name);
        if (!a || !b) return std::nullopt;
        if (binary.op == "+") return Linear{a->scale + b->scale, a->offset + b->offset};
        if (binary.op == "-") return Linear{a->scale - b->scale, a->offset - b->offset};
        if (binary.op == "*" && b->constant()) return Linear{a->scale * b->offset, a->offset * b->offset};
        if (binary.op == "*" && a->constant()) return Linear{a->offset * b->scale, a->offset * b->offset};
        if (binary.op == "/" && b->constant() && b->offset != 0)
            return Linear{a->scale / b->offset, a->offset / b->offset};
        if (binary.op == "/" && b->constant()) {
            refuse("division-by-zero", expr.span, fmt::format("`{}` divides by zero", context.written(expr.span)));
            return std::nullopt;
        }
        return not_linear(expr, name);
    }

    // ------------------------------------------------------------------ against the net

    void check_test() {
        if (result.test == 0 || failed || !has_test_set(result)) return;
        Diagnostic& diagnostic = refuse("two-test-sets", seen.at("test"),
                                        fmt::format("`test` makes a test set of training samples, and `{}` has one of its own here", result.kind));
        diagnostic.label(source_span, "here");
        diagnostic.help(result.kind == "text" ? "its `share` says how much of the text it is" : "leave `test` out");
    }

    void check_labels() {
        for (const graph::InputInfo& label : net.model().labels)
            if (label.classes > 0 && !failed) check_label(label);
    }

    void check_label(const graph::InputInfo& label) {
        const Known known = known_of(result);
        const bool kept = result.keep && result.keep->label == label.name;
        if (!known.labels && !kept) return;
        int64_t first = known.first_label, last = known.last_label;
        if (kept) {
            if (known.labels && (result.keep->first > last || result.keep->last < first)) {
                refuse("labels-outside", keep_span,
                       fmt::format("`{}` has the labels {} to {}, and {} to {} are kept: none", result.kind, first,
                                   last, result.keep->first, result.keep->last));
                return;
            }
            first = known.labels ? std::max(first, result.keep->first) : result.keep->first;
            last = known.labels ? std::min(last, result.keep->last) : result.keep->last;
        }
        const auto mapped = result.maps.find(label.name);
        const LinearMap map = mapped == result.maps.end() ? LinearMap{} : mapped->second;
        if (map.scale != std::floor(map.scale) || map.offset != std::floor(map.offset)) {
            refuse("labels-outside", map_spans[label.name],
                   fmt::format("`{}` would no longer be a whole number", label.name))
                .note(fmt::format("here {} * {} + {}", label.name, real_text(map.scale), real_text(map.offset)));
            return;
        }
        const double from = std::min(first * map.scale, last * map.scale) + map.offset,
                     to = std::max(first * map.scale, last * map.scale) + map.offset;
        if (from >= 0 && to <= static_cast<double>(label.classes - 1)) return;
        const Span place = mapped != result.maps.end() ? map_spans[label.name]
                           : !keep_span.empty()        ? keep_span
                                                       : source_span;
        Diagnostic& diagnostic = refuse("labels-outside", place,
                                        fmt::format("labels run from {:.0f} to {:.0f} here, and class[{}] has 0 to {}",
                                                    from, to, label.classes, label.classes - 1));
        diagnostic.label(label.span, fmt::format("`{}` is declared here", label.name));
        diagnostic.note(label_history(known, first, last, mapped != result.maps.end(), map, from, to));
        if (last - first >= label.classes || from == 0)
            diagnostic.propose(
                {"`", Edit{label.span, fmt::format("label {} : class[{:.0f}]", syntax::written_name(label.name), to + 1)}, "`"});
        else if (first == 0)
            diagnostic.help(fmt::format("no `map` of `{}`: its labels begin at 0", label.name));
        else
            diagnostic.propose({fmt::format("`map {} = ", syntax::written_name(label.name)), from_zero(label, first), "`"});
    }

    /// The edit that maps the labels, of which the first is `first`, to those from 0.
    Edit from_zero(const graph::InputInfo& label, int64_t first) const {
        const std::string name = syntax::written_name(label.name);
        const std::string formula = fmt::format("{} {} {}", name, first > 0 ? '-' : '+', std::abs(first));
        const auto mapped = map_spans.find(label.name);
        if (mapped != map_spans.end()) return {mapped->second, formula};
        return {{source_span.last, source_span.last}, formula, fmt::format("\n  map {} = ", name)};
    }

    std::string label_history(const Known& known, int64_t first, int64_t last, bool mapped, const LinearMap& map,
                              double from, double to) const {
        std::string text;
        if (known.labels) text = fmt::format("`{}` has {} to {}", result.kind, known.first_label, known.last_label);
        if (result.keep) text += fmt::format("{}`keep` leaves {} to {}", text.empty() ? "" : "; ", first, last);
        if (!mapped) return text;
        const std::string offset =
            map.offset == 0 ? "" : fmt::format(" {} {:.0f}", map.offset < 0 ? "-" : "+", std::abs(map.offset));
        const auto image = [&](int64_t label) {
            return map.scale == 1 ? fmt::format("{}{}", label, offset)
                                  : fmt::format("{}*{:.0f}{}", label, map.scale, offset);
        };
        return text + fmt::format("; `map` makes them {} = {:.0f} to {} = {:.0f}", image(map.scale < 0 ? last : first),
                                  from, image(map.scale < 0 ? first : last), to);
    }
};

}  // namespace

std::optional<graph::DataSource> resolve_source(Context& context, const Declarations& declarations,
                                                const syntax::Train& train, const ResolvedNet& net) {
    const auto* call = std::get_if<syntax::CallExpr>(&train.data->node);
    const syntax::Callee callee = callee_of(*train.data);
    const auto declared = declarations.sources.find(callee.text);
    if (declared == declarations.sources.end()) {
        std::vector<std::string> names;
        for (const auto& [name, section] : declarations.sources) names.push_back(name);
        const std::string meant = nearest(callee.text, names);
        Diagnostic& diagnostic =
            context.error("unknown-data", callee.span,
                          callee.text.empty() ? "behind `on` stands the name of a data section"
                                              : fmt::format("no data section is called `{}`", callee.text));
        diagnostic.meant(syntax::written_name(meant));
        if (const Entry* source = find_entry(callee.text, Group::Source))
            diagnostic.help(fmt::format("`{0}` is a source, which a section names: `data {0} {{ source {1} }}`",
                                        callee.text, source->example));
        else if (names.empty())
            diagnostic.help("`data digits { source mnist(\"data/mnist\") }`");
        else
            diagnostic.note(fmt::format("data sections are `{}`", fmt::join(names, "`, `")));
        return std::nullopt;
    }
    Section section(context, declarations, *declared->second, net);
    std::vector<Given> given;
    if (call) given = section.resolver.evaluate_all(call->arguments);
    const auto set = [&](const syntax::Name& name, const Given& argument) {
        section.failed = section.failed || argument.meaning.failed();
        section.scope.names[name.text] = {argument.meaning, name.span, true};
    };
    const bool fits = bind_declared(context, Declared{"data section", section.section.name, section.section.parameters},
                                    callee, std::move(given), train.data->span, set,
                                    [&](const syntax::Expr& expr) { return section.resolver.evaluate(expr); });
    if (!fits) return std::nullopt;
    section.result.name = callee.text;
    section.result.span = train.data->span;
    context.frames.push_back({train.data->span, "used here"});
    for (const syntax::Setting& setting : section.section.settings) section.apply(setting);
    if (section.seen.count("source") == 0 && !section.failed)
        section
            .refuse("missing-setting", section.section.name.span,
                    fmt::format("data section `{}` has no source", callee.text))
            .help("`source mnist(\"data/mnist\")`, `source drawn_digits(seed = 1)`");
    if (!section.failed) section.failed = !fits_source(context, net, section.result.kind, section.source_span);
    section.check_test();
    if (!section.failed) section.check_labels();
    context.frames.pop_back();
    if (section.failed) return std::nullopt;
    return section.result;
}

}  // namespace netc::check
