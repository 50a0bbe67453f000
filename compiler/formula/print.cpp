// Formulas in the spelling of `.net` files.
#include "formula/print.h"

#include <unordered_map>

#include <fmt/format.h>

namespace netc::formula {

namespace {

/// How tightly a text binds; a part that binds less is put in parentheses.
enum Strength { choice, disjunction, conjunction, comparison, sum, product, sign, power, atom };

struct Text {
    std::string text;
    int strength = atom;
};

/// A formula whose text would be longer is cut.
constexpr size_t longest_text = 2000;

std::string within(const Text& part, int strength) {
    return part.strength < strength ? "(" + part.text + ")" : part.text;
}

Text infix(const char* op, const Text& a, const Text& b, int strength) {
    // Subtraction and division group from the left.
    return {fmt::format("{} {} {}", within(a, strength), op, within(b, strength + 1)), strength};
}

Text text_of(const Formula& term, const std::unordered_map<const Term*, Text>& known) {
    const auto part = [&](size_t i) -> const Text& { return known.at(term->operands[i].get()); };
    switch (term->op) {
        case Primitive::Number:
            return {fmt::format("{}", term->value), term->value < 0 ? sign : atom};
        case Primitive::Variable:
            return {term->name};
        case Primitive::Add:
            return infix("+", part(0), part(1), sum);
        case Primitive::Sub:
            return infix("-", part(0), part(1), sum);
        case Primitive::Mul:
            if (term->operands[0] == term->operands[1]) return {within(part(0), atom) + "^2", power};
            return infix("*", part(0), part(1), product);
        case Primitive::Div:
            return infix("/", part(0), part(1), product);
        case Primitive::Pow:
            return {within(part(0), atom) + "^" + within(part(1), atom), power};
        case Primitive::Less:
            // `0 < x` is read more easily the other way round.
            if (is_number(term->operands[0])) return infix(">", part(1), part(0), comparison);
            return infix("<", part(0), part(1), comparison);
        case Primitive::LessEqual:
            if (is_number(term->operands[0])) return infix(">=", part(1), part(0), comparison);
            return infix("<=", part(0), part(1), comparison);
        case Primitive::Equal:
            return infix("==", part(0), part(1), comparison);
        case Primitive::And:
            return infix("and", part(0), part(1), conjunction);
        case Primitive::Or:
            return infix("or", part(0), part(1), disjunction);
        case Primitive::Not:
            return {"not " + within(part(0), comparison), conjunction};
        case Primitive::Neg:
            return {"-" + within(part(0), product), sign};
        case Primitive::Select:
            return {fmt::format("if {} {{ {} }} else {{ {} }}", part(0).text, part(1).text, part(2).text), choice};
        case Primitive::Pick:
            return {fmt::format("{}[{}]", within(part(0), atom), part(1).text)};
        case Primitive::Count:
            return {"count"};
        case Primitive::Max:
        case Primitive::Min:
        case Primitive::Abs:
        case Primitive::Sign:
        case Primitive::Floor:
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
        case Primitive::Stop:
        case Primitive::Sum:
        case Primitive::Largest:
        case Primitive::Smallest:
        case Primitive::FirstLargest:
        case Primitive::OneHot: {
            std::string arguments;
            for (size_t i = 0; i < term->operands.size(); ++i) arguments += (i ? ", " : "") + part(i).text;
            return {fmt::format("{}({})", spelling(term->op), arguments)};
        }
    }
    return {"?"};
}

}  // namespace

std::string to_text(const Formula& f) {
    std::unordered_map<const Term*, Text> known;
    for (const Formula& term : terms_of(f)) {
        Text text = text_of(term, known);
        if (text.text.size() > longest_text) text = {"...", atom};
        known[term.get()] = std::move(text);
    }
    return known.at(f.get()).text;
}

}  // namespace netc::formula
