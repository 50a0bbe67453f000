// The text of a file, and places in it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace netc {

/// A range of bytes in a source text: first <= byte < last.
struct Span {
    uint32_t first = 0;
    uint32_t last = 0;

    bool empty() const { return first == last; }
    /// The smallest span that holds both.
    static Span join(Span a, Span b) {
        if (a.empty()) return b;
        if (b.empty()) return a;
        return {a.first < b.first ? a.first : b.first, a.last > b.last ? a.last : b.last};
    }
};

/// A text with its name. Lines and columns count from 1; columns count code points.
class Source {
public:
    /// `name` is how messages call the file (as the user wrote it).
    Source(std::string name, std::string text);

    const std::string& name() const { return name_; }
    std::string_view text() const { return text_; }
    std::string_view text(Span span) const;

    uint32_t line_of(uint32_t byte) const;
    uint32_t column_of(uint32_t byte) const;
    uint32_t line_count() const;
    /// Line number `line` without its line break.
    std::string_view line(uint32_t line) const;
    /// First byte of line number `line`.
    uint32_t line_start(uint32_t line) const;

private:
    std::string name_;
    std::string text_;
    std::shared_ptr<const struct LineTable> lines_;
};

}  // namespace netc
