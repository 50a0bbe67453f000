// One walk over the tokens with a stack of open brackets decides what each word is.
//
// The walk rests on one property of the language: a word directly behind an operand (`... dense(5) loss ...`) cannot
// belong to the expression before it, so something new begins there.
#include "syntax/words.h"

#include "NetParser.h"
#include "syntax/names.h"

namespace netc::syntax {

bool is_literal(size_t type) {
    return type == NetParser::INTEGER || type == NetParser::REAL || type == NetParser::TEXT;
}

namespace {

using antlr4::CommonToken;

/// What an open bracket holds. `Value` is a branch of an `if` inside an expression, `Group` is `(...)` or `[...]`.
enum class Inside { File, Body, Settings, Value, Group };

struct Level {
    Inside kind;
    std::vector<Inside> awaited;        // what the next braces hold, innermost last
    Inside last_closed = Inside::Body;  // decides for an `else`
};

bool is_contextual_statement_word(size_t type) {
    switch (type) {
        case NetParser::INPUT:
        case NetParser::LABEL:
        case NetParser::WEIGHT:
        case NetParser::STATE:
        case NetParser::SHARED:
        case NetParser::LOSS:
        case NetParser::METRIC:
        case NetParser::EXPECT:
            return true;
        default:
            return false;
    }
}

bool is_contextual(size_t type) {
    return begins_declaration(type) || is_contextual_statement_word(type) || type == NetParser::ON ||
           type == NetParser::DERIVATIVE || type == NetParser::AS;
}

/// Mathematics with a name is declared at the outermost level alone: inside braces these words are statements, settings
/// or names.
bool declares_formula(size_t type) {
    switch (type) {
        case NetParser::FUNCTION:
        case NetParser::LOSS:
        case NetParser::METRIC:
        case NetParser::OPTIMIZER:
        case NetParser::SCHEDULE:
        case NetParser::INITIALISER:
        case NetParser::IMPORT:
        case NetParser::DEFAULTS:
            return true;
        default:
            return false;
    }
}

/// After a word, these say that the word is an operand or a target.
bool continues_an_operand(size_t type) {
    switch (type) {
        case NetParser::ASSIGN:
        case NetParser::COMMA:
        case NetParser::PIPE:
        case NetParser::ARROW:
        case NetParser::DOT:
        case NetParser::RANGE:
        case NetParser::PLUS:
        case NetParser::TIMES:
        case NetParser::DIVIDE:
        case NetParser::MODULO:
        case NetParser::POWER:
        case NetParser::EQUAL:
        case NetParser::UNEQUAL:
        case NetParser::LESS:
        case NetParser::AT_MOST:
        case NetParser::GREATER:
        case NetParser::AT_LEAST:
        case NetParser::AND:
        case NetParser::OR:
        case NetParser::IN:
        case NetParser::RIGHT_PARENTHESIS:
        case NetParser::RIGHT_BRACKET:
            return true;
        default:
            return false;
    }
}

class Walk {
public:
    explicit Walk(const std::vector<CommonToken*>& tokens) : tokens_(tokens), starts_(tokens.size(), Start::Nothing) {
        levels_.push_back({Inside::File, {}});
    }

    std::vector<Start> run() {
        for (at_ = 0; at_ < tokens_.size(); ++at_) visit();
        return std::move(starts_);
    }

private:
    // The types of tokens around the current one; those ahead are as the lexer gave them.
    size_t type(size_t i) const { return i < tokens_.size() ? tokens_[i]->getType() : antlr4::Token::EOF; }
    size_t next(size_t distance = 1) const { return type(at_ + distance); }
    bool next_is_word(size_t distance = 1) const {
        return next(distance) == NetParser::NAME || is_contextual(next(distance));
    }
    bool next_begins_operand(size_t distance = 1) const {
        const size_t t = next(distance);
        return next_is_word(distance) || is_literal(t) || t == NetParser::LEFT_PARENTHESIS ||
               t == NetParser::LEFT_BRACKET || t == NetParser::MINUS || t == NetParser::NOT || t == NetParser::IF;
    }
    std::string text(size_t i) const { return tokens_[i]->getText(); }
    void set(size_t new_type) { tokens_[at_]->setType(new_type); }

    bool after(size_t wanted) const { return at_ > 0 && type(at_ - 1) == wanted; }
    bool after_operand() const { return at_ > 0 && ends_operand(type(at_ - 1)); }
    /// Something new begins here: the first word of a file or of braces, or one behind an operand.
    bool at_boundary() const { return at_ == 0 || after(NetParser::LEFT_BRACE) || after_operand(); }
    bool first_of_line() const { return at_ == 0 || tokens_[at_]->getLine() > tokens_[at_ - 1]->getLine(); }

    Level& level() { return levels_.back(); }
    bool inside(Inside kind) const { return levels_.back().kind == kind; }
    void leave_groups() {
        while (inside(Inside::Group)) levels_.pop_back();
    }
    void await(Inside kind) { level().awaited.push_back(kind); }

