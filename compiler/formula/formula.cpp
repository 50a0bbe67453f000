// Terms, one object for equal ones, and what their constructors simplify.
#include "formula/formula.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <mutex>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "base/check.h"
#include "formula/evaluate.h"

namespace netc::formula {

namespace {

struct Spelling {
    Primitive op;
    std::string_view text;
    int arity;
};

// clang-format off
constexpr Spelling spellings[] = {
    {Primitive::Number, "number", 0},   {Primitive::Variable, "variable", 0}, {Primitive::Add, "+", 2},          {Primitive::Sub, "-", 2},
    {Primitive::Mul, "*", 2},           {Primitive::Div, "/", 2},             {Primitive::Pow, "^", 2},          {Primitive::Max, "max", 2},
    {Primitive::Min, "min", 2},         {Primitive::Less, "<", 2},            {Primitive::LessEqual, "<=", 2},   {Primitive::Equal, "==", 2},
    {Primitive::And, "and", 2},         {Primitive::Or, "or", 2},             {Primitive::Not, "not", 1},        {Primitive::Neg, "-", 1},
    {Primitive::Abs, "abs", 1},         {Primitive::Sign, "sign", 1},         {Primitive::Floor, "floor", 1},    {Primitive::Sqrt, "sqrt", 1},
    {Primitive::Rsqrt, "rsqrt", 1},     {Primitive::Exp, "exp", 1},           {Primitive::Expm1, "expm1", 1},    {Primitive::Log, "log", 1},
    {Primitive::Log1p, "log1p", 1},     {Primitive::Sigmoid, "sigmoid", 1},   {Primitive::Tanh, "tanh", 1},      {Primitive::Erf, "erf", 1},
    {Primitive::Erfc, "erfc", 1},       {Primitive::Sin, "sin", 1},           {Primitive::Cos, "cos", 1},        {Primitive::Select, "if", 3},
    {Primitive::Stop, "stop", 1},       {Primitive::Sum, "sum", 1},           {Primitive::Largest, "max", 1},    {Primitive::Smallest, "min", 1},
    {Primitive::FirstLargest, "argmax", 1}, {Primitive::Pick, "[]", 2},       {Primitive::OneHot, "one_hot", 1}, {Primitive::Count, "count", 0},
};
// clang-format on

const Spelling& entry(Primitive op) {
    const Spelling& found = spellings[static_cast<size_t>(op)];
    NETC_CHECK(found.op == op, "the spellings are in the order of the operators");
    return found;
}

using Key = std::tuple<Primitive, uint64_t, std::string, std::vector<const Term*>, bool>;

/// The one object for a term. Formulas are few and small: they are kept for good, which makes a pointer an identity.
Formula interned(Term term) {
    static std::mutex mutex;
    static std::map<Key, Formula> terms;
    Key key{term.op, std::bit_cast<uint64_t>(term.value), term.name, {}, term.row};
    for (const Formula& operand : term.operands) std::get<3>(key).push_back(operand.get());
    const std::lock_guard lock(mutex);
    Formula& found = terms[std::move(key)];
    if (!found) found = std::make_shared<const Term>(std::move(term));
    return found;
}

bool lives_at_each_place(Primitive op, const std::vector<Formula>& operands) {
    if (op == Primitive::OneHot) return true;
    if (is_reduction(op) || op == Primitive::Count) return false;
    return std::any_of(operands.begin(), operands.end(), [](const Formula& f) { return f->row; });
}

Formula plain(Primitive op, std::vector<Formula> operands) {
    const bool row = lives_at_each_place(op, operands);
    return interned({op, 0, {}, std::move(operands), row});
}

bool is(const Formula& f, Primitive op) { return f->op == op; }
bool is_truth(const Formula& f) { return is_truth(f->op); }

Formula added(const Formula& a, const Formula& b) {
    if (is_number(a, 0)) return b;
    if (is_number(b, 0)) return a;
    if (is(b, Primitive::Neg)) return a - b->operands[0];
    if (is(a, Primitive::Neg)) return b - a->operands[0];
    if (is_number(b) && b->value < 0) return a - number(-b->value);
    return plain(Primitive::Add, {a, b});
}

Formula subtracted(const Formula& a, const Formula& b) {
    if (is_number(b, 0)) return a;
    if (is_number(a, 0)) return -b;
    if (is(b, Primitive::Neg)) return a + b->operands[0];
    if (is_number(b) && b->value < 0) return a + number(-b->value);
    return plain(Primitive::Sub, {a, b});
}

Formula multiplied(const Formula& a, const Formula& b) {
    if (is_number(a, 0) || is_number(b, 0)) return number(0);
    if (is_number(a, 1)) return b;
    if (is_number(b, 1)) return a;
    if (is_number(a, -1)) return -b;
    if (is_number(b, -1)) return -a;
    if (is(a, Primitive::Neg)) return -(a->operands[0] * b);
    if (is(b, Primitive::Neg)) return -(a * b->operands[0]);
    if (is_number(b)) return b * a;
    if (is_number(a) && is(b, Primitive::Mul) && is_number(b->operands[0]))
        return number(a->value * b->operands[0]->value) * b->operands[1];
    // b * (1 / c) is b / c
    if (is(b, Primitive::Div) && is_number(b->operands[0], 1)) return a / b->operands[1];
    if (is(a, Primitive::Div) && is_number(a->operands[0], 1)) return b / a->operands[1];
    return plain(Primitive::Mul, {a, b});
}

Formula divided(const Formula& a, const Formula& b) {
    if (is_number(a, 0)) return a;
    if (is_number(b, 1)) return a;
    if (is_number(b, -1)) return -a;
    if (is(a, Primitive::Neg)) return -(a->operands[0] / b);
    return plain(Primitive::Div, {a, b});
}

/// Small whole powers as products, halves as roots: exact where a general power is not, and cheaper.
Formula raised(const Formula& a, const Formula& b) {
    if (is_number(b, 0)) return number(1);
    if (is_number(b, 1)) return a;
    if (is_number(b, 2)) return a * a;
    if (is_number(b, 3)) return a * a * a;
    if (is_number(b, 4)) return (a * a) * (a * a);
    if (is_number(b, -1)) return number(1) / a;
    if (is_number(b, -2)) return number(1) / (a * a);
    if (is_number(b, 0.5)) return make(Primitive::Sqrt, {a});
    if (is_number(b, -0.5)) return make(Primitive::Rsqrt, {a});
    return plain(Primitive::Pow, {a, b});
}

Formula chosen(const Formula& condition, const Formula& a, const Formula& b) {
    bool known = false;
    if (is_known(condition, known)) return known ? a : b;
    if (a == b) return a;
    if (is(condition, Primitive::Not)) return chosen(condition->operands[0], b, a);
    return plain(Primitive::Select, {condition, a, b});
}

Formula simplified(Primitive op, const std::vector<Formula>& operands) {
    const Formula& a = operands.at(0);
    bool known = false;
    // clang-format off
    switch (op) {
        case Primitive::Add: return added(a, operands[1]);
        case Primitive::Sub: return subtracted(a, operands[1]);
        case Primitive::Mul: return multiplied(a, operands[1]);
        case Primitive::Div: return divided(a, operands[1]);
        case Primitive::Pow: return raised(a, operands[1]);
        case Primitive::Max:
        case Primitive::Min: return a == operands[1] ? a : plain(op, operands);
        case Primitive::And:
            if (is_known(a, known)) return known ? operands[1] : a;
            if (is_known(operands[1], known)) return known ? a : operands[1];
            return plain(op, operands);
        case Primitive::Or:
            if (is_known(a, known)) return known ? a : operands[1];
            if (is_known(operands[1], known)) return known ? operands[1] : a;
            return plain(op, operands);
        case Primitive::Not:
            if (is_known(a, known)) return truth(!known);
            return is(a, Primitive::Not) ? a->operands[0] : plain(op, operands);
        case Primitive::Neg: return is(a, Primitive::Neg) ? a->operands[0] : plain(op, operands);
        case Primitive::Select: return chosen(a, operands[1], operands[2]);
        case Primitive::Sum:
            // The same number at each place.
            if (!a->row) return a * plain(Primitive::Count, {});
            return plain(op, operands);
        case Primitive::Largest:
        case Primitive::Smallest: return a->row ? plain(op, operands) : a;
        case Primitive::Stop: return is(a, Primitive::Stop) || is_number(a) ? a : plain(op, operands);
        default: return plain(op, operands);  // there is nothing to simplify
    }
    // clang-format on
}

}  // namespace

// Truths as literals: 1 == 1 and 1 == 0 cannot be built otherwise.
Formula truth(bool value) { return plain(Primitive::Equal, {number(1), number(value ? 1 : 0)}); }
bool is_known(const Formula& f, bool& value) {
    if (!is(f, Primitive::Equal) || !is_number(f->operands[0]) || !is_number(f->operands[1])) return false;
    value = f->operands[0] == f->operands[1];
    return true;
}

std::string_view spelling(Primitive op) { return entry(op).text; }
int arity(Primitive op) { return entry(op).arity; }
bool is_truth(Primitive op) {
    return op == Primitive::Less || op == Primitive::LessEqual || op == Primitive::Equal || op == Primitive::And ||
           op == Primitive::Or || op == Primitive::Not || op == Primitive::OneHot;
}
bool is_reduction(Primitive op) {
    return op == Primitive::Sum || op == Primitive::Largest || op == Primitive::Smallest ||
           op == Primitive::FirstLargest || op == Primitive::Pick;
}

Formula number(double value) { return interned({Primitive::Number, value, {}, {}, false}); }
Formula variable(const std::string& name, bool row) { return interned({Primitive::Variable, 0, name, {}, row}); }

Formula make(Primitive op, std::vector<Formula> operands) {
    NETC_CHECK(static_cast<int>(operands.size()) == arity(op), "an operator gets as many operands as it has");
    if (op == Primitive::Count) return plain(op, {});
    for (size_t i = 0; i < operands.size(); ++i) {
        const bool wants_truth =
            op == Primitive::And || op == Primitive::Or || op == Primitive::Not || (op == Primitive::Select && i == 0);
        NETC_CHECK(wants_truth == is_truth(operands[i]), "truths where truths are wanted, numbers elsewhere");
    }
    const bool known = std::all_of(operands.begin(), operands.end(), [](const Formula& f) { return is_number(f); });
    const bool folds = known && !is_reduction(op) && op != Primitive::OneHot && op != Primitive::Stop;
    if (folds && is_truth(op)) return truth(compare<double>(op, operands[0]->value, operands[1]->value));
    if (folds) {
        double values[2] = {};
        for (size_t i = 0; i < operands.size(); ++i) values[i] = operands[i]->value;
        return number(apply<double>(op, values[0], values[1]));
    }
    return simplified(op, operands);
}

Formula operator+(const Formula& a, const Formula& b) { return make(Primitive::Add, {a, b}); }
Formula operator-(const Formula& a, const Formula& b) { return make(Primitive::Sub, {a, b}); }
Formula operator*(const Formula& a, const Formula& b) { return make(Primitive::Mul, {a, b}); }
Formula operator/(const Formula& a, const Formula& b) { return make(Primitive::Div, {a, b}); }
Formula operator-(const Formula& a) { return make(Primitive::Neg, {a}); }
Formula select(const Formula& condition, const Formula& then_value, const Formula& else_value) {
    return make(Primitive::Select, {condition, then_value, else_value});
}

bool is_number(const Formula& f) { return f->op == Primitive::Number; }
bool is_number(const Formula& f, double value) { return f->op == Primitive::Number && f->value == value; }

std::vector<Formula> terms_of(const std::vector<Formula>& formulas) {
    std::vector<Formula> result;
    std::unordered_set<const Term*> seen;
    // A stack of its own: a formula may be as deep as its text is long.
    std::vector<std::pair<Formula, size_t>> open;
    for (const Formula& root : formulas) {
        if (seen.insert(root.get()).second) open.push_back({root, 0});
        while (!open.empty()) {
            auto& [term, next] = open.back();
            if (next == term->operands.size()) {
                result.push_back(term);
                open.pop_back();
                continue;
            }
            const Formula operand = term->operands[next++];
            if (seen.insert(operand.get()).second) open.push_back({operand, 0});
        }
    }
    return result;
}

std::vector<Formula> scalars_of(const std::vector<Formula>& formulas) {
    std::vector<Formula> result, open(formulas.rbegin(), formulas.rend());
    std::unordered_set<const Term*> seen;
    while (!open.empty()) {
        const Formula term = open.back();
        open.pop_back();
        if (is_number(term) || !seen.insert(term.get()).second) continue;
        if (!term->row && !is_truth(term))
            result.push_back(term);
        else
            open.insert(open.end(), term->operands.rbegin(), term->operands.rend());
    }
    return result;
}

std::vector<Formula> terms_of(const Formula& f) { return terms_of(std::vector<Formula>{f}); }

std::vector<std::string> variables_of(const Formula& f) {
    std::vector<std::string> result;
    for (const Formula& term : terms_of(f))
        if (term->op == Primitive::Variable) result.push_back(term->name);
    return result;
}

bool depends_on(const Formula& f, const std::string& name) {
    const std::vector<std::string> variables = variables_of(f);
    return std::find(variables.begin(), variables.end(), name) != variables.end();
}

bool depends_on(const Formula& f, const Formula& term) {
    const std::vector<Formula> terms = terms_of(f);
    return std::find(terms.begin(), terms.end(), term) != terms.end();
}

Formula replace(const Formula& f, const Formula& from, const Formula& to) {
    std::unordered_map<const Term*, Formula> made;
    for (const Formula& term : terms_of(f)) {
        if (term == from) {
            made[term.get()] = to;
            continue;
        }
        std::vector<Formula> operands;
        for (const Formula& operand : term->operands) operands.push_back(made.at(operand.get()));
        made[term.get()] = operands == term->operands ? term : make(term->op, std::move(operands));
    }
    return made.at(f.get());
}

}  // namespace netc::formula
