// Declarations and statements as source text.
#include "syntax/print.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/match.h"
#include "syntax/comment_page.h"
#include "syntax/literals.h"
#include "syntax/names.h"
#include "syntax/print_expr.h"

namespace netc::syntax {

namespace {

class Printer {
public:
    Printer(const std::vector<Comment>& comments, const Source& source)
        : source_(source), exprs_(&source), page_(source, comments) {}

    std::string print(const std::vector<Declaration>& declarations) {
        for (const Declaration& declared : declarations) {
            page_.before(declared.span.first);
            if (declared.span.empty()) page_.blank();  // made by a program, which has no blank lines to keep
            declaration(declared);
        }
        page_.before_closing(UINT32_MAX);
        return page_.text();
    }

private:
    // ------------------------------------------------------------------------------------ declarations

    void declaration(const Declaration& declared) {
        match(
            declared.node,
            [&](const Net& net) {
                body("net " + header(net.name, net.parameters), end_of(net), declared.span, net.body);
            },
            [&](const NetAlias& alias) { net_alias(alias, declared.span); },
            [&](const BlockDecl& block) {
                body("block " + header(block.name, block.parameters) + variants(block.variants), end_of(block), declared.span,
                     block.body);
            },
            [&](const FormulaDecl& formula) { formula_declaration(formula, declared.span); },
            [&](const Defaults& defaults) { page_.line("defaults" + exprs_.as_system(defaults.system), declared.span.last); },
            [&](const Import& import) { page_.line("import " + quoted_text(import.path), declared.span.last); },
            [&](const Data& data) {
                settings("data " + header(data.name, data.parameters), end_of(data), declared.span, data.settings);
            },
            [&](const Train& train) {
                const std::string head =
                    fmt::format("train {} : {} on {}", name(train.name), name(train.net), exprs_.flat(*train.data));
                settings(head, train.data->span.last, declared.span, train.settings);
            },
            [&](const Check& check) { list("check ", check.conditions, declared.span.last); },
            [&](const Export& each) {
                const std::string head = "export " + name(each.stage);
                if (declared.span.last > each.stage.span.last)
                    settings(head, each.stage.span.last, declared.span, each.settings);
                else
                    page_.line(head, declared.span.last);
            },
            [&](const Target& target) { settings("target", declared.span.first, declared.span, target.settings); });
    }

    std::string name(const Name& name) const { return exprs_.name(name); }

    std::string header(const Name& declared, const std::vector<Parameter>& parameters) const {
        std::vector<std::string> items;
        for (const Parameter& parameter : parameters) {
            std::string item = name(parameter.name);
            if (!parameter.type.text.empty()) item += " : " + name(parameter.type);
            if (parameter.range) item += " in " + exprs_.flat(*parameter.range);
            if (parameter.value) item += " = " + exprs_.flat(*parameter.value);
            items.push_back(std::move(item));
        }
        if (items.empty()) return name(declared);
        const int used = 6;  // "block "
        return exprs_.fitted_items(name(declared) + "(", items, ")", used, 0);
    }

    /// Each in a line of its own, below the parameters.
    std::string variants(const std::vector<Variant>& variants) const {
        std::string text;
        for (const Variant& each : variants) {
            const std::string open = fmt::format("\n{}as {}(", continuation_indent, name(each.system));
            text += exprs_.fitted_items(open, exprs_.arguments(each.defaults), ")", 0, 0);
        }
        return text;
    }

    template <class Declared>
    static uint32_t end_of(const Declared& declared) {
        if constexpr (requires { declared.variants; })
            if (!declared.variants.empty()) return declared.variants.back().span.last;
        return end_of_parameters(declared);
    }

    /// Where the head of a declaration ends, but for a closing parenthesis.
    template <class Declared>
    static uint32_t end_of_parameters(const Declared& declared) {
        if (declared.parameters.empty()) return declared.name.span.last;
        const Parameter& last = declared.parameters.back();
        if (last.value) return last.value->span.last;
        if (last.range) return last.range->span.last;
        return last.type.text.empty() ? last.name.span.last : last.type.span.last;
    }

    void formula_declaration(const FormulaDecl& formula, Span span) {
        const std::string head = formula.word.text + " " + header(formula.name, formula.parameters) + variants(formula.variants);
        const uint32_t end = formula.derivative ? formula.derivative->span.first : span.last;
        if (formula.value)
            value(head + " = ", *formula.value, end);
        else
            body(head, end_of(formula), {span.first, formula.body_span.last}, formula.body);
        if (!formula.derivative) return;
        auto indented = page_.continuation();
        value("derivative ", *formula.derivative, span.last);
    }

