// A JSON writer that escapes, and text fit for messages.
#include "netrt/files/json.h"

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "netrt/files/utf8.h"

namespace netrt {

std::string printable(std::string_view text, size_t most_bytes) {
    std::string shown;
    for (size_t at = 0; at < text.size();) {
        if (shown.size() >= most_bytes) return shown + "...";
        const Rune rune = first_rune(text.substr(at));
        // Besides the control characters, those that turn the direction of text could forge a message.
        const bool turns = (rune.code >= 0x202a && rune.code <= 0x202e) || (rune.code >= 0x2066 && rune.code <= 0x2069);
        const bool shows = rune.bytes > 0 && rune.code >= 0x20 && !(rune.code >= 0x7f && rune.code < 0xa0) && !turns;
        const size_t length = rune.bytes > 0 ? rune.bytes : 1;
        if (shows) {
            shown += text.substr(at, length);
        } else {
            shown += '?';
        }
        at += length;
    }
    return shown;
}

std::string listed(const std::vector<std::string>& names) {
    constexpr size_t most = 12;
    std::string text;
    for (size_t i = 0; i < std::min(names.size(), most); ++i)
        text += (i == 0 ? "`" : ", `") + printable(names[i]) + "`";
    return names.size() > most ? text + " ..." : text;
}

std::string on_one_line(std::string_view text) { return printable(text, SIZE_MAX); }

void JsonWriter::separate() {
    if (comma_) text_ += ", ";
    comma_ = true;
}

JsonWriter& JsonWriter::open_object() {
    separate();
    text_ += '{';
    comma_ = false;
    return *this;
}

JsonWriter& JsonWriter::close_object() {
    text_ += '}';
    comma_ = true;
    return *this;
}

JsonWriter& JsonWriter::open_array() {
    separate();
    text_ += '[';
    comma_ = false;
    return *this;
}

JsonWriter& JsonWriter::close_array() {
    text_ += ']';
    comma_ = true;
    return *this;
}

JsonWriter& JsonWriter::name(std::string_view name) {
    string(name);
    text_ += ": ";
    comma_ = false;
    return *this;
}

JsonWriter& JsonWriter::string(std::string_view value) {
    separate();
    text_ += '"';
    for (size_t at = 0; at < value.size();) {
        const Rune rune = first_rune(value.substr(at));
        const size_t length = rune.bytes > 0 ? rune.bytes : 1;
        if (rune.bytes == 0) {
            text_ += "\\ufffd";  // not text; file names may hold any bytes
        } else if (rune.code == '"' || rune.code == '\\') {
            text_ += '\\';
            text_ += static_cast<char>(rune.code);
        } else if (rune.code == '\n') {
            text_ += "\\n";
        } else if (rune.code == '\t') {
            text_ += "\\t";
        } else if (rune.code < 0x20 || rune.code == 0x7f) {
            char code[8];
            std::snprintf(code, sizeof code, "\\u%04x", static_cast<unsigned>(rune.code));
            text_ += code;
        } else {
            text_ += value.substr(at, length);
        }
        at += length;
    }
    text_ += '"';
    return *this;
}

JsonWriter& JsonWriter::integer(int64_t value) {
    separate();
    char digits[24];
    std::snprintf(digits, sizeof digits, "%lld", static_cast<long long>(value));
    text_ += digits;
    return *this;
}

JsonWriter& JsonWriter::number(double value) {
    separate();
    if (!std::isfinite(value)) {
        text_ += "null";
        return *this;
    }
    char digits[32];
    for (int precision = 6; precision <= 17; ++precision) {
        std::snprintf(digits, sizeof digits, "%.*g", precision, value);
        if (std::strtod(digits, nullptr) == value) break;
    }
    text_ += digits;
    return *this;
}

JsonWriter& JsonWriter::boolean(bool value) {
    separate();
    text_ += value ? "true" : "false";
    return *this;
}

}  // namespace netrt
