// Expressions with as few parentheses as a careful reader wants.
#include "loop/print_expr.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/check.h"
#include "base/match.h"
#include "loop/build.h"
#include "loop/print.h"
#include "loop/tree.h"

namespace netc::loop {

namespace {

enum Level {
    level_select = 1,
    level_or,
    level_and,
    level_bits,
    level_equal,
    level_less,
    level_sum,
    level_product,
    level_unary,
    level_primary
};

struct Operator {
    const char* text;
    int level;
};

Operator operator_of(const Binary& b) {
    switch (b.op) {
        case BinaryOp::Add:
            return {"+", level_sum};
        case BinaryOp::Sub:
            return {"-", level_sum};
        case BinaryOp::Mul:
            return {"*", level_product};
        case BinaryOp::Div:
            return {"/", level_product};
        case BinaryOp::Mod:
            return {"%", level_product};
        case BinaryOp::Lt:
            return {"<", level_less};
        case BinaryOp::Le:
            return {"<=", level_less};
        case BinaryOp::Gt:
            return {">", level_less};
        case BinaryOp::Ge:
            return {">=", level_less};
        case BinaryOp::Eq:
            return {"==", level_equal};
        case BinaryOp::Ne:
            return {"!=", level_equal};
        case BinaryOp::And:
            if (is_condition(b.left) && is_condition(b.right)) return {"&&", level_and};
            return {"&", level_bits};
        case BinaryOp::Or:
            if (is_condition(b.left) && is_condition(b.right)) return {"||", level_or};
            return {"|", level_bits};
        case BinaryOp::Xor:
            return {"^", level_bits};
        case BinaryOp::Shl:
            return {"<<", level_bits};
        case BinaryOp::Shr:
            return {">>", level_bits};
    }
    NETC_UNREACHABLE();
}

std::string real_text(double value, Element element) {
    if (std::isinf(value)) return value > 0 ? "infinity" : "-infinity";
    const bool single = element == Element::F32;
    char digits[32];
    const auto end = single ? std::to_chars(digits, digits + sizeof digits, static_cast<float>(value)).ptr
                            : std::to_chars(digits, digits + sizeof digits, value).ptr;
    std::string text(digits, end);
    if (text.find_first_of(".e") == std::string::npos) text += ".0";
    return single ? text + "f" : text;
}

std::string whole_text(const Expr& e, int64_t value) {
    return std::to_string(value) + (e->type.element == Element::U32 || value > INT32_MAX ? "u" : "");
}

int level_of(const Expr& e) {
    return match(
        e->node, [&](const IntLit& x) { return x.value < 0 ? level_unary + 0 : level_primary; },
        [&](const RealLit& x) { return e->type.lanes == 1 && x.value < 0 ? level_unary + 0 : level_primary; },
        [](const VarRef&) { return level_primary + 0; }, [](const Binary& b) { return operator_of(b).level; },
        [](const Negate&) { return level_unary + 0; }, [](const Select&) { return level_select + 0; },
        [](const Apply&) { return level_primary + 0; }, [](const At&) { return level_primary + 0; },
        [](const Load&) { return level_primary + 0; }, [](const Address&) { return level_unary + 0; });
}

std::string guarded(const Expr& e, int least) { return level_of(e) < least ? "(" + text(e) + ")" : text(e); }

/// Bits, comparisons inside comparisons and what stands beside || get parentheses, though C++ would not need them.
int least_level(int level, bool right) {
    if (level == level_sum || level == level_product) return right ? level + 1 : level;
    if (level == level_and) return right ? level + 1 : level;
    if (level == level_or) return level_and + 1;
    if (level == level_less || level == level_equal) return level_sum;
    return level_unary;
}

/// A literal next to an operator takes its type from the other side: `2 * x`.
std::string operand(const Expr& e, const Expr& other, int least) {
    if (!is_literal(e)) return guarded(e, least);
    const double value = literal(e);
    const bool plain = std::abs(value) <= 1 << 24 && value == std::trunc(value);
    const bool takes_type = !is_literal(other) || other->type.lanes > 1;
    if (std::holds_alternative<RealLit>(e->node) && plain && takes_type)
        return value < 0 ? "(" + std::to_string(static_cast<int>(value)) + ")"
                         : std::to_string(static_cast<int>(value));
    const Expr scalar(std::make_shared<const ExprNode>(ExprNode{{e->type.element, 1}, e->node}));
    return guarded(scalar, least);
}

std::string subscripts(const std::vector<Expr>& indices) {
    std::string result;
    for (const Expr& index : indices) result += "[" + text(index) + "]";
    return result;
}

std::vector<std::string> texts(const std::vector<Expr>& list) {
    std::vector<std::string> result;
    for (const Expr& e : list) result.push_back(text(e));
    return result;
}

std::string joined(const std::vector<std::string>& list) {
    std::string result;
    for (const std::string& item : list) result += (result.empty() ? "" : ", ") + item;
    return result;
}

std::string literal_text(const Expr& e) {
    if (e->type.lanes > 1 && literal(e) == 0) return type_name(e->type) + "{}";
    const Expr scalar(std::make_shared<const ExprNode>(ExprNode{{e->type.element, 1}, e->node}));
    if (e->type.lanes > 1) return "splat" + std::to_string(e->type.lanes) + "(" + text(scalar) + ")";
    const IntLit* whole = std::get_if<IntLit>(&e->node);
    return whole ? whole_text(e, whole->value) : real_text(literal(e), e->type.element);
}

}  // namespace

std::string type_name(Type type) {
    const bool vector = type.lanes > 1;
    const std::string lanes = "x" + std::to_string(type.lanes);
    switch (type.element) {
        case Element::F32:
            return vector ? "f32" + lanes : "float";
        case Element::F64:
            return vector ? "f64" + lanes : "Real";
        case Element::I32:
            return vector ? "i32" + lanes : "int";
        case Element::U32:
            return vector ? "u32" + lanes : "uint32_t";
        case Element::U8:
            return vector ? "u8" + lanes : "uint8_t";
    }
    NETC_UNREACHABLE();
}

bool is_condition(const Expr& e) {
    const Binary* b = std::get_if<Binary>(&e->node);
    if (!b || e->type.lanes > 1) return false;
    const bool joins = b->op == BinaryOp::And || b->op == BinaryOp::Or;
    if (joins) return is_condition(b->left) && is_condition(b->right);
    return b->op >= BinaryOp::Lt && b->op <= BinaryOp::Ne;
}

Expr as_vector(const Expr& e, int lanes) {
    const bool literal_number = is_literal(e);
    if (literal_number && e->type.element == Element::I32 && lanes > 1) return splat(real(literal(e)), lanes);
    return splat(e, lanes);
}

std::string text(const Expr& e) {
    return match(
        e->node, [&](const IntLit&) { return literal_text(e); }, [&](const RealLit&) { return literal_text(e); },
        [](const VarRef& ref) { return ref.name; },
        [](const Binary& b) {
            const Operator op = operator_of(b);
            return operand(b.left, b.right, least_level(op.level, false)) + " " + op.text + " " +
                   operand(b.right, b.left, least_level(op.level, true));
        },
        [](const Negate& n) { return "-" + guarded(n.operand, level_primary); },
        [&](const Select& s) {
            const int lanes = e->type.lanes;
            const auto arm = [&](const Expr& value) {
                return lanes > 1 && value->type.lanes == 1 ? splat(value, lanes) : value;
            };
            return guarded(s.condition, level_or) + " ? " + guarded(arm(s.then_value), level_or) + " : " +
                   guarded(arm(s.else_value), level_select);
        },
        [](const Apply& a) { return a.function + "(" + joined(texts(a.arguments)) + ")"; },
        [](const At& a) { return a.array + subscripts(a.indices); },
        [&](const Load& a) {
            return "load" + std::to_string(e->type.lanes) + "(&" + a.array + subscripts(a.indices) + ")";
        },
        [](const Address& a) { return "&" + a.array + subscripts(a.indices); });
}

// -------------------------------------------------------------------------------------- long lines

namespace {

/// Lines are put together as if the page had no margin; `margin` is added to find where they end.
struct Layout {
    int margin;
    static constexpr int amid_line = 4;

