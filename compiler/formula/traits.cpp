// Properties of formulas, computed from their terms.
#include "formula/traits.h"

#include <unordered_map>

#include "formula/evaluate.h"

namespace netc::formula {

namespace {

enum class Trend { Constant, Rises, Falls, Unknown };

Trend turned(Trend trend) {
    return trend == Trend::Rises ? Trend::Falls : trend == Trend::Falls ? Trend::Rises : trend;
}
Trend both(Trend a, Trend b) {
    if (a == Trend::Constant) return b;
    return b == Trend::Constant || a == b ? a : Trend::Unknown;
}
Trend by_sign(Trend trend, double factor) { return factor == 0 ? Trend::Constant : factor > 0 ? trend : turned(trend); }

double value_at(const Formula& f, double x) {
    return evaluate<double>(f, [&](const std::string&) { return x; });
}

/// x < k ? a : b and the like: two rising parts that do not fall where they meet.
bool meets_rising(const Formula& choice) {
    const Formula& condition = choice->operands[0];
    if (condition->op != Primitive::Less && condition->op != Primitive::LessEqual) return false;
    const Formula &left = condition->operands[0], &right = condition->operands[1];
    const bool below_first = left->op == Primitive::Variable && is_number(right);
    if (!below_first && !(right->op == Primitive::Variable && is_number(left))) return false;
    const double joint = below_first ? right->value : left->value;
    const Formula &below = choice->operands[below_first ? 1 : 2], &above = choice->operands[below_first ? 2 : 1];
    return value_at(below, joint) <= value_at(above, joint);
}

Trend trend_of(const Formula& term, const std::unordered_map<const Term*, Trend>& known) {
    const auto operand = [&](size_t i) { return known.at(term->operands[i].get()); };
    switch (term->op) {
        case Primitive::Number:
        case Primitive::Count:
            return Trend::Constant;
        case Primitive::Variable:
            return Trend::Rises;
        case Primitive::Add:
        case Primitive::Max:
        case Primitive::Min:
            return both(operand(0), operand(1));
        case Primitive::Sub:
            return both(operand(0), turned(operand(1)));
        case Primitive::Mul:
            if (is_number(term->operands[0])) return by_sign(operand(1), term->operands[0]->value);
            return Trend::Unknown;
        case Primitive::Div:
            if (is_number(term->operands[1])) return by_sign(operand(0), term->operands[1]->value);
            return Trend::Unknown;
        case Primitive::Neg:
        case Primitive::Erfc:
            return turned(operand(0));
        case Primitive::Sign:
        case Primitive::Floor:
        case Primitive::Sqrt:
        case Primitive::Exp:
        case Primitive::Expm1:
        case Primitive::Log:
        case Primitive::Log1p:
        case Primitive::Sigmoid:
        case Primitive::Tanh:
        case Primitive::Erf:
        case Primitive::Stop:
            return operand(0);
        case Primitive::Select: {
            const Trend trend = both(operand(1), operand(2));
            return trend == Trend::Rises && meets_rising(term) ? trend : Trend::Unknown;
        }
        case Primitive::Pow:
        case Primitive::Less:
        case Primitive::LessEqual:
        case Primitive::Equal:
        case Primitive::And:
        case Primitive::Or:
        case Primitive::Not:
        case Primitive::Abs:
        case Primitive::Rsqrt:
        case Primitive::Sin:
        case Primitive::Cos:
        case Primitive::Sum:
        case Primitive::Largest:
        case Primitive::Smallest:
        case Primitive::FirstLargest:
        case Primitive::Pick:
        case Primitive::OneHot:
            return Trend::Unknown;
    }
    return Trend::Unknown;
}

bool is_leaf(const Formula& f) { return f->operands.empty(); }

}  // namespace

bool keeps_zero(const Formula& f) { return value_at(f, 0) == 0; }

bool is_monotone(const Formula& f) {
    if (variables_of(f).size() != 1) return false;
    std::unordered_map<const Term*, Trend> known;
    for (const Formula& term : terms_of(f)) known[term.get()] = trend_of(term, known);
    const Trend trend = known.at(f.get());
    return trend == Trend::Rises || trend == Trend::Constant;
}

bool is_mask_of(const Formula& f, const std::string& variable) {
    if (f->op != Primitive::Select || depends_on(f->operands[0], variable)) return false;
    const auto is_it = [&](const Formula& part) { return part->op == Primitive::Variable && part->name == variable; };
    const Formula &a = f->operands[1], &b = f->operands[2];
    return (is_it(a) && is_number(b, 0)) || (is_number(a, 0) && is_it(b));
}

bool passes_where_positive(const Formula& f, const std::string& variable, const std::string& mask) {
    const Formula not_positive = make(Primitive::LessEqual, {formula::variable(mask), number(0)});
    return f == select(not_positive, number(0), formula::variable(variable));
}

int64_t operations(const Formula& f) {
    int64_t count = 0;
    // A choice is one operation with its condition.
    for (const Formula& term : terms_of(f))
        count += !is_leaf(term) && !is_truth(term->op) && term->op != Primitive::Stop;
    return count;
}

bool is_probability(const Formula& f) { return f->op == Primitive::Sigmoid; }

bool is_cheap(const Formula& f) {
    for (const Formula& term : terms_of(f)) switch (term->op) {
            case Primitive::Number:
            case Primitive::Variable:
            case Primitive::Add:
            case Primitive::Sub:
            case Primitive::Mul:
            case Primitive::Max:
            case Primitive::Min:
            case Primitive::Less:
            case Primitive::LessEqual:
            case Primitive::Equal:
            case Primitive::And:
            case Primitive::Or:
            case Primitive::Not:
            case Primitive::Neg:
            case Primitive::Abs:
            case Primitive::Sign:
            case Primitive::Floor:
            case Primitive::Select:
            case Primitive::Stop:
            case Primitive::Count:
                continue;
            case Primitive::Div:
            case Primitive::Pow:
            case Primitive::Sqrt:
            case Primitive::Rsqrt:
            case Primitive::Exp:
            case Primitive::Expm1:
            case Primitive::Log:
            case Primitive::Log1p:
            case Primitive::Sigmoid:
            case Primitive::Tanh:
            case Primitive::Erf:
            case Primitive::Erfc:
            case Primitive::Sin:
            case Primitive::Cos:
            case Primitive::Sum:
            case Primitive::Largest:
            case Primitive::Smallest:
            case Primitive::FirstLargest:
            case Primitive::Pick:
            case Primitive::OneHot:
                return false;
        }
    return operations(f) <= 6;
}

}  // namespace netc::formula