    void net_alias(const NetAlias& alias, Span span) {
        std::string head = fmt::format("net {} = {}", name(alias.name), name(alias.base));
        const int used = ExprPrinter::columns(head);
        uint32_t end = alias.base.span.last;
        if (!alias.arguments.empty()) {
            head += exprs_.fitted_items("(", exprs_.arguments(alias.arguments), ")", used, 0);
            end = alias.arguments.back().value->span.last;
        }
        const bool has_body = page_.find('{', end) < span.last;
        if (has_body)
            body(head, end, span, alias.body);
        else
            page_.line(head, span.last);
    }

    // -------------------------------------------------------------------------------------- statements

    /// `head { statements }`; `head_end` lies before the brace, `span` ends with the closing one.
    void body(const std::string& head, uint32_t head_end, Span span, const Block& statements) {
        const uint32_t open = page_.find('{', head_end);
        if (on_one_line(head, open, span, statements)) return;
        {
            auto block = page_.block(head + " {", open);
            for (const Statement& each : statements) {
                page_.before(each.span.first);
                statement(each);
            }
            page_.before_closing(span.last - 1);
        }
        page_.line("}", span.last);
    }

    static bool has_body(const Statement& stated) {
        return std::holds_alternative<For>(stated.node) || std::holds_alternative<Repeat>(stated.node) ||
               std::holds_alternative<If>(stated.node);
    }

    /// Braces that the user wrote on one line stay so when a single short statement is in them.
    bool on_one_line(const std::string& head, uint32_t open, Span span, const Block& statements) {
        if (statements.size() > 1 || span.empty() || !page_.same_line(open, span.last - 1)) return false;
        std::string text = head + " {}";
        if (!statements.empty()) {
            if (has_body(statements.front())) return false;
            const std::vector<Comment> no_comments;
            Printer inner(no_comments, source_);
            inner.statement(statements.front());
            std::string only = inner.page_.text();
            only.pop_back();
            text = head + " { " + only + " }";
        }
        if (text.find('\n') != std::string::npos || page_.columns() + ExprPrinter::columns(text) > page_width)
            return false;
        page_.line(text, span.last);
        return true;
    }

    void statement(const Statement& stated) {
        const Span span = stated.span;
        match(
            stated.node, [&](const Input& input) { typed("input ", input.name, *input.type, span); },
            [&](const LabelInput& label) { typed("label ", label.name, *label.type, span); },
            [&](const Weight& weight) {
                value("weight " + name(weight.name) + " : " + exprs_.type(*weight.type) + " = ", *weight.first, span.last);
            },
            [&](const State& state) {
                std::vector<std::string> names;
                for (const Name& declared : state.names) names.push_back(name(declared));
                const std::string head = fmt::format("state {}", fmt::join(names, ", "));
                if (state.first)
                    value(head + " = ", *state.first, span.last);
                else
                    page_.line(head, span.last);
            },
            [&](const Assign& assign) {
                std::vector<std::string> targets;
                for (const Name& target : assign.targets) targets.push_back(name(target));
                value(fmt::format("{} = ", fmt::join(targets, ", ")), *assign.value, span.last);
            },
            [&](const Shared& shared) { value("shared " + name(shared.target) + " = ", *shared.value, span.last); },
            [&](const Loss& loss) { list("loss ", loss.values, span.last); },
            [&](const Metric& metric) { list("metric ", metric.values, span.last); },
            [&](const Expect& expect) { items("expect ", exprs_.arguments(expect.entries), span.last); },
            [&](const For& loop) {
                const std::string head = fmt::format("for {} in {}", name(loop.variable), exprs_.flat(*loop.range));
                body(head, loop.range->span.last, span, loop.body);
            },
            [&](const Repeat& loop) {
                body("repeat " + exprs_.flat(*loop.count), loop.count->span.last, span, loop.body);
            },
            [&](const If& choice) { if_statement(choice, span); },
            [&](const Return& result) { list("return ", result.values, span.last); },
            [&](const ExprStatement& lone) { value("", *lone.value, span.last); });
    }

    void typed(const char* keyword, const Name& declared, const Expr& type, Span span) {
        page_.line(keyword + name(declared) + " : " + exprs_.type(type), span.last);
    }

    void list(const std::string& head, const std::vector<ExprPtr>& values, uint32_t end) {
        if (values.size() == 1)
            value(head, *values.front(), end);
        else
            items(head, exprs_.exprs(values), end);
    }

