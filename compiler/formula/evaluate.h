// Values of formulas, in any precision.
#pragma once

#include <cmath>
#include <functional>
#include <limits>
#include <span>
#include <unordered_map>

#include "base/check.h"
#include "formula/formula.h"

namespace netc::formula {

/// The larger (smaller) of two; NaN when one is.
template <class T>
T larger(T a, T b) {
    return std::isnan(a) || std::isnan(b) ? std::numeric_limits<T>::quiet_NaN() : a > b ? a : b;
}
template <class T>
T smaller(T a, T b) {
    return -larger(-a, -b);
}

/// An operator from numbers to a number, at one place; `b` only where it has two operands.
template <class T>
T apply(Primitive op, T a, T b) {
    switch (op) {
        case Primitive::Add:
            return a + b;
        case Primitive::Sub:
            return a - b;
        case Primitive::Mul:
            return a * b;
        case Primitive::Div:
            return a / b;
        case Primitive::Pow:
            return std::pow(a, b);
        case Primitive::Max:
            return larger(a, b);
        case Primitive::Min:
            return smaller(a, b);
        case Primitive::Neg:
            return -a;
        case Primitive::Abs:
            return std::abs(a);
        case Primitive::Sign:
            return std::isnan(a) ? a : T((a > 0) - (a < 0));
        case Primitive::Floor:
            return std::floor(a);
        case Primitive::Sqrt:
            return std::sqrt(a);
        case Primitive::Rsqrt:
            return T(1) / std::sqrt(a);
        case Primitive::Exp:
            return std::exp(a);
        case Primitive::Expm1:
            return std::expm1(a);
        case Primitive::Log:
            return std::log(a);
        case Primitive::Log1p:
            return std::log1p(a);
        case Primitive::Sigmoid: {
            const T e = std::exp(-std::abs(a));
            return a >= 0 ? T(1) / (T(1) + e) : e / (T(1) + e);
        }
        case Primitive::Tanh:
            return std::tanh(a);
        case Primitive::Erf:
            return std::erf(a);
        case Primitive::Erfc:
            return std::erfc(a);
        case Primitive::Sin:
            return std::sin(a);
        case Primitive::Cos:
            return std::cos(a);
        case Primitive::Stop:
            return a;
        case Primitive::Number:
        case Primitive::Variable:
        case Primitive::Less:
        case Primitive::LessEqual:
        case Primitive::Equal:
        case Primitive::And:
        case Primitive::Or:
        case Primitive::Not:
        case Primitive::Select:
        case Primitive::Sum:
        case Primitive::Largest:
        case Primitive::Smallest:
        case Primitive::FirstLargest:
        case Primitive::Pick:
        case Primitive::OneHot:
        case Primitive::Count:
            break;
    }
    NETC_CHECK(false, "an operator from numbers to a number");
    return a;
}

template <class T>
bool compare(Primitive op, T a, T b) {
    if (op == Primitive::Less) return a < b;
    if (op == Primitive::LessEqual) return a <= b;
    NETC_CHECK(op == Primitive::Equal, "a comparison");
    return a == b;
}

/// What variables stand for: a number for each place of the row, or one for all of them.
template <class T>
using Variables = std::function<std::span<const T>(const std::string& name)>;

/// The values of `f` at each place of a row of `count` places; one value where it is one for the row. Truths are 1 and
/// 0.
template <class T>
std::vector<T> evaluate_row(const Formula& f, int64_t count, const Variables<T>& variables) {
    std::unordered_map<const Term*, std::vector<T>> values;
    for (const Formula& term : terms_of(f)) {
        const auto operand = [&](size_t i, int64_t place) {
            const std::vector<T>& of = values.at(term->operands[i].get());
            return of[of.size() == 1 ? 0 : static_cast<size_t>(place)];
        };
        std::vector<T>& out = values[term.get()];
        if (term->op == Primitive::Variable) {
            const std::span<const T> bound = variables(term->name);
            out.assign(bound.begin(), bound.end());
            continue;
        }
        out.resize(static_cast<size_t>(term->row ? count : 1));
        if (is_reduction(term->op)) {
            T best = operand(0, 0);
            int64_t where = 0;
            T sum = 0;
            for (int64_t i = 0; i < count; ++i) {
                const T x = operand(0, i);
                sum += x;
                const bool better =
                    std::isnan(best) ? false : std::isnan(x) || (term->op == Primitive::Smallest ? x < best : x > best);
                if (!better) continue;
                best = x;
                where = i;
            }
            out[0] = term->op == Primitive::Sum            ? sum
                     : term->op == Primitive::FirstLargest ? T(where)
                     : term->op == Primitive::Pick         ? operand(0, static_cast<int64_t>(operand(1, 0)))
                                                           : best;
            continue;
        }
        for (size_t i = 0; i < out.size(); ++i) {
            const auto place = static_cast<int64_t>(i);
            switch (term->op) {
                case Primitive::Number:
                    out[i] = static_cast<T>(term->value);
                    break;
                case Primitive::Less:
                case Primitive::LessEqual:
                case Primitive::Equal:
                    out[i] = compare<T>(term->op, operand(0, place), operand(1, place));
                    break;
                case Primitive::And:
                    out[i] = operand(0, place) != 0 && operand(1, place) != 0;
                    break;
                case Primitive::Or:
                    out[i] = operand(0, place) != 0 || operand(1, place) != 0;
                    break;
                case Primitive::Not:
                    out[i] = operand(0, place) == 0;
                    break;
                case Primitive::Select:
                    out[i] = operand(0, place) != 0 ? operand(1, place) : operand(2, place);
                    break;
                case Primitive::OneHot:
                    out[i] = operand(0, place) == static_cast<T>(place);
                    break;
                case Primitive::Count:
                    out[i] = static_cast<T>(count);
                    break;
                default:
                    out[i] =
                        apply<T>(term->op, operand(0, place), term->operands.size() > 1 ? operand(1, place) : T(0));
            }
        }
    }
    return std::move(values.at(f.get()));
}

/// A formula without reductions, at one place.
template <class T>
T evaluate(const Formula& f, const std::function<T(const std::string&)>& variables) {
    T value{};
    return evaluate_row<T>(f, 1,
                           [&](const std::string& name) {
                               value = variables(name);
                               return std::span<const T>(&value, 1);
                           })
        .front();
}

}  // namespace netc::formula
