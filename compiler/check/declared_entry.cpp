// Comments and ranges of declarations.
#include "check/declared_entry.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "check/formulas.h"

namespace netc::check {

namespace {

/// The lines of the `##` comment right above a place, without their marks.
std::vector<std::string> commented(const Context& context, Span declared, const std::vector<syntax::Comment>& comments) {
    std::vector<std::string> lines;
    uint32_t line = context.source().line_of(declared.first);
    for (auto comment = comments.rbegin(); comment != comments.rend(); ++comment) {
        if (comment->span.first >= declared.first) continue;
        if (!comment->text.starts_with("##") || context.source().line_of(comment->span.first) + 1 != line) break;
        --line;
        const size_t text = comment->text.find_first_not_of("# ");
        lines.insert(lines.begin(), text == std::string::npos ? "" : comment->text.substr(text));
    }
    return lines;
}

/// An end of a range: a number, or `above(0)`, `below(1)`, which leave it out.
std::optional<double> end_of_range(Context& context, const syntax::Expr& expr, const char* open, bool& is_in) {
    const auto* call = std::get_if<syntax::CallExpr>(&expr.node);
    is_in = !call || call->callee.text != open || call->arguments.size() != 1;
    return stated_number(context, is_in ? expr : *call->arguments[0].value);
}

bool is_whole(const syntax::Expr& expr) { return std::holds_alternative<syntax::IntegerLiteral>(expr.node); }
bool is_endless(const syntax::Expr& expr) {
    const auto* name = std::get_if<syntax::NameRef>(&expr.node);
    return name && name->name == "inf";
}

}  // namespace

Description description_of(const Context& context, Span declared, const std::vector<syntax::Parameter>& parameters,
                           const std::vector<syntax::Comment>& comments) {
    Description result;
    const auto append = [](std::string& text, const char* between, const std::string& more) {
        text += (text.empty() ? "" : between) + more;
    };
    for (const std::string& line : commented(context, declared, comments)) {
        const size_t colon = line.find(": ");
        const std::string key = colon == std::string::npos ? "" : line.substr(0, colon);
        const std::string rest = colon == std::string::npos ? "" : line.substr(colon + 2);
        const bool of_parameter = std::any_of(parameters.begin(), parameters.end(),
                                              [&](const syntax::Parameter& each) { return each.name.text == key; });
        if (of_parameter)
            result.meanings[key] = rest;
        else if (key == "example")
            append(result.example, "\n", rest);
        else if (key == "shapes")
            append(result.shapes, "\n", rest);
        else if (key == "remark")
            append(result.remark, " ", rest);
        else if (key == "error")
            result.error = rest;
        else if (key == "numbers")
            result.numbers.push_back(rest);
        else
            append(result.summary, " ", line);
    }
    return result;
}

Worked worked_of(std::string_view numbers) {
    std::string_view parts[4];
    for (std::string_view& part : parts) {
        const size_t end = numbers.find("; ");
        part = numbers.substr(0, end);
        numbers = end == std::string_view::npos ? std::string_view() : numbers.substr(end + 2);
    }
    return {parts[0], parts[1], parts[2], parts[3]};
}

std::string without_braces(std::string text) {
    constexpr std::string_view blank = " \t\n";
    const size_t open = text.find_first_not_of(blank, text.find('{') + 1);
    const size_t close = text.find_last_not_of(blank, text.rfind('}') - 1);
    if (open > close || text.find('{') == std::string::npos) return text;
    const size_t line = text.rfind('\n', open);
    const std::string margin = line == std::string::npos ? "" : text.substr(line, open - line);
    text = text.substr(open, close + 1 - open);
    for (size_t at = 0; !margin.empty() && (at = text.find(margin, at)) != std::string::npos; ++at)
        text.replace(at, margin.size(), "\n");
    return text;
}

std::optional<double> stated_number(Context& context, const syntax::Expr& expr) {
    const auto value = FormulaReader(context, nullptr, {}).number(expr);
    if (value && formula::is_number(*value)) return (*value)->value;
    if (value) context.error("formula", expr.span, "a number is wanted here that the file itself gives");
    return std::nullopt;
}

std::optional<StatedRange> stated_range(Context& context, const syntax::Expr& expr) {
    const auto* range = std::get_if<syntax::RangeExpr>(&expr.node);
    if (!range) {
        context.error("formula", expr.span, "a range is wanted here").help("`rate in 0..1 = 0.5`");
        return std::nullopt;
    }
    bool with_low = true, with_high = true;
    const auto low = end_of_range(context, *range->first, "above", with_low),
               high = end_of_range(context, *range->last, "below", with_high);
    if (!low || !high) return std::nullopt;
    return StatedRange{{std::max(*low, -unbounded), std::min(*high, unbounded), with_low, with_high},
                       is_whole(*range->first) && (is_whole(*range->last) || is_endless(*range->last))};
}

}  // namespace netc::check
