// Parentheses come from precedence, so that the text reads back as the same tree.
#include "syntax/print_expr.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/match.h"
#include "base/utf8.h"
#include "syntax/literals.h"
#include "syntax/names.h"
#include "syntax/print.h"

namespace netc::syntax {

namespace {

// How tightly an expression holds together; the order of the alternatives of `operation` in grammar/Net.g4.
enum Precedence { chain = 0, any_or, any_and, any_not, comparison, range, sum, product, sign, power, postfix };

int precedence_of(const std::string& op) {
    if (op == "or") return any_or;
    if (op == "and") return any_and;
    if (op == "+" || op == "-") return sum;
    if (op == "*" || op == "/" || op == "%") return product;
    if (op == "^") return power;
    return comparison;
}

int precedence_of(const Expr& expr) {
    return match(
        expr.node, [](const IntegerLiteral& literal) -> int { return literal.value < 0 ? sign : postfix; },
        [](const RealLiteral& literal) -> int { return literal.value < 0 ? sign : postfix; },
        [](const StringLiteral&) -> int { return postfix; }, [](const NameRef&) -> int { return postfix; },
        [](const ListExpr&) -> int { return postfix; },
        [](const UnaryExpr& unary) -> int { return unary.op == "not" ? any_not : sign; },
        [](const BinaryExpr& binary) -> int { return precedence_of(binary.op); },
        [](const RangeExpr&) -> int { return range; }, [](const CallExpr&) -> int { return postfix; },
        [](const PipeExpr&) -> int { return chain; }, [](const AssertExpr&) -> int { return chain; },
        [](const MemberExpr&) -> int { return postfix; }, [](const IndexExpr&) -> int { return postfix; },
        [](const IfExpr&) -> int { return postfix; }, [](const TypeExpr&) -> int { return postfix; });
}

std::string joined(const std::vector<std::string>& parts) { return fmt::format("{}", fmt::join(parts, ", ")); }

}  // namespace

// Of the last line.
int ExprPrinter::columns(const std::string& text) {
    return static_cast<int>(count_code_points(text.substr(text.rfind('\n') + 1)));
}

std::string ExprPrinter::name(const std::string& text) const { return written_name(text); }

std::string ExprPrinter::name(const Name& name) const { return this->name(name.text); }

std::string ExprPrinter::argument(const Argument& argument) const {
    const std::string value = flat(*argument.value);
    return argument.key.text.empty() ? value : name(argument.key) + " = " + value;
}

std::vector<std::string> ExprPrinter::arguments(const std::vector<Argument>& arguments) const {
    std::vector<std::string> result;
    for (const Argument& each : arguments) result.push_back(argument(each));
    return result;
}

std::vector<std::string> ExprPrinter::exprs(const std::vector<ExprPtr>& exprs) const {
    std::vector<std::string> result;
    for (const ExprPtr& each : exprs) result.push_back(flat(*each));
    return result;
}

// --------------------------------------------------------------------------------------------- on one line

std::string ExprPrinter::flat(const Expr& expr) const {
    const Expr* head = nullptr;
    const std::vector<Link> parts = links(expr, head);
    std::string text = parts.empty() ? flat_node(expr) : operand(*head, any_or);
    for (const Link& link : parts) text += " " + link.text;
    return text;
}

std::string ExprPrinter::operand(const Expr& expr, int precedence) const {
    const std::string text = flat(expr);
    return precedence_of(expr) < precedence ? "(" + text + ")" : text;
}

std::string ExprPrinter::as_system(const Name& system) const { return system.text.empty() ? "" : " as " + name(system); }

std::string ExprPrinter::flat_node(const Expr& expr) const {
    return match(
        expr.node, [&](const IntegerLiteral& literal) { return number(expr, fmt::format("{}", literal.value)); },
        [&](const RealLiteral& literal) { return number(expr, real_text(literal.value)); },
        [](const StringLiteral& literal) { return quoted_text(literal.text); },
        [&](const NameRef& ref) { return name(ref.name); },
        [&](const ListExpr& list) { return "[" + joined(exprs(list.items)) + "]"; },
        [&](const UnaryExpr& unary) {
            return unary.op == "not" ? "not " + operand(*unary.operand, any_not) : "-" + operand(*unary.operand, sign);
        },
        [&](const BinaryExpr& each) { return binary(each); },
        [&](const RangeExpr& each) { return operand(*each.first, range) + ".." + operand(*each.last, sum); },
        [&](const CallExpr& call) {
            const bool bare = !call.parenthesised && call.arguments.empty();
            return name(call.callee) + (bare ? "" : "(" + joined(arguments(call.arguments)) + ")") + as_system(call.callee.system);
        },
        [&](const PipeExpr&) { return flat(expr); }, [&](const AssertExpr&) { return flat(expr); },
        [&](const MemberExpr& each) { return operand(*each.object, postfix) + "." + name(each.member); },
        [&](const IndexExpr& each) { return operand(*each.object, postfix) + "[" + flat(*each.index) + "]"; },
        [&](const IfExpr& each) { return choice(each); },
        [&](const TypeExpr& each) {
            std::string text = name(each.base);
            for (const std::vector<ExprPtr>& bracket : each.brackets) text += "[" + joined(exprs(bracket)) + "]";
            return text;
        });
}

std::string ExprPrinter::binary(const BinaryExpr& binary) const {
    const int own = precedence_of(binary.op);
    if (binary.op == "^") {
        // Powers are right-associative, and a sign may stand in the exponent: 2^-3.
        return operand(*binary.left, postfix) + "^" + operand(*binary.right, sign);
    }
    return operand(*binary.left, own) + " " + binary.op + " " + operand(*binary.right, own + 1);
}

std::string ExprPrinter::choice(const IfExpr& choice) const {
    std::string text;
    const IfExpr* each = &choice;
    while (true) {
        text += "if " + flat(*each->condition) + " { " + flat(*each->then_value) + " } else ";
        const auto* next = std::get_if<IfExpr>(&each->else_value->node);
        if (!next) return text + "{ " + flat(*each->else_value) + " }";
        each = next;
    }
}

std::string ExprPrinter::step(const Expr& step) const { return operand(step, postfix); }

std::string ExprPrinter::number(const Expr& expr, std::string value) const {
    return source_ && !expr.span.empty() ? std::string(source_->text(expr.span)) : value;
}

std::vector<Link> ExprPrinter::links(const Expr& expr, const Expr*& head) const {
    std::vector<Link> result;
    for (head = &expr;;) {
        if (const auto* pipe = std::get_if<PipeExpr>(&head->node)) {
            result.push_back({head, "| " + step(*pipe->step)});
            head = pipe->input.get();
        } else if (const auto* assertion = std::get_if<AssertExpr>(&head->node)) {
            result.push_back({head, "-> [" + joined(exprs(assertion->dims)) + "]"});
            head = assertion->value.get();
        } else {
            return {result.rbegin(), result.rend()};
        }
    }
}

// ------------------------------------------------------------------------------------------------ in lines

std::string filled(const std::string& first, const std::vector<std::string>& parts, const std::string& separator,
                   int used, int indent) {
    std::string text = first;
    int column = used + ExprPrinter::columns(first);
    for (const std::string& part : parts) {
        const int needed = ExprPrinter::columns(separator + part);
        const bool fits = column + needed <= page_width;
        text += fits ? separator + part : "\n" + std::string(continuation_indent) + part;
        column =
            fits ? column + needed : indent + ExprPrinter::columns(continuation_indent) + ExprPrinter::columns(part);
    }
    return text;
}

std::string ExprPrinter::fitted_items(const std::string& open, const std::vector<std::string>& items,
                                      const std::string& close, int used, int indent) const {
    const std::string one_line = open + joined(items) + close;
    if (items.empty() || used + columns(one_line) <= page_width) return one_line;
    std::vector<std::string> parts;
    for (size_t i = 0; i < items.size(); ++i) parts.push_back(items[i] + (i + 1 < items.size() ? "," : ""));
    // The first part always goes to a line of its own: as if the opening line were full.
    const std::string lines = filled("", parts, " ", page_width, indent);
    return open + lines + "\n" + close;
}

std::string ExprPrinter::broken_choice(const IfExpr& choice) const {
    const auto branch = [&](const Expr& value) { return "{\n" + (continuation_indent + flat(value)) + "\n}"; };
    std::string text;
    const IfExpr* each = &choice;
    while (true) {
        text += "if " + flat(*each->condition) + " " + branch(*each->then_value) + " else ";
        const auto* next = std::get_if<IfExpr>(&each->else_value->node);
        if (!next) return text + branch(*each->else_value);
        each = next;
    }
}

std::string ExprPrinter::fitted(const Expr& expr, int used, int indent) const {
    const std::string one_line = flat(expr);
    if (used + columns(one_line) <= page_width) return one_line;
    if (const auto* call = std::get_if<CallExpr>(&expr.node))
        return fitted_items(name(call->callee) + "(", arguments(call->arguments), ")" + as_system(call->callee.system), used, indent);
    if (const auto* list = std::get_if<ListExpr>(&expr.node))
        return fitted_items("[", exprs(list->items), "]", used, indent);
    if (const auto* choice = std::get_if<IfExpr>(&expr.node)) return broken_choice(*choice);
    if (const auto* binary = std::get_if<BinaryExpr>(&expr.node)) {
        // A sum of sums is broken before its operators.
        const int own = precedence_of(binary->op);
        std::vector<std::string> parts;
        const Expr* left = &expr;
        while (const auto* each = std::get_if<BinaryExpr>(&left->node)) {
            if (precedence_of(each->op) != own || own == power) break;
            parts.push_back(each->op + " " + operand(*each->right, own + 1));
            left = each->left.get();
        }
        return filled(operand(*left, own), {parts.rbegin(), parts.rend()}, " ", used, indent);
    }
    return one_line;
}

std::string print(const Expr& expr) { return ExprPrinter().flat(expr); }

}  // namespace netc::syntax
