// UTF-8 decoding, and the choice of what a terminal may be shown.
#include "base/utf8.h"

#include <fmt/format.h>

namespace netc {

namespace {

struct Range {
    uint32_t first, last;
};

template <size_t n>
bool within(const Range (&ranges)[n], uint32_t code_point) {
    for (const Range& range : ranges)
        if (code_point >= range.first && code_point <= range.last) return true;
    return false;
}

// Controls, invisible characters, and those that change the direction of writing.
constexpr Range hidden[] = {{0x00, 0x1F},     {0x7F, 0x9F},     {0xAD, 0xAD},     {0x200B, 0x200F},  {0x2028, 0x202E},
                            {0x2060, 0x206F}, {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB}, {0xE0000, 0xE0FFF}};
constexpr Range combining[] = {{0x300, 0x36F}, {0x483, 0x489}, {0x1AB0, 0x1AFF}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}};
constexpr Range wide[] = {{0x1100, 0x115F}, {0x2E80, 0xA4CF}, {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},  {0xFE30, 0xFE4F},
                          {0xFF00, 0xFF60}, {0xFFE0, 0xFFE6}, {0x1F300, 0x1FAFF}, {0x20000, 0x3FFFD}};

/// Length that the first byte announces; 0 when no code point starts so.
uint32_t announced_length(unsigned char byte) {
    if (byte < 0x80) return 1;
    if (byte >= 0xC2 && byte < 0xE0) return 2;
    if (byte >= 0xE0 && byte < 0xF0) return 3;
    if (byte >= 0xF0 && byte < 0xF5) return 4;
    return 0;
}

}  // namespace

CodePoint decode_utf8(std::string_view text, size_t offset) {
    const auto byte_at = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte_at(offset);
    const CodePoint bad{first, 1, false};
    const uint32_t length = announced_length(first);
    if (length == 0 || text.size() - offset < length) return bad;
    if (length == 1) return {first, 1, true};

    uint32_t value = first & (0xFFu >> (length + 1));
    for (uint32_t i = 1; i < length; ++i) {
        const unsigned char next = byte_at(offset + i);
        if ((next & 0xC0) != 0x80) return bad;
        value = value << 6 | (next & 0x3F);
    }
    constexpr uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
    if (value < smallest[length] || value > 0x10FFFF || surrogate) return bad;
    return {value, length, true};
}

void append_utf8(std::string& text, uint32_t code_point) {
    const auto append = [&](uint32_t byte) { text.push_back(static_cast<char>(byte)); };
    const auto append_tail = [&](int shift) { append(0x80 | (code_point >> shift & 0x3F)); };
    if (code_point < 0x80) {
        append(code_point);
    } else if (code_point < 0x800) {
        append(0xC0 | code_point >> 6);
        append_tail(0);
    } else if (code_point < 0x10000) {
        append(0xE0 | code_point >> 12);
        append_tail(6);
        append_tail(0);
    } else {
        append(0xF0 | code_point >> 18);
        append_tail(12);
        append_tail(6);
        append_tail(0);
    }
}

size_t find_bad_utf8(std::string_view text) {
    for (size_t i = 0; i < text.size();) {
        const CodePoint code_point = decode_utf8(text, i);
        if (!code_point.valid) return i;
        i += code_point.length;
    }
    return std::string_view::npos;
}

size_t count_code_points(std::string_view text) {
    size_t count = 0;
    for (size_t i = 0; i < text.size(); i += decode_utf8(text, i).length) ++count;
    return count;
}

Glyph glyph_of(std::string_view text, size_t offset, const CodePoint& code_point) {
    const auto spelled = [](std::string spelling) {
        const int columns = static_cast<int>(spelling.size());
        return Glyph{std::move(spelling), columns};
    };
    const uint32_t value = code_point.value;
    if (!code_point.valid) return spelled(fmt::format("\\x{:02x}", value));
    if (value == '\n') return spelled("\\n");
    if (value == '\t') return spelled("\\t");
    if (value == '\r') return spelled("\\r");
    if (within(hidden, value))
        return spelled(value < 0x80 ? fmt::format("\\x{:02x}", value) : fmt::format("\\u{{{:x}}}", value));
    const int columns = within(combining, value) ? 0 : within(wide, value) ? 2 : 1;
    return {std::string(text.substr(offset, code_point.length)), columns};
}

std::string printable(std::string_view text) {
    std::string result;
    for (size_t i = 0; i < text.size();) {
        const CodePoint code_point = decode_utf8(text, i);
        result += glyph_of(text, i, code_point).text;
        i += code_point.length;
    }
    return result;
}

}  // namespace netc