    void items(const std::string& head, std::vector<std::string> parts, uint32_t end) {
        for (size_t i = 0; i + 1 < parts.size(); ++i) parts[i] += ",";
        const std::string first = head + parts.front();
        parts.erase(parts.begin());
        page_.line(filled(first, parts, " ", page_.columns(), page_.columns()), end);
    }

    void if_statement(const If& choice, Span span) {
        const std::string head = "if " + exprs_.flat(*choice.condition);
        if (choice.else_body.empty() &&
            page_.find('}', end_of_block(choice.then_body, choice.condition->span.last)) + 1 == span.last)
            return body(head, choice.condition->span.last, span, choice.then_body);

        const If* each = &choice;
        std::string opening = head;
        uint32_t close = 0;
        while (true) {
            close = branch(opening, each->condition->span.last, each->then_body);
            const If* next = nullptr;
            if (each->else_body.size() == 1) next = std::get_if<If>(&each->else_body.front().node);
            // `else { if ... }` is the same tree as `else if ...` and is written so.
            if (!next) break;
            opening = "} else if " + exprs_.flat(*next->condition);
            each = next;
        }
        const bool has_else = !each->else_body.empty() || page_.find('{', close + 1) < span.last;
        if (has_else) branch("} else", close + 1, each->else_body);
        page_.line("}", span.last);
    }

    /// Opening line and statements, without the closing brace, whose place is returned.
    uint32_t branch(const std::string& opening, uint32_t head_end, const Block& statements) {
        const uint32_t open = page_.find('{', head_end);
        auto block = page_.block(opening + " {", open);
        for (const Statement& each : statements) {
            page_.before(each.span.first);
            statement(each);
        }
        const uint32_t close = page_.find('}', end_of_block(statements, open + 1));
        page_.before_closing(close);
        return close;
    }

    static uint32_t end_of_block(const Block& statements, uint32_t otherwise) {
        return statements.empty() ? otherwise : statements.back().span.last;
    }

    // ------------------------------------------------------------------------------------------ values

    /// `head` and an expression; a chain is broken before `|` as the user did, or where lines get too long.
    void value(const std::string& head, const Expr& expr, uint32_t end) {
        const Expr* first = nullptr;
        const std::vector<Link> links = exprs_.links(expr, first);
        const int used = page_.columns() + ExprPrinter::columns(head);
        if (links.empty()) {
            page_.line(head + exprs_.fitted(expr, used, page_.columns()), end);
            return;
        }
        const std::string flat = exprs_.flat(expr);
        bool broken = used + ExprPrinter::columns(flat) > page_width;
        for (const Link& link : links) broken = broken || breaks_before(link);
        if (broken)
            chain(head + exprs_.operand(*first, 1), first->span.last, links, end);
        else
            page_.line(head + flat, end);
    }

    /// Did the user begin a new line with this step?
    bool breaks_before(const Link& link) const {
        const auto* pipe = std::get_if<PipeExpr>(&link.node->node);
        return pipe && !page_.same_line(pipe->input->span.last - 1, pipe->step->span.first);
    }

    void chain(const std::string& head, uint32_t head_end, const std::vector<Link>& links, uint32_t end) {
        bool user_breaks = false;
        for (const Link& link : links) user_breaks = user_breaks || breaks_before(link);

        const int indent = page_.columns() + 4;
        std::string line = head;
        uint32_t line_end = head_end;
        bool is_first = true;
        const auto flush = [&] {
            if (is_first) {
                page_.line(line, line_end);
            } else {
                auto continuation = page_.continuation();
                page_.inside(line_end);
                page_.line(line, line_end);
            }
            is_first = false;
        };
        for (size_t i = 0; i < links.size(); ++i) {
            const Link& link = links[i];
            const bool is_step = std::holds_alternative<PipeExpr>(link.node->node);
            const int column = (is_first ? page_.columns() : indent) + ExprPrinter::columns(line + " " + link.text);
            const bool too_long = is_step && column > page_width;
            // Without a break of the user's, the first line holds only what the chain starts with.
            const bool after_head = is_step && !user_breaks && is_first;
            if (breaks_before(link) || too_long || after_head) {
                flush();
                line = link.text;
            } else {
                line += " " + link.text;
            }
            line_end = i + 1 == links.size() ? end : link.node->span.last;
        }
        flush();
    }

    // ---------------------------------------------------------------------------------------- settings