    bool fits(int column, size_t length) const { return margin + column + static_cast<int>(length) <= line_width; }

    /// `hang` is what lines after the first of a sum or product are indented more: those that begin amid a line.
    std::string expr(const Expr& e, int column, int after, int hang = 0) const {
        const std::string line = text(e);
        if (fits(column, line.size() + static_cast<size_t>(after))) return line;
        if (const Apply* a = std::get_if<Apply>(&e->node)) return call(a->function + "(", a->arguments, column, after);
        if (const Binary* b = std::get_if<Binary>(&e->node)) return chain(*b, column, after, hang);
        if (const Select* s = std::get_if<Select>(&e->node)) return choice(*s, e->type.lanes, column, after);
        return line;
    }

    std::string call(const std::string& head, const std::vector<Expr>& arguments, int column, int after) const {
        const int start = column + static_cast<int>(head.size());
        std::string result = head;
        int at = start;
        for (size_t i = 0; i < arguments.size(); ++i) {
            const bool last = i + 1 == arguments.size();
            const int tail = last ? after + 1 : 1;
            const std::string line = text(arguments[i]);
            const int gap = i > 0 ? 1 : 0;
            const bool breaks = !fits(at + gap, line.size() + static_cast<size_t>(tail));
            if (i > 0 && breaks && !better_here(arguments[i], at + gap, start, tail)) {
                result += "\n" + std::string(static_cast<size_t>(start), ' ');
                at = start;
            } else if (i > 0) {
                result += " ";
                ++at;
            }
            const std::string piece = expr(arguments[i], at, tail, at == start ? 0 : amid_line);
            result += piece + (last ? ")" : ",");
            at = end_column(piece, at) + 1;
        }
        return result;
    }

