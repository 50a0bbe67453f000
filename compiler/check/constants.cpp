// Arithmetic on compile-time constants.
#include "check/constants.h"

#include <fmt/format.h>

#include <cmath>

namespace netc::check {

namespace {

Outcome value(Meaning meaning) { return {std::move(meaning), {}, {}, {}}; }

Outcome too_large(const std::string& formula) {
    return {{Failed{}},
            "number-overflow",
            fmt::format("{} does not fit in 64 bits", formula),
            "whole numbers go from -2^63 to 2^63 - 1"};
}

Outcome by_zero(const std::string& formula) {
    return {{Failed{}}, "division-by-zero", fmt::format("{} divides by zero", formula), {}};
}

std::string formula_of(std::string_view op, const Meaning& left, const Meaning& right) {
    return fmt::format("{} {} {}", to_text(left), op, to_text(right));
}

int64_t floor_quotient(int64_t a, int64_t b) { return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0); }

/// base^exponent for exponent >= 0; false when it does not fit.
bool power(int64_t base, int64_t exponent, int64_t& result) {
    result = 1;
    if (base == 0 || base == 1) {
        result = exponent == 0 ? 1 : base;
        return true;
    }
    if (base == -1) {
        result = exponent % 2 == 0 ? 1 : -1;
        return true;
    }
    for (; exponent > 0; --exponent)
        if (!multiply(result, base, result)) return false;  // at most 63 rounds, since |base| >= 2
    return true;
}

Outcome on_wholes(std::string_view op, int64_t a, int64_t b) {
    const auto formula = [&] { return formula_of(op, {a}, {b}); };
    int64_t result = 0;
    if (op == "+") return __builtin_add_overflow(a, b, &result) ? too_large(formula()) : value({result});
    if (op == "-") return __builtin_sub_overflow(a, b, &result) ? too_large(formula()) : value({result});
    if (op == "*") return multiply(a, b, result) ? value({result}) : too_large(formula());
    if (op == "^") return power(a, b, result) ? value({result}) : too_large(formula());
    if (b == 0) return by_zero(formula());
    if (a == INT64_MIN && b == -1) return op == "/" ? too_large(formula()) : value({int64_t{0}});
    const int64_t quotient = floor_quotient(a, b);
    return value({op == "/" ? quotient : a - quotient * b});
}

Outcome on_reals(std::string_view op, const Meaning& left, const Meaning& right, double a, double b) {
    const auto formula = [&] { return formula_of(op, left, right); };
    if ((op == "/" || op == "%") && b == 0) return by_zero(formula());
    if (op == "^" && a == 0 && b < 0) return by_zero(formula());
    double result = 0;
    if (op == "+") result = a + b;
    if (op == "-") result = a - b;
    if (op == "*") result = a * b;
    if (op == "/") result = a / b;
    if (op == "%") result = a - std::floor(a / b) * b;
    if (op == "^") result = std::pow(a, b);
    if (std::isnan(result)) return {{Failed{}}, "number-overflow", fmt::format("{} is no real number", formula()), {}};
    if (std::isinf(result))
        return {{Failed{}}, "number-overflow", fmt::format("{} is too large for a real number", formula()), {}};
    return value({result});
}

Outcome wrong_operands(std::string_view op, const Meaning& left, const Meaning& right) {
    return {{Failed{}},
            "operand-type",
            fmt::format("`{}` stands between {} and {}", op, kind_of(left), kind_of(right)),
            {}};
}

bool compares(std::string_view op) { return op == "<" || op == "<=" || op == ">" || op == ">="; }

template <class Number>
bool compare(std::string_view op, Number a, Number b) {
    return op == "<" ? a < b : op == "<=" ? a <= b : op == ">" ? a > b : a >= b;
}

Outcome is_in(const Meaning& left, const Meaning& right) {
    if (const Range* range = right.as<Range>()) {
        double storage = 0;
        const double* number = as_number(left, storage);
        if (!number) return wrong_operands("in", left, right);
        if (const int64_t* whole = left.as<int64_t>()) return value({*whole >= range->first && *whole <= range->last});
        return value({*number >= static_cast<double>(range->first) && *number <= static_cast<double>(range->last)});
    }
    const List* list = right.as<List>();
    if (!list) return wrong_operands("in", left, right);
    for (const Meaning& item : *list->items)
        if (same_constant(left, item)) return value({true});
    return value({false});
}

}  // namespace

bool multiply(int64_t a, int64_t b, int64_t& result) { return !__builtin_mul_overflow(a, b, &result); }

Outcome apply_unary(std::string_view op, const Meaning& operand) {
    if (op == "not" && operand.as<bool>()) return value({!*operand.as<bool>()});
    if (op == "-" || op == "+") {
        if (const int64_t* whole = operand.as<int64_t>()) {
            if (op == "+") return value(operand);
            return *whole == INT64_MIN ? too_large(fmt::format("-({})", *whole)) : value({-*whole});
        }
        if (const double* real = operand.as<double>()) return value({op == "-" ? -*real : *real});
    }
    return {{Failed{}}, "operand-type", fmt::format("`{}` stands before {}", op, kind_of(operand)), {}};
}

Outcome apply_binary(std::string_view op, const Meaning& left, const Meaning& right) {
    if (op == "==" || op == "!=") return value({same_constant(left, right) == (op == "==")});
    if (op == "in") return is_in(left, right);
    if (op == "and" || op == "or") {
        const bool *a = left.as<bool>(), *b = right.as<bool>();
        if (!a || !b) return wrong_operands(op, left, right);
        return value({op == "and" ? *a && *b : *a || *b});
    }
    const int64_t *i = left.as<int64_t>(), *j = right.as<int64_t>();
    double left_storage = 0, right_storage = 0;
    const double *x = as_number(left, left_storage), *y = as_number(right, right_storage);
    if (!x || !y) return wrong_operands(op, left, right);
    if (compares(op)) return value({i && j ? compare(op, *i, *j) : compare(op, *x, *y)});
    const bool arithmetic = op.size() == 1 && std::string_view("+-*/%^").find(op) != std::string_view::npos;
    if (!arithmetic) return wrong_operands(op, left, right);
    if (i && j && !(op == "^" && *j < 0)) return on_wholes(op, *i, *j);
    return on_reals(op, left, right, *x, *y);
}

}  // namespace netc::check
