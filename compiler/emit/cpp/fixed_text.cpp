// Fills the places in fixed passages.
#include "emit/cpp/fixed_text.h"

#include "base/check.h"

namespace netc::emit {

namespace {

/// The length of a key @LIKE_THIS@ at the start of the text, or 0.
size_t key_length(std::string_view text) {
    size_t length = 1;
    while (length < text.size() && ((text[length] >= 'A' && text[length] <= 'Z') || text[length] == '_')) ++length;
    return length > 1 && length < text.size() && text[length] == '@' ? length + 1 : 0;
}

}  // namespace

std::string filled_text(std::string_view name, const std::map<std::string, std::string>& values) {
    std::string_view rest = fixed_text(name);
    std::string result;
    while (!rest.empty()) {
        const size_t length = rest[0] == '@' ? key_length(rest) : 0;
        if (length == 0) {
            result += rest[0];
            rest.remove_prefix(1);
            continue;
        }
        const auto value = values.find(std::string(rest.substr(1, length - 2)));
        NETC_CHECK(value != values.end(), "no text for " + std::string(rest.substr(0, length)));
        const bool alone = (result.empty() || result.back() == '\n') && rest.size() > length && rest[length] == '\n';
        result += value->second;
        // A value of whole lines brings its last line break along.
        const bool breaks = value->second.empty() || value->second.back() == '\n';
        rest.remove_prefix(alone && breaks ? length + 1 : length);
    }
    return result;
}

}  // namespace netc::emit
