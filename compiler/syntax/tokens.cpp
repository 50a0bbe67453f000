// Characters and numbers that belong to no .net file are reported here and replaced, so that parsing can go on.
#include "syntax/tokens.h"

#include <algorithm>

#include <fmt/format.h>

#include "NetParser.h"
#include "base/utf8.h"
#include "syntax/limits.h"
#include "syntax/words.h"

namespace netc::syntax {

namespace {

using antlr4::CommonToken;
using antlr4::Token;

/// A sign that people bring from elsewhere, what they are told, and the token it counts as (0: none).
struct Foreign {
    std::string_view text, help;
    size_t meant;
    std::string_view instead = {};  // what would take its place; said in `help` where that has a {}
};
constexpr Foreign foreign_signs[] = {
    {"&&", "it is written `{}`", NetParser::AND, "and"},
    {"||", "it is written `{}`", NetParser::OR, "or"},
    {"!", "it is written `{}`", NetParser::NOT, "not"},
    {"**", "a power is written with `{}`", NetParser::POWER, "^"},
    {":=", "it is written `{}`", NetParser::ASSIGN, "="},
    {"=>", "", 0},
    {"+=", "written out: `x = x + ...`", NetParser::ASSIGN},
    {"-=", "written out: `x = x - ...`", NetParser::ASSIGN},
    {"*=", "written out: `x = x * ...`", NetParser::ASSIGN},
    {"/=", "written out: `x = x / ...`", NetParser::ASSIGN},
    {"/*", "comments begin with `#` or `//` and end with the line", 0},
    {";", "statements need no terminator", 0},
    {"'", "texts stand in double quotes, words such as `same` in none", 0},
    {"`", "texts stand in double quotes", 0},
    {"?", "a choice is written `if a { b } else { c }`", 0},
    {"\xE2\x88\x92", "did you mean `{}`?", NetParser::MINUS, "-"},     // minus sign
    {"\xE2\x80\x93", "did you mean `{}`?", NetParser::MINUS, "-"},     // en dash
    {"\xC3\x97", "did you mean `{}`?", NetParser::TIMES, "*"},         // multiplication sign
    {"\xE2\x86\x92", "did you mean `{}`?", NetParser::ARROW, "->"},    // arrow
    {"\xE2\x89\xA4", "did you mean `{}`?", NetParser::AT_MOST, "<="},  // less or equal
    {"\xE2\x89\xA5", "did you mean `{}`?", NetParser::AT_LEAST, ">="},
    {"\xE2\x89\xA0", "did you mean `{}`?", NetParser::UNEQUAL, "!="},
    {"\xE2\x80\x9C", "texts stand in straight quotes", 0},  // curly quotes
    {"\xE2\x80\x9D", "texts stand in straight quotes", 0},
    {"\xC2\xA0", "this is a no-break space", 0},
};

constexpr size_t dropped = 0;  // type of a token that the parser does not get to see

class Checker {
public:
    Checker(const Places& places, Diagnostics& diagnostics) : places_(places), diagnostics_(diagnostics) {}

    /// True when the token was reported.
    bool check(CommonToken* token) {
        const bool reported = report(token);
        if (token->getType() != dropped) previous_ = token->getType();
        return reported;
    }

private:
    bool report(CommonToken* token) {
        switch (token->getType()) {
            case NetParser::BAD_NUMBER:
                report_number(token);
                return true;
            case NetParser::OPEN_TEXT:
                report_open_text(token);
                return true;
            case NetParser::FOREIGN:
            case NetParser::UNKNOWN:
                report_sign(token);
                return true;
            default:
                return false;
        }
    }

    void report_number(CommonToken* token) {
        const std::string text = token->getText();
        error(token, "bad-number", fmt::format("`{}` is neither a number nor a name", text),
              text.ends_with('_') ? "underscores stand between digits: 600_165" : "names begin with a letter");
        token->setType(NetParser::INTEGER);
        token->setText("0");
    }

    void report_open_text(CommonToken* token) {
        error(token, "unterminated-text", "this text has no closing quote in its line",
              "a quote inside of a text is written `\\\"`");
        token->setType(NetParser::TEXT);
        token->setText("\"\"");
    }