    void visit() {
        switch (type(at_)) {
            case NetParser::LEFT_PARENTHESIS:
            case NetParser::LEFT_BRACKET:
                levels_.push_back({Inside::Group, {}});
                return;
            case NetParser::RIGHT_PARENTHESIS:
            case NetParser::RIGHT_BRACKET:
                if (inside(Inside::Group)) levels_.pop_back();
                return;
            case NetParser::LEFT_BRACE:
                open_braces();
                return;
            case NetParser::RIGHT_BRACE:
                close_braces();
                return;
            case NetParser::IF:
                visit_if();
                return;
            case NetParser::ELSE:
                if (next() != NetParser::IF) await(level().last_closed);
                return;
            case NetParser::FOR:
            case NetParser::REPEAT:
                begin_statement();
                await(Inside::Body);
                return;
            case NetParser::RETURN:
                begin_statement();
                return;
            case NetParser::TEXT:
                if (begins_assignment()) begin_statement();
                return;
            default:
                if (type(at_) == NetParser::NAME || is_contextual(type(at_))) visit_word();
        }
    }

    void open_braces() {
        // Braces stand inside a group only as branches of an `if`; otherwise the group was not closed.
        if (inside(Inside::Group) && level().awaited.empty()) leave_groups();
        Inside kind = inside(Inside::File) ? declared_ : level().kind;
        if (!level().awaited.empty()) {
            kind = level().awaited.back();
            level().awaited.pop_back();
        }
        levels_.push_back({kind, {}});
    }

    void close_braces() {
        leave_groups();
        if (inside(Inside::File)) return;
        const Inside closed = level().kind;
        levels_.pop_back();
        level().last_closed = closed;
    }

    void visit_if() {
        Inside kind = Inside::Value;
        if (after(NetParser::ELSE)) {
            kind = level().last_closed;
        } else if (inside(Inside::Body) && at_boundary()) {
            kind = Inside::Body;
            begin_statement();
        }
        if (kind != Inside::Body) set(NetParser::CHOOSE);
        await(kind);
    }

    void begin_statement() {
        // In a group only when its closing bracket was forgotten.
        if (inside(Inside::Group) && at_boundary() && first_of_line()) leave_groups();
        if (!inside(Inside::Body)) return;
        level().awaited.clear();
        if (at_boundary()) starts_[at_] = Start::Statement;
    }

    /// `a = ...` or `a, b = ...`, with something complete before it.
    bool begins_assignment() {
        const bool possible = inside(Inside::Body) || (inside(Inside::Group) && first_of_line());
        if (!possible || !at_boundary()) return false;
        size_t distance = 1;
        while (next(distance) == NetParser::COMMA &&
               (next_is_word(distance + 1) || next(distance + 1) == NetParser::TEXT))
            distance += 2;
        return next(distance) == NetParser::ASSIGN;
    }

    void visit_word() {
        const size_t word = type(at_);
        if ((begins_declaration(word) || declares_formula(word)) && at_boundary() && declares_here()) {
            levels_.resize(1);
            level().awaited.clear();
            declaration_ = word;
            const bool statements = word == NetParser::NET || word == NetParser::BLOCK || declares_formula(word);
            declared_ = statements ? Inside::Body : Inside::Settings;
            return;
        }
        if (word == NetParser::ON && inside(Inside::File) && declaration_ == NetParser::TRAIN && after_operand())
            return;
        if (word == NetParser::DERIVATIVE && inside(Inside::File) && declares_formula(declaration_) && after_operand() &&
            !continues_an_operand(next()))
            return;
        if (word == NetParser::AS && (after_operand() || after(NetParser::DEFAULTS)) && (next_is_word() || next() == NetParser::TEXT))
            return;
        if (is_contextual_statement_word(word) && says_statement()) {
            begin_statement();
            return;
        }
        set(NetParser::NAME);
        if (begins_assignment()) {
            begin_statement();
        } else if (inside(Inside::Settings)) {
            if (is_key()) set(NetParser::KEY);
        } else if (inside(Inside::Body) && at_boundary() && !names_something_declared()) {
            const bool stray = is_stray();
            if (stray) set(NetParser::STRAY);
            starts_[at_] = stray ? Start::Statement : Start::LoneExpression;
        }
    }

    /// Behind `for i`, `input image` and the like a sign is missing, but nothing new begins.
    bool names_something_declared() const {
        const size_t before = at_ >= 2 ? type(at_ - 2) : 0;
        const bool computes = before == NetParser::LOSS || before == NetParser::METRIC || before == NetParser::EXPECT;
        return before == NetParser::FOR || (is_contextual_statement_word(before) && !computes);
    }

