// Spans of tokens and rules.
#include "syntax/places.h"

#include <algorithm>

namespace netc::syntax {

Places::Places(std::string_view text, uint32_t offset) : offset_(offset), size_(static_cast<uint32_t>(text.size())) {
    const auto starts_code_point = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
    if (std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; })) return;
    for (uint32_t i = 0; i < size_; ++i)
        if (starts_code_point(text[i])) bytes_.push_back(i);
}

uint32_t Places::byte_of(size_t code_point) const {
    if (bytes_.empty()) return offset_ + static_cast<uint32_t>(std::min<size_t>(code_point, size_));
    return offset_ + (code_point < bytes_.size() ? bytes_[code_point] : size_);
}

Span Places::span_of(const antlr4::Token* token) const { return span_between(token, token); }

Span Places::span_of(const antlr4::ParserRuleContext* context) const {
    return span_between(context->start, context->stop ? context->stop : context->start);
}

Span Places::span_between(const antlr4::Token* first, const antlr4::Token* last) const {
    // The end of the file has no text: its last code point lies before its first.
    const uint32_t start = byte_of(first->getStartIndex());
    return {start, std::max(start, byte_of(last->getStopIndex() + 1))};
}

Span Places::after(const antlr4::Token* token) const {
    const uint32_t end = byte_of(token->getStopIndex() + 1);
    return {end, end};
}

}  // namespace netc::syntax
