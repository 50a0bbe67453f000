// Sources of files: which file holds what.
#include "check/source_files.h"

#include <fmt/format.h>

#include <algorithm>

#include "syntax/literals.h"

namespace netc::check {

namespace {

using graph::DataFile;
using graph::InputInfo;

constexpr std::string_view test_prefix = "test_";

class FileBinder {
public:
    FileBinder(Context& context, const ResolvedNet& net, const Entry& entry, const syntax::Callee& callee, Span call)
        : context_(context), net_(net), entry_(entry), callee_(callee), call_(call) {
        for (const auto* list : {&net.model().inputs, &net.model().labels})
            for (const InputInfo& info : *list) ports_.push_back(info.name);
    }

    std::optional<std::vector<DataFile>> bind(std::vector<Given> given) {
        if (std::any_of(given.begin(), given.end(), [&](const Given& each) { return names_port(each); }))
            bind_by_name(given);
        else
            bind_by_place(std::move(given));
        if (complete_) check_complete(false, "");
        if (complete_ && std::any_of(files_.begin(), files_.end(), [](const DataFile& file) { return file.test; }))
            check_complete(true, " for evaluation");
        if (!complete_) return std::nullopt;
        return std::move(files_);
    }

private:
    Diagnostic& refuse(const char* code, Span span, std::string message) {
        complete_ = false;
        return context_.error(code, span, std::move(message));
    }

    bool is_port(std::string_view name) const { return std::find(ports_.begin(), ports_.end(), name) != ports_.end(); }

    /// What the words of the table (`images`) do not mean.
    bool names_port(const Given& given) const {
        const std::string& key = given.key.text;
        return !key.empty() && (is_port(key) || std::none_of(entry_.parameters.begin(), entry_.parameters.end(),
                                                             [&](const auto& each) { return each.name == key; }));
    }

    std::string all_by_name() const {
        std::string text;
        for (const std::string& port : ports_)
            text += fmt::format("{}{} = \"{}.{}\"", text.empty() ? "" : ", ", syntax::written_name(port), port, entry_.name);
        return fmt::format("`{}({})`", entry_.name, text);
    }

    void add(const std::string& port, bool test, const Given& given, std::string_view argument) {
        const Text* text = given.meaning.as<Text>();
        if (text && is_path(context_, given, argument, text->text))
            files_.push_back({port, test, text->text});
        else
            complete_ = false;
        if (!text && !given.meaning.failed())
            refuse("argument-type", given.span,
                   fmt::format("`{}` of `{}` is {}; it takes a text in quotes", argument, entry_.name,
                               kind_of(given.meaning)));
    }

    void bind_by_name(const std::vector<Given>& given) {
        std::map<std::string, Span> seen;
        for (const Given& each : given) {
            const std::string& key = each.key.text;
            if (key.empty()) {
                refuse("unknown-argument", each.span, "among files by name this has none").help(all_by_name());
                continue;
            }
            const bool test = !is_port(key) && key.starts_with(test_prefix);
            const std::string port = test ? key.substr(test_prefix.size()) : key;
            const auto [first, fresh] = seen.insert({key, each.key.span});
            if (!is_port(port))
                refuse_unknown(each);
            else if (!fresh)
                refuse("repeated-argument", each.key.span,
                       fmt::format("`{}` of `{}` is given twice", key, entry_.name))
                    .label(first->second, "first here");
            else
                add(port, test, each, key);
        }
    }

    void refuse_unknown(const Given& given) {
        std::vector<std::string> known = ports_;
        for (const std::string& port : ports_) known.push_back(std::string(test_prefix) + port);
        refuse("unknown-argument", given.key.span,
               fmt::format("net `{}` has no input or label `{}`", net_.name.text, given.key.text))
            .meant(syntax::written_name(nearest(given.key.text, known)))
            .help(all_by_name());
    }

    void bind_by_place(std::vector<Given> given) {
        by_place_ = true;
        const std::optional<Bound> bound = bind_arguments(context_, entry_, callee_, std::move(given), call_);
        complete_ = complete_ && bound;
        if (!complete_) return;
        const std::vector<InputInfo>&inputs = net_.model().inputs, &labels = net_.model().labels;
        if (inputs.size() != 1 || labels.size() > 1) {
            const InputInfo& extra = inputs.size() > 1 ? inputs[1] : labels[1];
            refuse("source-inputs", call_,
                   fmt::format("without names, files are for one input and one label; nothing would fill `{}` of net "
                               "`{}`",
                               extra.name, net_.name.text))
                .label(extra.span, "this one")
                .help(all_by_name());
            return;
        }
        for (size_t i = 0; i < bound->values.size(); ++i) {
            const std::string_view name = entry_.parameters[i].name;
            const Given& value = bound->values[i];
            if (value.span.empty()) continue;  // left out
            const bool test = name.starts_with(test_prefix), label = name.ends_with("labels");
            if (!label)
                add(inputs[0].name, test, value, name);
            else if (!labels.empty())
                add(labels[0].name, test, value, name);
            else
                refuse("unknown-argument", value.span,
                       fmt::format("net `{}` has no label, which a file of labels could fill", net_.name.text));
        }
    }

    void check_complete(bool test, const char* what_for) {
        std::vector<std::string> missing;
        for (const std::string& port : ports_)
            if (std::none_of(files_.begin(), files_.end(),
                             [&](const DataFile& file) { return file.test == test && file.name == port; }))
                missing.push_back(port);
        if (missing.empty()) return;
        std::vector<std::string> arguments;
        for (const std::string& port : missing) {
            const std::string_view word = net_.label(port) ? "labels" : "images";
            arguments.push_back(
                syntax::written_name(fmt::format("{}{}", test ? test_prefix : "", by_place_ ? word : port)));
        }
        refuse("missing-argument", call_,
               fmt::format("`{}` names no file of `{}`{}", entry_.name, fmt::join(missing, "`, `"), what_for))
            .help(fmt::format("`{} = \"...\"`", fmt::join(arguments, " = \"...\"`, `")));
    }

    Context& context_;
    const ResolvedNet& net_;
    const Entry& entry_;
    const syntax::Callee& callee_;
    const Span call_;
    std::vector<std::string> ports_;  // inputs, then labels
    std::vector<DataFile> files_;
    bool by_place_ = false;
    bool complete_ = true;
};

}  // namespace

std::optional<std::vector<graph::DataFile>> bind_files(Context& context, const ResolvedNet& net, const Entry& entry,
                                                       const syntax::Callee& callee, std::vector<Given> given,
                                                       Span call) {
    return FileBinder(context, net, entry, callee, call).bind(std::move(given));
}

bool is_path(Context& context, const Given& given, std::string_view name, const std::string& path) {
    if (path.find('\0') != std::string::npos)
        context.error("path", given.span, "a path has a zero byte");
    else if (path.empty())
        context.error("path", given.span, fmt::format("`{}` is empty", name));
    else
        return true;
    return false;
}

}  // namespace netc::check