    /// At the outermost level every such word declares; elsewhere only one that no sound text could have there, because
    /// a closing brace was forgotten before it.
    bool declares_here() const {
        if (inside(Inside::File)) return true;
        if (declares_formula(type(at_))) return false;
        if (type(at_) == NetParser::TARGET) return next() == NetParser::LEFT_BRACE;
        if (!next_is_word() && next() != NetParser::TEXT) return false;
        if (inside(Inside::Body)) return true;
        size_t distance = 2;
        if (next(distance) == NetParser::LEFT_PARENTHESIS) {
            for (int depth = 0; next(distance) != antlr4::Token::EOF; ++distance) {
                if (next(distance) == NetParser::LEFT_PARENTHESIS) ++depth;
                if (next(distance) == NetParser::RIGHT_PARENTHESIS && --depth == 0) break;
            }
            ++distance;
        }
        return next(distance) == NetParser::LEFT_BRACE || next(distance) == NetParser::COLON;
    }

    bool says_statement() const {
        if (!at_boundary() || continues_an_operand(next())) return false;
        return inside(Inside::Body) || (inside(Inside::Group) && first_of_line() && next_is_word());
    }

    /// `repat 3 {`: a word before something that cannot follow it. On the next line it could be a statement of its own.
    bool is_stray() const {
        if (next() == NetParser::LEFT_BRACE) return true;
        const bool same_line = at_ + 1 < tokens_.size() && tokens_[at_ + 1]->getLine() == tokens_[at_]->getLine();
        return same_line && (next_is_word() || is_literal(next()));
    }

    bool known_key(size_t i) const {
        return i < tokens_.size() && (is_setting_key(text(i)) || is_setting_without_value(text(i)));
    }

    bool is_key() const {
        if (after(NetParser::LEFT_BRACE) || after_operand()) return true;
        if (after(NetParser::KEY)) return is_setting_without_value(text(at_ - 1));
        return after(NetParser::COMMA) && begins_setting();
    }

    /// Behind a comma: the key of a new setting, or a further value of the last one?
    bool begins_setting() const {
        if (continues_an_operand(next()) && next() != NetParser::COMMA) return false;
        if (is_setting_without_value(text(at_))) return true;
        const bool next_is_key = next_is_word() && known_key(at_ + 1) && next_begins_operand(2);
        if (next_is_key) return false;
        if (known_key(at_)) return next_begins_operand();
        return is_literal(next()) || list_follows() || (next_is_word() && !is_literal(next(2)));
    }

    /// `lr_steps [30, 60]`: an index has no comma.
    bool list_follows() const {
        if (next() != NetParser::LEFT_BRACKET) return false;
        int depth = 0;
        for (size_t distance = 1; next(distance) != antlr4::Token::EOF; ++distance) {
            const size_t t = next(distance);
            if (t == NetParser::COMMA && depth == 1) return true;
            if (t == NetParser::LEFT_BRACKET || t == NetParser::LEFT_PARENTHESIS) ++depth;
            if ((t == NetParser::RIGHT_BRACKET || t == NetParser::RIGHT_PARENTHESIS) && --depth == 0) return false;
        }
        return false;
    }

    const std::vector<CommonToken*>& tokens_;
    std::vector<Start> starts_;
    std::vector<Level> levels_;
    size_t at_ = 0;
    size_t declaration_ = 0;          // keyword of the current declaration
    Inside declared_ = Inside::Body;  // what its braces hold
};

}  // namespace

std::vector<Start> classify_words(const std::vector<CommonToken*>& tokens) { return Walk(tokens).run(); }

std::vector<std::string> declaration_words() { return {"net",    "block",     "function", "loss",        "metric", "optimizer",
            "schedule", "initialiser", "import", "defaults", "data",        "train",  "check", "export", "target"}; }

std::vector<std::string> statement_words() {
    return {"input", "label", "weight", "state", "shared", "loss", "metric", "expect", "for", "repeat", "if", "return"};
}

bool begins_declaration(size_t token_type) {
    switch (token_type) {
        case NetParser::NET:
        case NetParser::BLOCK:
        case NetParser::DATA:
        case NetParser::TRAIN:
        case NetParser::CHECK:
        case NetParser::EXPORT:
        case NetParser::TARGET:
        case NetParser::FUNCTION:
        case NetParser::OPTIMIZER:
        case NetParser::SCHEDULE:
        case NetParser::INITIALISER:
        case NetParser::IMPORT:
        case NetParser::DEFAULTS:
            return true;
        default:
            return false;
    }
}

bool ends_operand(size_t token_type) {
    switch (token_type) {
        case NetParser::NAME:
        case NetParser::INTEGER:
        case NetParser::REAL:
        case NetParser::TEXT:
        case NetParser::RIGHT_PARENTHESIS:
        case NetParser::RIGHT_BRACKET:
        case NetParser::RIGHT_BRACE:
            return true;
        default:
            return false;
    }
}

}  // namespace netc::syntax