    /// Whether an expression that does not fit here stands better broken here than on a line of its own: where it has
    /// to be broken anyway, and no more often.
    bool better_here(const Expr& e, int here, int there, int tail) const {
        const bool may_be = std::holds_alternative<Select>(e->node) || std::holds_alternative<Binary>(e->node);
        if (!may_be || fits(there, text(e).size() + static_cast<size_t>(tail))) return false;
        const std::string here_text = expr(e, here, tail, amid_line);
        return is_within(here_text, here, tail) && breaks_in(here_text) <= breaks_in(expr(e, there, tail));
    }

    static std::ptrdiff_t breaks_in(const std::string& piece) { return std::count(piece.begin(), piece.end(), '\n'); }

    /// Whether all lines of a piece that begins at `column` are within the page, `after` more characters at its end.
    bool is_within(const std::string& piece, int column, int after) const {
        size_t start = 0;
        for (size_t end = piece.find('\n'); end != std::string::npos; end = piece.find('\n', start)) {
            if (!fits(start == 0 ? column : 0, end - start)) return false;
            start = end + 1;
        }
        return fits(start == 0 ? column : 0, piece.size() - start + static_cast<size_t>(after));
    }

    /// Operands of one level, broken after the operators.
    std::string chain(const Binary& b, int column, int after, int hang) const {
        const Operator op = operator_of(b);
        const int least_right = least_level(op.level, true);
        const std::string mark = std::string(" ") + op.text;
        const Binary* inner = std::get_if<Binary>(&b.left->node);
        const bool same_level =
            inner && operator_of(*inner).level == op.level && least_level(op.level, false) == op.level;
        const std::string left_line = operand(b.left, b.right, least_level(op.level, false));
        const int mark_size = static_cast<int>(mark.size());
        std::string left = left_line;
        if (!fits(column, left_line.size() + mark.size()))
            left = same_level ? chain(*inner, column, mark_size, hang)
                              : bracketed(b.left, least_level(op.level, false), column, mark_size);
        const std::string right_line = operand(b.right, b.left, least_right);
        const int at = end_column(left, column) + mark_size + 1;
        if (fits(at, right_line.size() + static_cast<size_t>(after))) return left + mark + " " + right_line;
        const bool bare = level_of(b.right) >= least_right;
        if (bare && better_here(b.right, at, column + hang, after))
            return left + mark + " " + expr(b.right, at, after, amid_line);
        const std::string right = bracketed(b.right, least_right, column + hang, after);
        return left + mark + "\n" + std::string(static_cast<size_t>(column + hang), ' ') + right;
    }

    /// With parentheses where the operator around it binds more tightly.
    std::string bracketed(const Expr& e, int least, int column, int after) const {
        if (level_of(e) >= least) return expr(e, column, after);
        return "(" + expr(e, column + 1, after + 1) + ")";
    }

    std::string choice(const Select& s, int lanes, int column, int after) const {
        const std::string indent = "\n" + std::string(static_cast<size_t>(column) + 4, ' ');
        const auto arm = [&](const Expr& value) {
            return lanes > 1 && value->type.lanes == 1 ? splat(value, lanes) : value;
        };
        return expr(s.condition, column, 0) + indent + "? " + expr(arm(s.then_value), column + 6, 0) + indent + ": " +
               expr(arm(s.else_value), column + 6, after);
    }

    static int end_column(const std::string& piece, int column) {
        const size_t line = piece.rfind('\n');
        const size_t size = line == std::string::npos ? piece.size() : piece.size() - line - 1;
        return static_cast<int>(size) + (line == std::string::npos ? column : 0);
    }
};

}  // namespace

std::string wrapped(const Expr& e, int column, int after, int margin) { return Layout{margin}.expr(e, column, after); }

}  // namespace netc::loop
