// Source text to Ast: checks the bytes, then lets tokens, grammar, recovery and builder work in turn.
#include "syntax/parse.h"

#include <algorithm>

#include <fmt/format.h>

#include "NetLexer.h"
#include "NetParser.h"
#include "base/utf8.h"
#include "syntax/build_ast.h"
#include "syntax/limits.h"
#include "syntax/recovery.h"
#include "syntax/tokens.h"

namespace netc::syntax {

namespace {

/// Reports bytes that no .net file may hold.
bool bytes_are_sound(const SourceFile& file, Diagnostics& diagnostics) {
    const std::string_view text = file.text;
    const auto place = [&](size_t at, size_t bytes) {
        const uint32_t first = file.first + static_cast<uint32_t>(at);
        return Span{first, first + static_cast<uint32_t>(bytes)};
    };
    if (text.size() > max_source_bytes) {
        diagnostics.error("too-large", place(0, 0),
                          fmt::format("this file has {} bytes; at most {} are read", text.size(), max_source_bytes));
        return false;
    }
    const size_t bad = find_bad_utf8(text);
    if (bad != std::string_view::npos) {
        diagnostics
            .error("not-utf8", place(bad, 1),
                   fmt::format("byte 0x{:02x} is no UTF-8", static_cast<unsigned char>(text[bad])))
            .help("save the file as UTF-8");
        return false;
    }
    const size_t mark = byte_order_mark.size();
    if (text.starts_with(byte_order_mark) && text.substr(mark).starts_with(byte_order_mark)) {
        diagnostics
            .error("unknown-character", place(mark, mark),
                   "this file begins with two byte order marks")
            .help("save it as UTF-8 without a mark");
        return false;
    }
    const auto is_control = [](char c) {
        const bool is_space = c == '\t' || c == '\n' || c == '\r' || c == '\f';
        return (static_cast<unsigned char>(c) < 0x20 && !is_space) || c == 0x7F;
    };
    const auto control = std::find_if(text.begin(), text.end(), is_control);
    if (control == text.end()) return true;
    diagnostics.error("control-character", place(static_cast<size_t>(control - text.begin()), 1),
                      fmt::format("control character 0x{:02x} in a text file", static_cast<unsigned char>(*control)));
    return false;
}

}  // namespace

Ast parse(const Source& source, Diagnostics& diagnostics) { return parse(*source.files().front(), diagnostics); }

Ast parse(const SourceFile& file, Diagnostics& diagnostics) {
    std::string_view text = file.text;
    if (!bytes_are_sound(file, diagnostics)) return {};
    const bool marked = text.starts_with(byte_order_mark);
    if (marked) text.remove_prefix(byte_order_mark.size());

    antlr4::ANTLRInputStream input{std::string(text)};
    NetLexer lexer(&input);
    lexer.removeErrorListeners();
    const Places places(text, file.first + (marked ? static_cast<uint32_t>(byte_order_mark.size()) : 0));
    std::optional<PreparedTokens> prepared = prepare_tokens(lexer, places, diagnostics);
    if (!prepared) return {};

    antlr4::ListTokenSource token_source(std::move(prepared->tokens));
    antlr4::CommonTokenStream stream(&token_source);
    stream.fill();
    NetParser parser(&stream);
    parser.removeErrorListeners();
    parser.setErrorHandler(std::make_shared<Recovery>(places, std::move(prepared->statement_starts),
                                                      std::move(prepared->reported), diagnostics));
    return {build_ast(parser.file(), places, diagnostics), std::move(prepared->comments)};
}

}  // namespace netc::syntax
