// Reading and writing of numbers, texts and names.
#include "syntax/literals.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/utf8.h"
#include "syntax/names.h"

namespace netc::syntax {

namespace {

std::string without_underscores(std::string_view text) {
    std::string digits(text);
    std::erase(digits, '_');
    return digits;
}

struct Escape {
    char letter, meaning;
};
constexpr Escape escapes[] = {{'"', '"'}, {'\\', '\\'}, {'n', '\n'}, {'t', '\t'}, {'r', '\r'}};

}  // namespace

int64_t integer_value(std::string_view text, Span span, Diagnostics& diagnostics) {
    const std::string digits = without_underscores(text);
    int64_t value = 0;
    const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (result.ec == std::errc()) return value;
    diagnostics.error("integer-overflow", span, "this integer is beyond the largest, 9_223_372_036_854_775_807");
    return 0;
}

double real_value(std::string_view text, Span span, Diagnostics& diagnostics) {
    const std::string digits = without_underscores(text);
    double value = 0;
    const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (result.ec == std::errc()) return value;
    diagnostics.error("real-overflow", span, "this number is beyond the range of real numbers, 2.3e-308 to 1.7e308");
    return 0;
}

std::string text_value(std::string_view text, Span span, Diagnostics& diagnostics) {
    std::string value;
    for (size_t i = 1; i + 1 < text.size(); ++i) {  // between the quotes
        if (text[i] != '\\') {
            value.push_back(text[i]);
            continue;
        }
        const char letter = text[++i];
        const auto escape = std::find_if(std::begin(escapes), std::end(escapes),
                                         [&](const Escape& known) { return known.letter == letter; });
        if (escape != std::end(escapes)) {
            value.push_back(escape->meaning);
            continue;
        }
        const uint32_t place = span.first + static_cast<uint32_t>(i);
        const uint32_t length = decode_utf8(text, i).length;
        diagnostics
            .error("unknown-escape", Span{place - 1, place + length},
                   fmt::format("`\\{}` stands for no character", printable(text.substr(i, length))))
            .propose({"a backslash itself is written `", Edit{{place - 1, place}, "\\\\"},
                      "`; known are `\\\\`, `\\\"`, `\\n`, `\\t` and `\\r`"});
    }
    return value;
}

std::string quoted_text(std::string_view text) {
    std::string result = "\"";
    for (const char c : text) {
        const auto escape = std::find_if(std::begin(escapes), std::end(escapes),
                                         [&](const Escape& known) { return known.meaning == c; });
        if (escape == std::end(escapes))
            result.push_back(c);
        else
            result.append({'\\', escape->letter});
    }
    return result + "\"";
}

std::string written_name(std::string_view name) {
    return name.empty() || is_plain_name(name) ? std::string(name) : quoted_text(name);
}

std::string real_text(double value) {
    std::string text = fmt::format("{}", value);
    const bool has_point = text.find_first_of(".e") != std::string::npos;
    return has_point ? text : text + ".0";
}

}  // namespace netc::syntax
