// One character of UTF-8 text at a time, strictly.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace netrt {

struct Rune {
    uint32_t code;
    size_t bytes;  // 0 when the text does not begin with a whole, shortest, permitted form
};

inline Rune first_rune(std::string_view text) {
    constexpr Rune broken = {0, 0};
    if (text.empty()) return broken;
    const auto byte = [&](size_t i) { return static_cast<uint32_t>(static_cast<unsigned char>(text[i])); };
    const uint32_t first = byte(0);
    if (first < 0x80) return {first, 1};
    const size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || text.size() < length) return broken;
    uint32_t code = first & (0x7fu >> length);
    for (size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xc0) != 0x80) return broken;
        code = code << 6 | (byte(i) & 0x3f);
    }
    constexpr uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    if (code < smallest[length] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return broken;
    return {code, length};
}

/// `code` is at most 0x10ffff.
inline void append_rune(std::string& text, uint32_t code) {
    const auto append = [&](uint32_t byte) { text += static_cast<char>(byte); };
    if (code < 0x80) return append(code);
    if (code < 0x800) {
        append(0xc0 | code >> 6);
    } else {
        if (code < 0x10000) {
            append(0xe0 | code >> 12);
        } else {
            append(0xf0 | code >> 18);
            append(0x80 | (code >> 12 & 0x3f));
        }
        append(0x80 | (code >> 6 & 0x3f));
    }
    append(0x80 | (code & 0x3f));
}

}  // namespace netrt
