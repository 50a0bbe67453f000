// Errors of the parser as messages, at most one for each statement, and the search for the place to go on.
#include "syntax/recovery.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "NetParser.h"
#include "base/utf8.h"
#include "syntax/literals.h"
#include "syntax/words.h"

namespace netc::syntax {

namespace {

using antlr4::Token;
using antlr4::misc::IntervalSet;

constexpr int max_messages = 1'000;  // nobody reads more, and a text of garbage has millions

bool has(const IntervalSet& set, size_t type) { return set.contains(static_cast<size_t>(type)); }

bool is_end(const Token* token) { return token->getType() == Token::EOF; }

/// The parser goes on behind these when they fail.
bool is_resumed(size_t rule) {
    return rule == NetParser::RuleStatement || rule == NetParser::RuleSetting || rule == NetParser::RuleDeclaration ||
           rule == NetParser::RuleFile;
}

/// What stands in these is skipped when it does not fit, and the loop goes on.
bool is_loop(size_t rule) {
    return rule == NetParser::RuleBody || rule == NetParser::RuleSettings || rule == NetParser::RuleFile;
}

/// `a word`, or its first letters if it is long.
std::string quoted(std::string text) {
    constexpr size_t most = 40;
    if (count_code_points(text) > most) {
        size_t end = 0;
        for (size_t i = 0; i < most; ++i) end += decode_utf8(text, end).length;
        text = text.substr(0, end) + "...";
    }
    return "`" + text + "`";
}

std::string shown(Token* token) { return is_end(token) ? "the end of the file" : quoted(token->getText()); }

/// Spelling of a keyword or a sign; empty for kinds of tokens that have many.
std::string spelling_of(const antlr4::dfa::Vocabulary& vocabulary, size_t type) {
    const std::string literal = vocabulary.getLiteralName(type);  // with single quotes around it
    return literal.size() > 2 ? literal.substr(1, literal.size() - 2) : "";
}

/// The token before `token` that the user wrote, or null.
Token* token_before(antlr4::Parser* parser, const Token* token) {
    size_t i = token->getTokenIndex();
    if (i > 0 && parser->getTokenStream()->get(i - 1)->getType() == NetParser::LONE) --i;
    return i > 0 ? parser->getTokenStream()->get(i - 1) : nullptr;
}

/// The innermost bracket that is open before `token`, or null.
Token* open_bracket_before(antlr4::Parser* parser, const Token* token) {
    int closed = 0;
    for (size_t i = token->getTokenIndex(); i-- > 0;) {
        Token* before = parser->getTokenStream()->get(i);
        switch (before->getType()) {
            case NetParser::RIGHT_BRACE:
            case NetParser::RIGHT_BRACKET:
            case NetParser::RIGHT_PARENTHESIS:
                ++closed;
                break;
            case NetParser::LEFT_BRACE:
            case NetParser::LEFT_BRACKET:
            case NetParser::LEFT_PARENTHESIS:
                if (closed-- == 0) return before;
                break;
            default:
                break;
        }
    }
    return nullptr;
}

/// What could stand here, in words: many kinds of tokens that begin the same thing count as that thing.
std::vector<std::string> wishes(const IntervalSet& expected, const antlr4::dfa::Vocabulary& vocabulary) {
    std::vector<std::string> words;
    const bool declaration = has(expected, NetParser::NET) && has(expected, NetParser::TRAIN);
    const bool statement = has(expected, NetParser::LOSS) && has(expected, NetParser::INPUT);
    const bool expression = has(expected, NetParser::INTEGER) && has(expected, NetParser::LEFT_PARENTHESIS);
    if (declaration) words.push_back("a declaration");
    if (statement) words.push_back("a statement");
    if (expression && !statement) words.push_back("an expression");
    if (has(expected, NetParser::KEY)) words.push_back("a setting");
    if (!expression && !statement && has(expected, NetParser::NAME)) words.push_back("a name");

    for (const size_t type :
         {NetParser::ASSIGN, NetParser::COLON, NetParser::ON, NetParser::IN, NetParser::COMMA, NetParser::ELSE,
          NetParser::LEFT_PARENTHESIS, NetParser::LEFT_BRACKET, NetParser::LEFT_BRACE, NetParser::RIGHT_PARENTHESIS,
          NetParser::RIGHT_BRACKET, NetParser::RIGHT_BRACE}) {
        const bool begins_expression = type == NetParser::LEFT_PARENTHESIS || type == NetParser::LEFT_BRACKET;
        // Among the signs that may follow an operand, these say little.
        const bool operator_too = has(expected, NetParser::PLUS) && (begins_expression || type == NetParser::IN);
        if (has(expected, type) && !(expression && begins_expression) && !operator_too)
            words.push_back("`" + spelling_of(vocabulary, type) + "`");
    }
    return words;
}

std::string alternatives(const std::vector<std::string>& words) {
    std::string text;
    for (size_t i = 0; i < words.size(); ++i) {
        if (i > 0) text += i + 1 == words.size() ? " or " : ", ";
        text += words[i];
    }
    return text;
}

bool is_reserved(size_t type) {
    switch (type) {
        case NetParser::FOR:
        case NetParser::REPEAT:
        case NetParser::IF:
        case NetParser::CHOOSE:
        case NetParser::ELSE:
        case NetParser::RETURN:
        case NetParser::IN:
        case NetParser::AND:
        case NetParser::OR:
        case NetParser::NOT:
            return true;
        default:
            return false;
    }
}

bool is_arithmetic(size_t type) {
    return type == NetParser::PLUS || type == NetParser::MINUS || type == NetParser::TIMES ||
           type == NetParser::DIVIDE || type == NetParser::MODULO || type == NetParser::POWER;
}

void suggest(Diagnostic& diagnostic, const std::string& word, const std::vector<std::string>& candidates) {
    diagnostic.meant(nearest(word, candidates));
}

/// `conv` in `nn.conv`.
bool is_behind_a_dot(antlr4::Parser* parser, const Token* name) {
    const Token* dot = name ? token_before(parser, name) : nullptr;
    return dot && dot->getType() == NetParser::DOT;
}

/// `nn` in `| nn.conv`: the first of the names that dots join behind a bar; null where there is none.
Token* library_before(antlr4::Parser* parser, const Token* name) {
    Token* first = nullptr;
    while (is_behind_a_dot(parser, name)) {
        first = token_before(parser, token_before(parser, name));
        name = first;
    }
    const Token* bar = first ? token_before(parser, first) : nullptr;
    return bar && bar->getType() == NetParser::PIPE ? first : nullptr;
}

/// A setting, or a loss: the value follows at once.
bool names_a_value(const Token* token) {
    return token && (token->getType() == NetParser::KEY || token->getType() == NetParser::LOSS ||
                     token->getType() == NetParser::METRIC);
}

/// Is a brace too much, or does one seem to lack?
bool is_about_braces(const Token* found, const IntervalSet& expected) {
    if (found->getType() == NetParser::LEFT_BRACE || found->getType() == NetParser::RIGHT_BRACE) return true;
    const bool inside_braces = has(expected, NetParser::LOSS) || has(expected, NetParser::KEY);
    return has(expected, NetParser::LEFT_BRACE) || has(expected, NetParser::ELSE) ||
           (has(expected, NetParser::RIGHT_BRACE) && !inside_braces);
}

/// Is the parser where the step of a chain should begin?
bool wants_step(const antlr4::RuleContext* context) {
    while (context) {
        const size_t rule = context->getRuleIndex();
        if (rule == NetParser::RuleStep || rule == NetParser::RuleLink) return true;
        if (rule != NetParser::RuleName && rule != NetParser::RuleCall) return false;
        context = dynamic_cast<const antlr4::RuleContext*>(context->parent);
    }
    return false;
}

}  // namespace

// ------------------------------------------------------------------------------------------------ messages

void Recovery::reportError(antlr4::Parser* parser, const antlr4::RecognitionException& error) {
    if (inErrorRecoveryMode(parser)) return;
    beginErrorCondition(parser);
    report(parser, error.getOffendingToken(), error.getExpectedTokens());
}

void Recovery::report(antlr4::Parser* parser, Token* found, const Expected& expected) {
    if (found->getType() == NetParser::LONE) found = parser->getTokenStream()->get(found->getTokenIndex() + 1);
    if (already_reported(parser, found) || ++message_count_ > max_messages) return;
    last_line_ = found->getLine();

    const Span place = places_.span_of(found);
    const bool were_doubtful =
        std::exchange(braces_are_doubtful_, braces_are_doubtful_ || is_about_braces(found, expected));
    const bool at_file_level = has(expected, NetParser::NET) && has(expected, NetParser::TRAIN);
    if (found->getType() == NetParser::STRAY) {
        const std::string word = found->getText();
        suggest(diagnostics_.error("syntax", place, fmt::format("{} begins no statement", quoted(word))), word,
                statement_words());
        return;
    }
    if (at_file_level && parser->getContext()->getRuleIndex() == NetParser::RuleFile) {
        if (!were_doubtful) report_at_file_level(parser, found);
        return;
    }
    const bool closing_expected = has(expected, NetParser::RIGHT_BRACE) || has(expected, NetParser::RIGHT_BRACKET) ||
                                  has(expected, NetParser::RIGHT_PARENTHESIS);
    const bool something_ends = is_end(found) || begins_declaration(found->getType());
    if (closing_expected && something_ends) {
        if (Token* opening = open_bracket_before(parser, found)) {
            if (!were_doubtful) report_unclosed(parser, found, opening);
            return;
        }
    }
    report_unexpected(parser, found, expected);
}

void Recovery::report_unexpected(antlr4::Parser* parser, Token* found, const Expected& expected) {
    const std::vector<std::string> words = wishes(expected, parser->getVocabulary());
    constexpr size_t most = 4;
    std::string wish = words.empty() || words.size() > most ? "" : alternatives(words);
    const bool name_only = has(expected, NetParser::NAME) && !has(expected, NetParser::INTEGER);
    if (name_only && wants_step(parser->getContext())) wish = "a step, like `relu` or `conv(32, 3)`";

    Token* before = token_before(parser, found);
    const bool on_later_line = before && (is_end(found) || found->getLine() > before->getLine());
    if (on_later_line && !wish.empty()) {
        Diagnostic& diagnostic = diagnostics_.error("syntax", places_.after(before),
                                                    fmt::format("expected {} after {}", wish, shown(before)));
        add_hints(diagnostic, parser, found, expected);
        return;
    }
    std::string message = "unexpected " + shown(found);
    if (!wish.empty()) message += ", expected " + wish;
    add_hints(diagnostics_.error("syntax", places_.span_of(found), message), parser, found, expected);
}

void Recovery::report_at_file_level(antlr4::Parser* parser, Token* found) {
    const Span place = places_.span_of(found);
    if (found->getType() == NetParser::RIGHT_BRACE) {
        diagnostics_.error("syntax", place, "this `}` closes nothing");
        return;
    }
    const std::string word = found->getText();
    const std::vector<std::string> statements = statement_words();
    const bool is_statement = std::find(statements.begin(), statements.end(), word) != statements.end() ||
                              parser->getTokenStream()->LA(2) == NetParser::ASSIGN;
    Diagnostic& diagnostic = diagnostics_.error("syntax", place, fmt::format("{} begins no declaration", quoted(word)));
    if (is_statement) {
        diagnostic.help("statements stand inside a net or a block: `net NAME { ... }`");
        return;
    }
    suggest(diagnostic, word, declaration_words());
    diagnostic.help("a file holds `net`, `block`, `function` and the like, `data`, `train`, `check`, `export` and `target`");
}

void Recovery::report_unclosed(antlr4::Parser* parser, Token* found, Token* opening) {
    const bool brace = opening->getType() == NetParser::LEFT_BRACE;
    const char* closing = brace ? "}" : opening->getType() == NetParser::LEFT_BRACKET ? "]" : ")";
    Token* before = token_before(parser, found);
    const std::string message = is_end(found) ? fmt::format("expected `{}` before the end of the file", closing)
                                              : fmt::format("expected `{}` before {}", closing, shown(found));
    diagnostics_.error("syntax", before ? places_.after(before) : places_.span_of(found), message)
        .label(places_.span_of(opening), fmt::format("`{}` is not closed", opening->getText()));
}

void Recovery::propose_brackets(Diagnostic& diagnostic, antlr4::Parser* parser, const Token* opening,
                                const std::string& words, const std::string& example) {
    std::string text = "[";
    antlr4::TokenStream* tokens = parser->getTokenStream();
    for (size_t i = opening->getTokenIndex() + 1; i < tokens->size(); ++i) {
        const Token* token = tokens->get(i);
        const bool closes = token->getType() == NetParser::RIGHT_PARENTHESIS;
        if (closes)
            diagnostic.propose(
                {words, Edit{Span::join(places_.span_of(opening), places_.span_of(token)), text + "]"}, "`"});
        const bool simple =
            is_literal(token->getType()) || token->getType() == NetParser::NAME || token->getType() == NetParser::COMMA;
        if (closes) return;
        if (!simple) break;
        text += token->getType() == NetParser::COMMA ? ", " : token->getText();
    }
    diagnostic.help(words + example + "`");
}

void Recovery::add_hints(Diagnostic& diagnostic, antlr4::Parser* parser, Token* found, const Expected& expected) {
    const size_t type = found->getType();
    const std::string word = found->getText();
    Token* before = token_before(parser, found);
    std::vector<std::string> keywords;
    for (const size_t keyword : {NetParser::IN, NetParser::ON, NetParser::ELSE})
        if (has(expected, keyword)) keywords.push_back(spelling_of(parser->getVocabulary(), keyword));
    const std::string keyword = type == NetParser::NAME ? nearest(word, keywords) : "";

    const Span place = places_.span_of(found);
    if (!keyword.empty()) {
        diagnostic.propose({"did you mean `", Edit{place, keyword}, "`?"});
    } else if (is_reserved(type) && has(expected, NetParser::NAME) && !has(expected, NetParser::INTEGER)) {
        diagnostic.propose({fmt::format("`{}` is a reserved word; as a name it stands in quotes: ", word),
                            Edit{place, quoted_text(word)}});
    } else if ((type == NetParser::ASSIGN || type == NetParser::COLON) && names_a_value(before)) {
        diagnostic.propose({"no sign stands between: `",
                            Edit{Span::join(places_.span_of(before), place), before->getText(), "", " "}, " ...`"});
    } else if (type == NetParser::ASSIGN && !has(expected, NetParser::ASSIGN)) {
        diagnostic.propose({"`", Edit{place, "=="}, "` compares"});
    } else if (type == NetParser::COMMA && has(expected, NetParser::RIGHT_PARENTHESIS)) {
        propose_brackets(diagnostic, parser, open_bracket_before(parser, found), "a list stands in brackets: `",
                         "[3, 3]");
    } else if (type == NetParser::LEFT_PARENTHESIS && before && before->getText() == "class") {
        propose_brackets(diagnostic, parser, found, "the number of classes stands in brackets: `class", "[10]");
    } else if (type == NetParser::DOT && before && before->getType() == NetParser::ASSIGN) {
        Token* name = token_before(parser, before);
        Token* digits = parser->getTokenStream()->get(found->getTokenIndex() + 1);
        diagnostic.propose({"a number begins with a digit: `",
                            Edit{Span::join(place, places_.span_of(digits)), "0." + digits->getText()},
                            fmt::format("` for `{}`", name ? name->getText() : "x")});
    } else if (Token* library = type == NetParser::LEFT_PARENTHESIS ? library_before(parser, before) : nullptr) {
        diagnostic.propose({"a layer goes by its own name: `",
                            Edit{Span::join(places_.span_of(library), places_.span_of(before)), before->getText()},
                            "(...)`"});
    } else if (type == NetParser::DOT || (type == NetParser::LEFT_PARENTHESIS && is_behind_a_dot(parser, before))) {
        diagnostic.help("a layer goes by its own name, behind what it reads: `x | conv(32, 3) | relu`");
    } else if (type == NetParser::LEFT_PARENTHESIS && before && before->getType() == NetParser::FOR) {
        diagnostic.help("without parentheses: `for i in 0..3 { ... }`");
    } else if (before && before->getType() == NetParser::ARROW) {
        diagnostic.help("`->` states a shape, as in `-> [8, 26, 26]`; a chain goes on with `|`");
    } else if (parser->getContext()->getRuleIndex() == NetParser::RuleTrainSection) {
        diagnostic.help("`train first : Digits on digits { ... }`");
    } else if (before && is_literal(type) && before->getType() == NetParser::NAME &&
               before->getLine() == found->getLine()) {
        diagnostic.propose(
            {"arguments stand in parentheses: `",
             Edit{Span::join(places_.span_of(before), place), fmt::format("{}({})", before->getText(), word)}, "`"});
    } else if (is_arithmetic(type)) {
        if (before && ends_operand(before->getType()))
            diagnostic.help(
                "a chain of `|` and `->` ends before arithmetic unless it stands in parentheses: (x | relu) + y");
    }
}

bool Recovery::already_reported(antlr4::Parser* parser, const Token* found) const {
    // What follows in the line of a mistake is rarely a mistake of its own.
    if (found->getLine() == last_line_) return true;
    const antlr4::ParserRuleContext* context = parser->getContext();
    const size_t rule = context->getRuleIndex();
    const size_t last = found->getTokenIndex();
    size_t first = last;
    if (!is_loop(rule)) {
        while (context && !is_resumed(context->getRuleIndex()))
            context = dynamic_cast<const antlr4::ParserRuleContext*>(context->parent);
        if (context && context->start) first = std::min(context->start->getTokenIndex(), last);
    }
    antlr4::TokenStream* tokens = parser->getTokenStream();
    while (first > 0 && tokens->get(first - 1)->getLine() == found->getLine()) --first;
    const auto begin = reported_.begin() + static_cast<std::ptrdiff_t>(first);
    const auto end = reported_.begin() + static_cast<std::ptrdiff_t>(last) + 1;
    return std::find(begin, end, true) != end;
}

// ------------------------------------------------------------------------------------------------ going on

void Recovery::recover(antlr4::Parser* parser, std::exception_ptr error) {
    const antlr4::ParserRuleContext* context = parser->getContext();
    const size_t rule = context->getRuleIndex();
    // An error inside of an expression ends the statement that it stands in.
    if (!is_resumed(rule)) std::rethrow_exception(error);
    skip(parser, rule, context->start->getTokenIndex());
    endErrorCondition(parser);
}

antlr4::Token* Recovery::recoverInline(antlr4::Parser* parser) { throw antlr4::InputMismatchException(parser); }

void Recovery::sync(antlr4::Parser* parser) {
    if (inErrorRecoveryMode(parser)) return;
    const antlr4::atn::ATN& atn = parser->getATN();
    const IntervalSet& next = atn.nextTokens(atn.states[parser->getState()]);
    Token* found = parser->getCurrentToken();
    const size_t rule = parser->getContext()->getRuleIndex();

    if (has(next, Token::EPSILON) || has(next, found->getType())) return;
    if (!is_loop(rule)) throw antlr4::InputMismatchException(parser);
    if (is_end(found) || (begins_declaration(found->getType()) && rule != NetParser::RuleFile)) return;

    beginErrorCondition(parser);
    report(parser, found, next);
    const size_t inner = rule == NetParser::RuleBody       ? NetParser::RuleStatement
                         : rule == NetParser::RuleSettings ? NetParser::RuleSetting
                                                           : NetParser::RuleDeclaration;
    skip(parser, inner, found->getTokenIndex());
    endErrorCondition(parser);
}

/// Consumes to the next place where `rule` may begin or the braces around it end; at least the token `first`.
void Recovery::skip(antlr4::Parser* parser, size_t rule, size_t first) {
    antlr4::TokenStream* tokens = parser->getTokenStream();
    int depth = 0;  // braces that were opened since `first`
    const auto count_brace = [&](size_t type) {
        if (type == NetParser::LEFT_BRACE) ++depth;
        if (type == NetParser::RIGHT_BRACE) --depth;
    };
    for (size_t i = first; i < tokens->index(); ++i) count_brace(tokens->get(i)->getType());

    while (tokens->LA(1) != Token::EOF) {
        const bool moved = tokens->index() > first;
        const bool ends = depth <= 0 && tokens->LA(1) == NetParser::RIGHT_BRACE && rule != NetParser::RuleDeclaration;
        if (ends || (moved && depth <= 0 && may_go_on(parser, rule))) return;
        if (moved && begins_declaration(tokens->LA(1))) return;
        count_brace(tokens->LA(1));
        tokens->consume();
    }
}

bool Recovery::may_go_on(antlr4::Parser* parser, size_t rule) const {
    const Token* token = parser->getTokenStream()->LT(1);
    if (rule == NetParser::RuleStatement) return statement_starts_.at(token->getTokenIndex());
    if (rule == NetParser::RuleSetting) return token->getType() == NetParser::KEY;
    return begins_declaration(token->getType());
}

}  // namespace netc::syntax