    void report_sign(CommonToken* token) {
        const std::string text = token->getText();
        const auto known = std::find_if(std::begin(foreign_signs), std::end(foreign_signs),
                                        [&](const Foreign& sign) { return sign.text == text; });
        const bool is_known = known != std::end(foreign_signs);
        error(token, "unknown-character", fmt::format("`{}` has no meaning here", printable(text)),
              is_known ? std::string(known->help) : "", is_known ? known->instead : "");
        if (is_known && known->meant != 0) {
            token->setType(known->meant);
        } else if (ends_operand(previous_)) {
            token->setType(dropped);
        } else {  // counts as an operand, so that the statement is complete
            token->setType(NetParser::INTEGER);
            token->setText("0");
        }
    }

    /// At most one message a line: the next characters are rarely a mistake of their own.
    void error(const CommonToken* token, std::string code, std::string message, std::string help,
               std::string_view instead = {}) {
        if (token->getLine() == last_line_) return;
        last_line_ = token->getLine();
        if (++message_count_ > 1'000) return;
        Diagnostic& diagnostic = diagnostics_.error(std::move(code), places_.span_of(token), std::move(message));
        const size_t hole = help.find("{}");
        if (hole != std::string::npos)
            diagnostic.propose({help.substr(0, hole), Edit{places_.span_of(token), std::string(instead), " ", " "},
                                help.substr(hole + 2)});
        else if (!help.empty())
            diagnostic.help(std::move(help));
    }

    const Places& places_;
    Diagnostics& diagnostics_;
    size_t previous_ = 0;   // type of the last token that was kept
    size_t last_line_ = 0;  // of a message
    int message_count_ = 0;
};

/// The empty token that the grammar wants before an expression that is a statement of its own.
std::unique_ptr<CommonToken> lone_before(const CommonToken& token) {
    auto lone = std::make_unique<CommonToken>(token);
    lone->setType(NetParser::LONE);
    lone->setText("");
    lone->setStopIndex(token.getStartIndex() - 1);
    return lone;
}

/// A token of the parser and whether it, or what was dropped before it, was reported.
struct Kept {
    std::unique_ptr<CommonToken> token;
    bool reported = false;
};

/// Everything to the end of the file; fewer when there are too many.
std::vector<Kept> read_tokens(antlr4::Lexer& lexer, Checker& checker, const Places& places,
                              std::vector<Comment>& comments) {
    std::vector<Kept> kept;
    bool reported = false;
    for (size_t count = 0; count <= max_tokens; ++count) {
        std::unique_ptr<CommonToken> token(dynamic_cast<CommonToken*>(lexer.nextToken().release()));
        const bool is_last = token->getType() == Token::EOF;
        if (token->getType() == NetParser::COMMENT) {
            comments.push_back({places.span_of(token.get()), token->getText()});
            continue;
        }
        reported = checker.check(token.get()) || reported;
        if (token->getType() == dropped) continue;
        kept.push_back({std::move(token), reported});
        reported = false;
        if (is_last) break;
    }
    return kept;
}

}  // namespace

std::optional<PreparedTokens> prepare_tokens(antlr4::Lexer& lexer, const Places& places, Diagnostics& diagnostics) {
    Checker checker(places, diagnostics);
    PreparedTokens prepared;
    std::vector<Kept> kept = read_tokens(lexer, checker, places, prepared.comments);
    if (kept.empty() || kept.back().token->getType() != Token::EOF) {
        diagnostics.error("too-large", kept.empty() ? Span{} : places.span_of(kept.back().token.get()),
                          fmt::format("this file has more than {} words and signs", max_tokens));
        return std::nullopt;
    }

    std::vector<CommonToken*> words;
    for (const Kept& each : kept) words.push_back(each.token.get());
    words.pop_back();  // the end of the file
    if (const auto too_deep = find_too_deep(words)) {
        diagnostics.error("too-deep", places.span_of(too_deep->token), too_deep->message)
            .help("give a part of it a name of its own");
        return std::nullopt;
    }

    std::vector<Start> starts = classify_words(words);
    starts.push_back(Start::Nothing);
    const auto add = [&](std::unique_ptr<CommonToken> token, bool starts_statement, bool reported) {
        prepared.tokens.push_back(std::move(token));
        prepared.statement_starts.push_back(starts_statement);
        prepared.reported.push_back(reported);
    };
    for (size_t i = 0; i < kept.size(); ++i) {
        const bool is_lone = starts[i] == Start::LoneExpression;
        if (is_lone) add(lone_before(*kept[i].token), true, false);
        add(std::move(kept[i].token), starts[i] == Start::Statement, kept[i].reported);
    }
    return prepared;
}

}  // namespace netc::syntax