    void settings(const std::string& head, uint32_t head_end, Span span, const std::vector<Setting>& settings) {
        const uint32_t open = page_.find('{', head_end);
        const bool one_line = !span.empty() && page_.same_line(open, span.last - 1);
        if (settings.empty() && one_line) {
            page_.line(head + " {}", span.last);
            return;
        }
        if (one_line && all_joinable(settings)) {
            std::string text = head + " {";
            for (size_t i = 0; i < settings.size(); ++i) text += (i > 0 ? ", " : " ") + setting(settings, i);
            text += " }";
            if (page_.columns() + ExprPrinter::columns(text) <= page_width) {
                page_.line(text, span.last);
                return;
            }
        }
        {
            auto block = page_.block(head + " {", open);
            for (size_t i = 0; i < settings.size();) i = setting_line(settings, i);
            page_.before_closing(span.last - 1);
        }
        page_.line("}", span.last);
    }

    /// Writes the settings from `first` on that share a line; returns the next.
    size_t setting_line(const std::vector<Setting>& settings, size_t first) {
        page_.before(settings[first].span.first);
        std::string text = setting(settings, first);
        size_t last = first;
        while (last + 1 < settings.size() &&
               page_.same_line(settings[last].span.last - 1, settings[last + 1].span.first) &&
               is_joinable(settings[last + 1])) {
            const std::string next = ", " + setting(settings, last + 1);
            if (page_.columns() + ExprPrinter::columns(text + next) > page_width) break;
            text += next;
            ++last;
        }
        // A key alone would take the next word for its value.
        if (settings[last].values.empty() && last + 1 < settings.size()) text += ",";
        if (page_.columns() + ExprPrinter::columns(text) > page_width && last == first)
            text = long_setting(settings, first);
        page_.line(text, settings[last].span.last);
        return last + 1;
    }

    /// A known key is told from a further value behind a comma; other words may not be.
    static bool is_joinable(const Setting& setting) {
        return setting.values.empty() ? is_setting_without_value(setting.key.text) : is_setting_key(setting.key.text);
    }

    static bool all_joinable(const std::vector<Setting>& settings) {
        for (size_t i = 1; i < settings.size(); ++i)
            if (!is_joinable(settings[i])) return false;
        return true;
    }

    std::vector<std::string> setting_values(const std::vector<Setting>& settings, size_t index) const {
        const Setting& setting = settings[index];
        std::vector<std::string> parts;
        for (size_t i = 0; i < setting.values.size(); ++i) {
            const Argument& value = setting.values[i];
            std::string text = exprs_.argument(value);
            const bool is_last = i + 1 == setting.values.size();
            const bool before_unknown_key =
                is_last && index + 1 < settings.size() && !is_setting_key(settings[index + 1].key.text);
            const bool is_name = std::holds_alternative<NameRef>(value.value->node);
            const bool could_be_key = begins_with_key(text) || (i > 0 && is_name && before_unknown_key) ||
                                      (i == 0 && is_setting_without_value(setting.key.text));
            if (value.key.text.empty() && could_be_key) text = "(" + text + ")";
            parts.push_back(text);
        }
        return parts;
    }

    static bool begins_with_key(const std::string& text) {
        const std::string word = text.substr(0, text.find_first_of(" .,()[]|=^"));
        return is_setting_key(word) || is_setting_without_value(word);
    }

    std::string setting(const std::vector<Setting>& settings, size_t index) const {
        const std::vector<std::string> values = setting_values(settings, index);
        const std::string key = settings[index].key.text;
        return values.empty() ? key : fmt::format("{} {}", key, fmt::join(values, ", "));
    }

    std::string long_setting(const std::vector<Setting>& settings, size_t index) const {
        std::vector<std::string> parts = setting_values(settings, index);
        const std::string key = settings[index].key.text + " ";
        if (parts.size() == 1) {
            const Argument& only = settings[index].values.front();
            const std::string start = key + (only.key.text.empty() ? "" : name(only.key) + " = ");
            const int used = page_.columns() + ExprPrinter::columns(start);
            const bool in_parentheses = parts.front().starts_with("(");
            return in_parentheses ? key + parts.front() : start + exprs_.fitted(*only.value, used, page_.columns());
        }
        for (size_t i = 0; i + 1 < parts.size(); ++i) parts[i] += ",";
        const std::string first = key + parts.front();
        parts.erase(parts.begin());
        return filled(first, parts, " ", page_.columns(), page_.columns());
    }

    const Source& source_;
    ExprPrinter exprs_;
    CommentPage page_;
};

}  // namespace

std::string print(const Ast& ast, const Source& source) {
    return Printer(ast.comments, source).print(ast.declarations);
}

}  // namespace netc::syntax
