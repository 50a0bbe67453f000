// An upper bound for the depth of the tree, from brackets and operators alone.
#include "syntax/limits.h"

#include <algorithm>

#include <fmt/format.h>

#include "NetParser.h"
#include "syntax/words.h"

namespace netc::syntax {

namespace {

/// What is known of an open bracket: the expression that is being read in it, and the deepest one before.
struct OpenBracket {
    size_t operators = 0;  // of the expression that is being read; each may stand above the next
    size_t inner = 0;      // depth of the deepest bracket in it
    size_t deepest = 0;    // of the expressions that are complete

    size_t depth() const { return operators + inner; }
    void end_expression() {
        deepest = std::max(deepest, depth());
        operators = inner = 0;
    }
};

enum class Part { Word, Operator, Comma, Open, Close };

Part part_of(size_t type) {
    switch (type) {
        case NetParser::LEFT_BRACE:
        case NetParser::LEFT_BRACKET:
        case NetParser::LEFT_PARENTHESIS:
            return Part::Open;
        case NetParser::RIGHT_BRACE:
        case NetParser::RIGHT_BRACKET:
        case NetParser::RIGHT_PARENTHESIS:
            return Part::Close;
        case NetParser::COMMA:
            return Part::Comma;
        case NetParser::ARROW:
        case NetParser::PIPE:
        case NetParser::RANGE:
        case NetParser::DOT:
        case NetParser::EQUAL:
        case NetParser::UNEQUAL:
        case NetParser::AT_MOST:
        case NetParser::AT_LEAST:
        case NetParser::LESS:
        case NetParser::GREATER:
        case NetParser::PLUS:
        case NetParser::MINUS:
        case NetParser::TIMES:
        case NetParser::DIVIDE:
        case NetParser::MODULO:
        case NetParser::POWER:
        case NetParser::IN:
        case NetParser::AND:
        case NetParser::OR:
        case NetParser::NOT:
        case NetParser::ELSE:
            return Part::Operator;
        default:
            return Part::Word;
    }
}

}  // namespace

std::optional<TooDeep> find_too_deep(const std::vector<antlr4::CommonToken*>& tokens) {
    std::vector<OpenBracket> levels(1);
    size_t previous = antlr4::Token::EOF;
    for (const antlr4::CommonToken* token : tokens) {
        const size_t type = token->getType();
        switch (part_of(type)) {
            case Part::Word:
                if (ends_operand(previous)) levels.back().end_expression();
                break;
            case Part::Operator:
                ++levels.back().operators;
                break;
            case Part::Comma:
                levels.back().end_expression();
                break;
            case Part::Open:
                ++levels.back().operators;  // a call, an index, or a branch
                levels.emplace_back();
                if (levels.size() > max_brackets + 1)
                    return TooDeep{token, fmt::format("more than {} brackets are open here", max_brackets)};
                break;
            case Part::Close:
                if (levels.size() == 1) break;
                levels.back().end_expression();
                const size_t inner = levels.back().deepest;
                levels.pop_back();
                levels.back().inner = std::max(levels.back().inner, inner);
                break;
        }
        if (levels.back().depth() > max_operators)
            return TooDeep{token, fmt::format("more than {} operators depend on each other here", max_operators)};
        previous = type;
    }
    return std::nullopt;
}

}  // namespace netc::syntax
