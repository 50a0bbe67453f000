// Reading UTF-8, and showing text of unknown origin on a terminal.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace netc {

inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// One decoded code point; `valid` is false when the bytes are no UTF-8 (then `value` is the first byte, `length` is 1).
struct CodePoint {
    uint32_t value = 0;
    uint32_t length = 1;
    bool valid = true;
};

/// The code point that starts at `text[offset]`; offset < text.size().
CodePoint decode_utf8(std::string_view text, size_t offset);

/// Appends a code point (at most 0x10FFFF).
void append_utf8(std::string& text, uint32_t code_point);

/// Offset of the first byte that is no UTF-8, or npos.
size_t find_bad_utf8(std::string_view text);

/// Bytes that are no UTF-8 count as one each.
size_t count_code_points(std::string_view text);

/// What a terminal shows for one code point, and how many columns it takes. Control characters, invisible and
/// direction-changing ones and bytes that are no UTF-8 are spelled out (`\n`, `\x1b`, `\u{202e}`).
struct Glyph {
    std::string text;
    int columns = 1;
};
Glyph glyph_of(std::string_view text, size_t offset, const CodePoint& code_point);

/// The whole text as glyphs: safe to print on one line.
std::string printable(std::string_view text);

}  // namespace netc
