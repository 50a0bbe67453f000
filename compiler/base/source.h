// The texts of a file and of those that it imports, and places in them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace netc {

/// A range of bytes in a source: first <= byte < last.
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

/// A text with its name, and the bytes of a source that are its.
struct SourceFile {
    std::string name;  // as messages call it
    std::string text;
    uint32_t first = 0;                 // where it begins in the source
    std::vector<uint32_t> line_starts;  // bytes of the source
    bool is_library = false;            // netc's own text, which users have not written

    Span span() const { return {first, first + static_cast<uint32_t>(text.size())}; }
};

/// A file, and behind it those that it imports: a byte of the source is a place in one of them. Lines and columns count from
/// 1, in their file; columns count code points.
class Source {
public:
    /// `name` is how messages call the file (as the user wrote it).
    Source(std::string name, std::string text);

    /// Of the file itself, which comes first.
    const std::string& name() const { return files_.front()->name; }
    std::string_view text() const { return files_.front()->text; }

    /// Adds a file. Texts that were handed out stay where they are.
    const SourceFile& add(std::string name, std::string text);
    /// The same of text that netc brings.
    const SourceFile& add_library(std::string name, std::string text);
    const std::vector<std::shared_ptr<const SourceFile>>& files() const { return files_; }
    const SourceFile& file_of(uint32_t byte) const;
    /// Whether a place is in the file itself, not in one that it imports.
    bool is_own(Span span) const { return &file_of(span.first) == files_.front().get(); }
    bool is_library(Span span) const { return file_of(span.first).is_library; }
    /// Whether the files are the same, byte for byte.
    bool equals(const Source& other) const;

    std::string_view text(Span span) const;
    uint32_t line_of(uint32_t byte) const;
    uint32_t column_of(uint32_t byte) const;
    /// The line of a byte without its line break, and its first byte.
    std::string_view line_at(uint32_t byte) const;
    uint32_t line_start(uint32_t byte) const;

private:
    std::vector<std::shared_ptr<const SourceFile>> files_;
};

/// The last part of a path.
std::string without_folders(const std::string& path);

}  // namespace netc
