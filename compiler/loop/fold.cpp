// The constructors of arithmetic: sums of integers are kept as terms and one constant, floats obey what is exact.
#include <cmath>
#include <utility>

#include "base/check.h"
#include "loop/build.h"
#include "loop/tree.h"

namespace netc::loop {

namespace {

template <class T>
const T* as(const Expr& e) {
    return std::get_if<T>(&e->node);
}

const Binary* as_binary(const Expr& e, BinaryOp op) {
    const Binary* b = as<Binary>(e);
    return b && b->op == op ? b : nullptr;
}

bool is_whole(const Expr& e) { return e->type == Type{Element::I32, 1}; }

bool is_real(Type type) { return type.element == Element::F32 || type.element == Element::F64; }

bool is_literal(const Expr& e, double value) { return is_literal(e) && literal(e) == value; }

bool is_comparison(BinaryOp op) {
    return op == BinaryOp::Lt || op == BinaryOp::Le || op == BinaryOp::Gt || op == BinaryOp::Ge || op == BinaryOp::Eq ||
           op == BinaryOp::Ne;
}

bool compare(BinaryOp op, double a, double b) {
    switch (op) {
        case BinaryOp::Lt:
            return a < b;
        case BinaryOp::Le:
            return a <= b;
        case BinaryOp::Gt:
            return a > b;
        case BinaryOp::Ge:
            return a >= b;
        case BinaryOp::Eq:
            return a == b;
        case BinaryOp::Ne:
            return a != b;
        case BinaryOp::Add:
        case BinaryOp::Sub:
        case BinaryOp::Mul:
        case BinaryOp::Div:
        case BinaryOp::Mod:
        case BinaryOp::And:
        case BinaryOp::Or:
        case BinaryOp::Xor:
        case BinaryOp::Shl:
        case BinaryOp::Shr:
            break;
    }
    NETC_UNREACHABLE();
}

// ------------------------------------------------------------------------------- sums of integers

struct Sum {
    std::vector<std::pair<int64_t, Expr>> terms;
    int64_t constant = 0;
};

void collect(const Expr& e, int64_t factor, Sum& sum) {
    if (const IntLit* i = as<IntLit>(e)) {
        sum.constant += factor * i->value;
    } else if (const Binary* b = as_binary(e, BinaryOp::Add)) {
        collect(b->left, factor, sum);
        collect(b->right, factor, sum);
    } else if (const Binary* b = as_binary(e, BinaryOp::Sub)) {
        collect(b->left, factor, sum);
        collect(b->right, -factor, sum);
    } else if (const Negate* n = as<Negate>(e)) {
        collect(n->operand, -factor, sum);
    } else {
        Expr term = e;
        if (const Binary* b = as_binary(e, BinaryOp::Mul))
            if (const IntLit* i = as<IntLit>(b->left)) {
                factor *= i->value;
                term = b->right;
            }
        for (auto& [known, other] : sum.terms)
            if (same(other, term)) {
                known += factor;
                return;
            }
        sum.terms.emplace_back(factor, term);
    }
}

Expr scaled(int64_t factor, const Expr& e) {
    return factor == 1 ? e : remade(e->type, Binary{BinaryOp::Mul, integer(factor), e});
}

/// The first positive term, then the others in their order, then the constant: `2 * y + ky - 1`, `26 - x`, `-x - y`.
Expr rebuilt(Sum sum) {
    std::erase_if(sum.terms, [](const auto& term) { return term.first == 0; });
    if (sum.terms.empty()) return integer(sum.constant);
    size_t first = 0;
    while (first < sum.terms.size() && sum.terms[first].first < 0) ++first;
    const Type type{Element::I32, 1};

    Expr result = integer(sum.constant);
    if (first < sum.terms.size()) {
        result = scaled(sum.terms[first].first, sum.terms[first].second);
    } else if (sum.constant > 0) {
        sum.constant = 0;
    } else {
        first = 0;
        result = sum.terms[0].first == -1 ? remade(type, Negate{sum.terms[0].second})
                                          : scaled(sum.terms[0].first, sum.terms[0].second);
    }
    for (size_t i = 0; i < sum.terms.size(); ++i) {
        if (i == first) continue;
        const auto& [factor, e] = sum.terms[i];
        result = remade(type, Binary{factor < 0 ? BinaryOp::Sub : BinaryOp::Add, result, scaled(std::abs(factor), e)});
    }
    if (sum.constant == 0) return result;
    return remade(type,
                Binary{sum.constant < 0 ? BinaryOp::Sub : BinaryOp::Add, result, integer(std::abs(sum.constant))});
}

Expr whole_sum(const Expr& a, const Expr& b, int64_t sign) {
    Sum sum;
    collect(a, 1, sum);
    collect(b, sign, sum);
    return rebuilt(std::move(sum));
}

Expr whole_product(const Expr& a, const Expr& b) {
    const IntLit* left = as<IntLit>(a);
    const IntLit* right = as<IntLit>(b);
    if (!left && !right) return remade(a->type, Binary{BinaryOp::Mul, a, b});
    const int64_t factor = left ? left->value : right->value;
    Sum sum;
    collect(left ? b : a, 1, sum);
    if (factor == 0 || sum.terms.size() <= 1) {
        for (auto& term : sum.terms) term.first *= factor;
        sum.constant *= factor;
        return rebuilt(std::move(sum));
    }
    // 16 * (y + v + 1) is 16 * (y + v) + 16: what the vectors of one place share stays together.
    Sum product;
    product.constant = factor * std::exchange(sum.constant, 0);
    product.terms.emplace_back(factor, rebuilt(std::move(sum)));
    return rebuilt(std::move(product));
}

/// The factor of a product with a literal, 1 otherwise.
int64_t whole_factor(const Expr& e) {
    const Binary* b = as_binary(e, BinaryOp::Mul);
    const IntLit* i = b ? as<IntLit>(b->left) : nullptr;
    return i ? i->value : 1;
}

Expr whole_quotient(const Expr& a, const Expr& b) {
    if (const IntLit* d = as<IntLit>(b)) {
        NETC_CHECK(d->value != 0, "division by the constant zero");
        if (const IntLit* n = as<IntLit>(a)) return integer(n->value / d->value);
        if (d->value == 1) return a;
        if (whole_factor(a) % d->value == 0)
            return whole_product(integer(whole_factor(a) / d->value), as<Binary>(a)->right);
        if (const Binary* inner = as_binary(a, BinaryOp::Div))
            if (const IntLit* e = as<IntLit>(inner->right))
                return whole_quotient(inner->left, integer(e->value * d->value));
    }
    return remade(a->type, Binary{BinaryOp::Div, a, b});
}

Expr whole_remainder(const Expr& a, const Expr& b) {
    if (const IntLit* d = as<IntLit>(b)) {
        NETC_CHECK(d->value != 0, "remainder of a division by the constant zero");
        if (const IntLit* n = as<IntLit>(a)) return integer(n->value % d->value);
        if (d->value == 1 || (as<Binary>(a) && whole_factor(a) % d->value == 0)) return integer(0);
    }
    return remade(a->type, Binary{BinaryOp::Mod, a, b});
}

/// Whether a - b is a number, whatever the variables are.
bool known_difference(const Expr& a, const Expr& b, int64_t* difference) {
    return is_whole(a) && is_whole(b) && is_constant(whole_sum(a, b, -1), difference);
}

// --------------------------------------------------------------- everything else, lane by lane

Expr lanes_literal(Type type, double value) {
    if (is_real(type)) return remade(type, RealLit{value});
    return remade(type, IntLit{static_cast<int64_t>(value)});
}

/// -c for a literal c, -c * x for c * x: what a sum can take as its other sign.
bool negative(const Expr& e, Expr* positive) {
    if (const Negate* n = as<Negate>(e)) {
        *positive = n->operand;
        return true;
    }
    if (is_literal(e) && literal(e) < 0) {
        *positive = lanes_literal(e->type, -literal(e));
        return true;
    }
    const Binary* b = as_binary(e, BinaryOp::Mul);
    if (!b || !is_literal(b->left) || literal(b->left) >= 0) return false;
    *positive = lanes_literal(b->left->type, -literal(b->left)) * b->right;
    return true;
}

Type joined(BinaryOp op, const Expr& a, const Expr& b) {
    const int lanes = std::max(a->type.lanes, b->type.lanes);
    NETC_CHECK(a->type.lanes == lanes || a->type.lanes == 1, "operands differ in lanes");
    NETC_CHECK(b->type.lanes == lanes || b->type.lanes == 1, "operands differ in lanes");
    if (is_comparison(op)) return {Element::I32, lanes};
    for (const Element element : {Element::F64, Element::F32, Element::U32})
        if (a->type.element == element || b->type.element == element) return {element, lanes};
    return {Element::I32, lanes};
}

Expr real_sum(Type type, const Expr& a, const Expr& b) {
    if (is_literal(a) && is_literal(b)) return lanes_literal(type, literal(a) + literal(b));
    if (is_literal(a, 0)) return splat(b, type.lanes);
    if (is_literal(b, 0)) return splat(a, type.lanes);
    Expr positive = 0;
    if (negative(b, &positive)) return a - positive;
    if (const Negate* n = as<Negate>(a)) return b - n->operand;
    return remade(type, Binary{BinaryOp::Add, a, b});
}

Expr real_difference(Type type, const Expr& a, const Expr& b) {
    if (is_literal(a) && is_literal(b)) return lanes_literal(type, literal(a) - literal(b));
    if (is_literal(b, 0)) return splat(a, type.lanes);
    if (is_literal(a, 0)) return splat(-b, type.lanes);
    Expr positive = 0;
    if (negative(b, &positive)) return a + positive;
    return remade(type, Binary{BinaryOp::Sub, a, b});
}

Expr real_product(Type type, const Expr& a, const Expr& b) {
    if (is_literal(a) && is_literal(b)) return lanes_literal(type, literal(a) * literal(b));
    if (is_literal(b)) return real_product(type, b, a);
    if (is_literal(a, 0)) return lanes_literal(type, 0);
    if (is_literal(a, 1)) return splat(b, type.lanes);
    if (is_literal(a, -1)) return splat(-b, type.lanes);
    if (const Negate* n = as<Negate>(a)) return -(n->operand * b);
    if (const Negate* n = as<Negate>(b)) return -(a * n->operand);
    return remade(type, Binary{BinaryOp::Mul, a, b});
}

Expr real_quotient(Type type, const Expr& a, const Expr& b) {
    if (is_literal(b)) NETC_CHECK(literal(b) != 0, "division by the constant zero");
    if (is_literal(a) && is_literal(b) && is_real(type))
        return lanes_literal(type, literal(a) / literal(b));
    if (is_literal(b, 1)) return splat(a, type.lanes);
    return remade(type, Binary{BinaryOp::Div, a, b});
}

Expr bits(BinaryOp op, Type type, const Expr& a, const Expr& b) {
    const bool shift = op == BinaryOp::Shl || op == BinaryOp::Shr;
    if (op != BinaryOp::And && is_literal(b, 0)) return splat(a, type.lanes);
    if (op == BinaryOp::And && (is_literal(a, 0) || is_literal(b, 0))) return lanes_literal(type, 0);
    if ((op == BinaryOp::Or || op == BinaryOp::Xor) && is_literal(a, 0)) return splat(b, type.lanes);
    if (!shift && op != BinaryOp::Xor && same(a, b)) return a;
    return remade(type, Binary{op, a, b});
}

Expr comparison(BinaryOp op, const Expr& a, const Expr& b) {
    int64_t difference = 0;
    if (known_difference(a, b, &difference)) return integer(compare(op, static_cast<double>(difference), 0));
    const Type type = joined(op, a, b);
    if (type.lanes == 1 && is_literal(a) && is_literal(b)) return integer(compare(op, literal(a), literal(b)));
    return remade(type, Binary{op, a, b});
}

}  // namespace

Expr integer(int64_t value) { return remade({Element::I32, 1}, IntLit{value}); }
Expr real(double value, Element element) { return remade({element, 1}, RealLit{value}); }

bool is_constant(const Expr& e, int64_t* value) {
    const IntLit* literal = as<IntLit>(e);
    if (literal && value) *value = literal->value;
    return literal != nullptr;
}

Expr splat(Expr value, int lanes) {
    if (value->type.lanes == lanes) return value;
    NETC_CHECK(value->type.lanes == 1, "a vector cannot be spread");
    const Type type{value->type.element, lanes};
    if (is_literal(value)) return remade(type, value->node);
    return remade(type, Apply{"splat" + std::to_string(lanes), {value}});
}

Expr binary(BinaryOp op, Expr a, Expr b) {
    if (is_comparison(op)) return comparison(op, a, b);
    const Type type = joined(op, a, b);
    const bool whole = type == Type{Element::I32, 1};
    switch (op) {
        case BinaryOp::Add:
            return whole ? whole_sum(a, b, 1) : real_sum(type, a, b);
        case BinaryOp::Sub:
            return whole ? whole_sum(a, b, -1) : real_difference(type, a, b);
        case BinaryOp::Mul:
            return whole ? whole_product(a, b) : real_product(type, a, b);
        case BinaryOp::Div:
            return whole ? whole_quotient(a, b) : real_quotient(type, a, b);
        case BinaryOp::Mod:
            return whole ? whole_remainder(a, b) : remade(type, Binary{op, a, b});
        case BinaryOp::And:
        case BinaryOp::Or:
        case BinaryOp::Xor:
        case BinaryOp::Shl:
        case BinaryOp::Shr:
            return bits(op, type, a, b);
        case BinaryOp::Lt:
        case BinaryOp::Le:
        case BinaryOp::Gt:
        case BinaryOp::Ge:
        case BinaryOp::Eq:
        case BinaryOp::Ne:
            break;
    }
    NETC_UNREACHABLE();
}

Expr operator+(Expr a, Expr b) { return binary(BinaryOp::Add, a, b); }
Expr operator-(Expr a, Expr b) { return binary(BinaryOp::Sub, a, b); }
Expr operator*(Expr a, Expr b) { return binary(BinaryOp::Mul, a, b); }
Expr operator/(Expr a, Expr b) { return binary(BinaryOp::Div, a, b); }
Expr operator%(Expr a, Expr b) { return binary(BinaryOp::Mod, a, b); }
Expr less(Expr a, Expr b) { return binary(BinaryOp::Lt, a, b); }
Expr less_equal(Expr a, Expr b) { return binary(BinaryOp::Le, a, b); }
Expr greater(Expr a, Expr b) { return binary(BinaryOp::Gt, a, b); }
Expr greater_equal(Expr a, Expr b) { return binary(BinaryOp::Ge, a, b); }
Expr equal(Expr a, Expr b) { return binary(BinaryOp::Eq, a, b); }

Expr operator-(Expr a) {
    if (is_whole(a)) return whole_sum(integer(0), a, -1);
    if (is_literal(a)) return lanes_literal(a->type, -literal(a));
    if (const Negate* n = as<Negate>(a)) return n->operand;
    if (const Binary* b = as_binary(a, BinaryOp::Sub)) return splat(b->right - b->left, a->type.lanes);
    const Binary* b = as_binary(a, BinaryOp::Mul);
    if (b && is_literal(b->left)) return -b->left * b->right;
    return remade(a->type, Negate{a});
}

Expr either(Expr a, Expr b) { return binary(BinaryOp::Or, a, b); }
Expr both(Expr a, Expr b) {
    const bool scalars = a->type.lanes == 1 && b->type.lanes == 1;
    if (scalars && is_literal(a)) return is_literal(a, 0) ? a : b;
    if (scalars && is_literal(b)) return is_literal(b, 0) ? b : a;
    return binary(BinaryOp::And, a, b);
}

Expr select(Expr condition, Expr then_value, Expr else_value) {
    if (same(then_value, else_value)) return then_value;
    if (condition->type.lanes == 1 && is_literal(condition)) return is_literal(condition, 0) ? else_value : then_value;
    const Type type = joined(BinaryOp::Add, then_value, else_value);
    const int lanes = std::max(type.lanes, condition->type.lanes);
    return remade({type.element, lanes}, Select{condition, then_value, else_value});
}

Expr smaller(Expr a, Expr b) {
    int64_t difference = 0;
    if (known_difference(a, b, &difference)) return difference <= 0 ? a : b;
    return apply("min", joined(BinaryOp::Add, a, b), {a, b});
}

Expr larger(Expr a, Expr b) {
    int64_t difference = 0;
    if (known_difference(a, b, &difference)) return difference >= 0 ? a : b;
    return apply("max", joined(BinaryOp::Add, a, b), {a, b});
}

}  // namespace netc::loop
