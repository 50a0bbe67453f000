// From ANTLR's positions, which count code points, to bytes of the source.
#pragma once

#include <vector>

#include <antlr4-runtime.h>

#include "base/source.h"

namespace netc::syntax {

class Places {
public:
    /// `offset` is the byte at which the parsed text starts: behind a byte order mark.
    Places(std::string_view text, uint32_t offset);

    uint32_t byte_of(size_t code_point) const;
    Span span_of(const antlr4::Token* token) const;
    Span span_of(const antlr4::ParserRuleContext* context) const;
    Span span_between(const antlr4::Token* first, const antlr4::Token* last) const;
    /// The empty place behind a token.
    Span after(const antlr4::Token* token) const;

private:
    uint32_t offset_;
    uint32_t size_;
    std::vector<uint32_t> bytes_;  // of each code point; empty when all are one byte long
};

}  // namespace netc::syntax
