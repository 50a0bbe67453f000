// Names that need no quotes, and the keys of settings.
#include "syntax/names.h"

#include <algorithm>

#include "NetLexer.h"
#include "base/utf8.h"

namespace netc::syntax {

namespace {

constexpr std::string_view reserved_words[] = {"for", "repeat", "if", "else", "return", "in", "and", "or", "not"};

constexpr std::string_view setting_keys[] = {
    "augment", "batch",    "best",   "budget", "class_weights", "decode",    "epochs",    "except", "freeze", "from",     "isa",       "keep",
    "layout",  "lr",       "map",    "no_decay", "normalize", "optimizer", "output", "patience", "precision", "rate",  "resize",
    "sampling", "save",    "schedule", "seed",   "shuffle",   "source",    "split",  "take",     "test",    "threads",   "validate", "weights"};
constexpr std::string_view settings_without_value[] = {"precise"};

template <size_t n>
bool contains(const std::string_view (&words)[n], std::string_view word) {
    return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_letter_or_digit(char c) { return is_letter(c) || (c >= '0' && c <= '9'); }

/// Letters outside of ASCII: the grammar alone knows them.
bool is_one_name_token(std::string_view text) {
    antlr4::ANTLRInputStream input{std::string(text)};
    NetLexer lexer(&input);
    lexer.removeErrorListeners();
    const size_t first = lexer.nextToken()->getType();
    return first == NetLexer::NAME && lexer.nextToken()->getType() == antlr4::Token::EOF;
}

}  // namespace

bool is_plain_name(std::string_view text) {
    if (text.empty() || text.size() > 1'000) return false;
    const bool is_ascii =
        std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (!is_ascii) return find_bad_utf8(text) == std::string_view::npos && is_one_name_token(text);
    return is_letter(text.front()) && std::all_of(text.begin(), text.end(), is_letter_or_digit) &&
           !contains(reserved_words, text);
}

bool is_setting_key(std::string_view word) { return contains(setting_keys, word); }

bool is_setting_without_value(std::string_view word) { return contains(settings_without_value, word); }

}  // namespace netc::syntax
