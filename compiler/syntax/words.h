// The meaning of words that a lexer cannot tell apart: keywords or names, keys of settings, the two kinds of `if`.
#pragma once

#include <string>
#include <vector>

#include <antlr4-runtime.h>

namespace netc::syntax {

/// What begins at a token.
enum class Start : uint8_t { Nothing, Statement, LoneExpression };

/// Changes the types of tokens as the head of grammar/Net.g4 says. `tokens` are those the parser sees, without the end
/// of the file. Returns for each token what begins there.
std::vector<Start> classify_words(const std::vector<antlr4::CommonToken*>& tokens);

/// Words that begin a declaration or a statement, for "did you mean".
std::vector<std::string> declaration_words();
std::vector<std::string> statement_words();

bool begins_declaration(size_t token_type);

/// A name, a literal or a closing bracket: an expression may end with it.
bool ends_operand(size_t token_type);

/// Whether a token is a number or a text.
bool is_literal(size_t type);

}  // namespace netc::syntax
