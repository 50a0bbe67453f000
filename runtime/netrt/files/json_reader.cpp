// A strict JSON reader that builds no tree.
#include <cmath>
#include <cstdlib>

#include "netrt/files/json.h"
#include "netrt/files/utf8.h"

namespace netrt {
namespace {

constexpr size_t most_depth = 100;
constexpr size_t most_number_bytes = 400;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

bool JsonReader::fail(const char* what) {
    if (problem_.empty()) problem_ = std::string(what) + " at byte " + std::to_string(at_);
    return false;
}

void JsonReader::skip_blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t' || text_[at_] == '\r'))
        ++at_;
}

bool JsonReader::take(char c) {
    skip_blanks();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
}

JsonReader::Kind JsonReader::peek() {
    if (!ok()) return Kind::None;
    skip_blanks();
    if (at_ >= text_.size()) return Kind::None;
    switch (text_[at_]) {
        case '{':
            return Kind::Object;
        case '[':
            return Kind::Array;
        case '"':
            return Kind::String;
        case 't':
        case 'f':
            return Kind::Bool;
        case 'n':
            return Kind::Null;
        default:
            return is_digit(text_[at_]) || text_[at_] == '-' ? Kind::Number : Kind::None;
    }
}

bool JsonReader::enter(char opening) {
    if (!ok()) return false;
    if (!take(opening)) return fail(opening == '{' ? "expected '{'" : "expected '['");
    if (first_.size() >= most_depth) return fail("nested too deeply");
    first_.push_back(true);
    return true;
}

bool JsonReader::leave() {
    first_.pop_back();
    return false;
}

bool JsonReader::enter_object() { return enter('{'); }
bool JsonReader::enter_array() { return enter('['); }

bool JsonReader::next_member(std::string& name) {
    if (!ok()) return false;
    if (take('}')) return leave();
    if (!first_.back() && !take(',')) return fail("expected ',' or '}'");
    first_.back() = false;
    if (!string(name)) return false;
    if (!take(':')) return fail("expected ':'");
    return true;
}

bool JsonReader::next_item() {
    if (!ok()) return false;
    if (take(']')) return leave();
    if (!first_.back() && !take(',')) return fail("expected ',' or ']'");
    first_.back() = false;
    return true;
}

bool JsonReader::hex4(uint32_t& unit) {
    unit = 0;
    for (int i = 0; i < 4; ++i, ++at_) {
        const char c = at_ < text_.size() ? text_[at_] : ' ';
        const int digit = is_digit(c)            ? c - '0'
                          : c >= 'a' && c <= 'f' ? c - 'a' + 10
                          : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                 : -1;
        if (digit < 0) return fail("expected four hexadecimal digits");
        unit = unit * 16 + static_cast<uint32_t>(digit);
    }
    return true;
}

bool JsonReader::escape(std::string& value) {
    const char c = at_ < text_.size() ? text_[at_++] : ' ';
    switch (c) {
        case '"':
        case '\\':
        case '/':
            value += c;
            return true;
        case 'b':
            value += '\b';
            return true;
        case 'f':
            value += '\f';
            return true;
        case 'n':
            value += '\n';
            return true;
        case 'r':
            value += '\r';
            return true;
        case 't':
            value += '\t';
            return true;
        case 'u':
            break;
        default:
            return fail("unknown escape in a string");
    }
    uint32_t code;
    if (!hex4(code)) return false;
    if (code >= 0xd800 && code < 0xdc00) {  // the first half of a pair
        uint32_t second;
        if (text_.substr(at_, 2) != "\\u") return fail("half a surrogate pair in a string");
        at_ += 2;
        if (!hex4(second)) return false;
        if (second < 0xdc00 || second > 0xdfff) return fail("half a surrogate pair in a string");
        code = 0x10000 + ((code - 0xd800) << 10) + (second - 0xdc00);
    } else if (code >= 0xdc00 && code <= 0xdfff) {
        return fail("half a surrogate pair in a string");
    }
    append_rune(value, code);
    return true;
}

bool JsonReader::string(std::string& value) {
    if (!ok()) return false;
    value.clear();
    if (!take('"')) return fail("expected a string");
    while (at_ < text_.size()) {
        const char c = text_[at_];
        if (c == '"') {
            ++at_;
            return true;
        }
        if (c == '\\') {
            ++at_;
            if (!escape(value)) return false;
            continue;
        }
        const Rune rune = first_rune(text_.substr(at_));
        if (rune.bytes == 0) return fail("broken UTF-8 in a string");
        if (rune.code < 0x20) return fail("control character in a string");
        value += text_.substr(at_, rune.bytes);
        at_ += rune.bytes;
    }
    return fail("string without end");
}

/// The characters of a number as the grammar of JSON has them; empty when there is none.
std::string_view JsonReader::number_text() {
    skip_blanks();
    const size_t start = at_;
    size_t at = at_;
    const auto digits = [&] {
        const size_t before = at;
        while (at < text_.size() && is_digit(text_[at])) ++at;
        return at > before;
    };
    const auto found = [&](char c) { return at < text_.size() && text_[at] == c; };

    if (found('-')) ++at;
    if (found('0')) {
        ++at;
    } else if (!digits()) {
        return {};
    }
    if (found('.')) {
        ++at;
        if (!digits()) return {};
    }
    if (found('e') || found('E')) {
        ++at;
        if (found('+') || found('-')) ++at;
        if (!digits()) return {};
    }
    if (at - start > most_number_bytes) return {};
    return text_.substr(start, at - start);
}

bool JsonReader::integer(int64_t& value) {
    if (!ok()) return false;
    const std::string_view text = number_text();
    if (text.empty() || text.find_first_of(".eE") != std::string_view::npos) return fail("expected a whole number");
    value = 0;
    const bool negative = text[0] == '-';
    for (const char c : text.substr(negative ? 1 : 0)) {
        const int64_t digit = negative ? '0' - c : c - '0';
        if (__builtin_mul_overflow(value, 10, &value) || __builtin_add_overflow(value, digit, &value))
            return fail("whole number does not fit 64 bits");
    }
    at_ += text.size();
    return true;
}

bool JsonReader::number(double& value) {
    if (!ok()) return false;
    const std::string text(number_text());
    if (text.empty()) return fail("expected a number");
    value = std::strtod(text.c_str(), nullptr);
    if (!std::isfinite(value)) return fail("number out of range");
    at_ += text.size();
    return true;
}

bool JsonReader::word(std::string_view text) {
    skip_blanks();
    if (text_.substr(at_, text.size()) != text) return false;
    at_ += text.size();
    return true;
}

bool JsonReader::boolean(bool& value) {
    if (!ok()) return false;
    value = word("true");
    return value || word("false") || fail("expected true or false");
}

bool JsonReader::null() { return ok() && (word("null") || fail("expected null")); }

bool JsonReader::skip() {
    std::string text;
    double value;
    bool truth;
    switch (peek()) {
        case Kind::Object:
            if (!enter_object()) return false;
            while (next_member(text)) skip();
            return ok();
        case Kind::Array:
            if (!enter_array()) return false;
            while (next_item()) skip();
            return ok();
        case Kind::String:
            return string(text);
        case Kind::Number:
            return number(value);
        case Kind::Bool:
            return boolean(truth);
        case Kind::Null:
            return null();
        case Kind::None:
            break;
    }
    return fail("expected a value");
}

bool JsonReader::finish() {
    if (!ok()) return false;
    skip_blanks();
    return at_ == text_.size() || fail("more text after the value");
}

}  // namespace netrt
