// Tables: which columns fill what.
#include "check/source_columns.h"

#include <fmt/format.h>

#include <algorithm>

#include "syntax/literals.h"

namespace netc::check {

namespace {

class ColumnBinder {
public:
    ColumnBinder(Context& context, const ResolvedNet& net, const Entry& entry, std::vector<graph::PortColumns>& columns)
        : context_(context), net_(net), entry_(entry), columns_(columns) {
        for (const auto* list : {&net.model().inputs, &net.model().labels})
            for (const graph::InputInfo& info : *list) ports_.push_back(info.name);
    }

    bool bind(std::vector<Given>& given) {
        std::vector<Given> others;
        for (Given& each : given) {
            const std::string& key = each.key.text;
            if (key.empty() || is_parameter(key))
                others.push_back(std::move(each));
            else if (std::find(ports_.begin(), ports_.end(), key) == ports_.end())
                refuse_unknown(each);
            else
                add(each);
        }
        given = std::move(others);
        return complete_;
    }

private:
    Diagnostic& refuse(const char* code, Span span, std::string message) {
        complete_ = false;
        return context_.error(code, span, std::move(message));
    }

    bool is_parameter(std::string_view name) const {
        return std::any_of(entry_.parameters.begin(), entry_.parameters.end(),
                           [&](const ParameterEntry& each) { return each.name == name; });
    }

    void refuse_unknown(const Given& given) {
        std::vector<std::string> known = ports_;
        for (const ParameterEntry& each : entry_.parameters) known.emplace_back(each.name);
        refuse("unknown-argument", given.key.span,
               fmt::format("`{}` has no parameter `{}`, and net `{}` no input or label of this name", entry_.name,
                           given.key.text, net_.name.text))
            .meant(syntax::written_name(nearest(given.key.text, known)));
    }

    void add(const Given& given) {
        const std::string& port = given.key.text;
        const Text* text = given.meaning.as<Text>();
        complete_ = complete_ && !given.meaning.failed();
        if (given.meaning.failed()) return;
        const auto same = [&](const auto& test) { return std::any_of(columns_.begin(), columns_.end(), test); };
        if (!text)
            refuse("argument-type", given.span,
                   fmt::format("`{}` of `{}` is {}; it takes the names of columns in quotes", port, entry_.name,
                               kind_of(given.meaning)));
        else if (text->text.find_first_not_of(" ,\t") == std::string::npos || text->text.find('\0') != std::string::npos)
            refuse("columns", given.span, fmt::format("`{}` names no columns", port));
        else if (same([&](const auto& each) { return each.port == port; }))
            refuse("repeated-argument", given.key.span, fmt::format("`{}` of `{}` is given twice", port, entry_.name));
        else if (text->text == "*" && same([](const auto& each) { return each.columns == "*"; }))
            refuse("columns", given.span, "only one input or label can take the columns that the others leave");
        else
            columns_.push_back({port, text->text});
    }

    Context& context_;
    const ResolvedNet& net_;
    const Entry& entry_;
    std::vector<graph::PortColumns>& columns_;
    std::vector<std::string> ports_;
    bool complete_ = true;
};

}  // namespace

bool take_columns(Context& context, const ResolvedNet& net, const Entry& entry, std::vector<Given>& given,
                  std::vector<graph::PortColumns>& columns) {
    return ColumnBinder(context, net, entry, columns).bind(given);
}

}  // namespace netc::check
