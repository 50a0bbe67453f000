// A page that puts the comments and blank lines of the source back between what is written to it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/page.h"
#include "syntax/ast.h"

namespace netc::syntax {

class CommentPage {
public:
    CommentPage(const Source& source, const std::vector<Comment>& comments) : source_(source), comments_(comments) {}

    /// To be called before the first line of what starts at `byte`: comments before it, and a blank line if there was
    /// one.
    void before(uint32_t byte);
    /// Like `before`, without a blank line at the end: what comes is a closing brace.
    void before_closing(uint32_t byte);
    /// Comments before a continuation line, without blank lines.
    void inside(uint32_t byte);
    /// A line whose last byte in the source is before `end`; a comment that follows there stays behind it.
    void line(const std::string& text, uint32_t end);

    void blank() { page_.blank(); }
    [[nodiscard]] Page::Block block(const std::string& head, uint32_t brace, std::string close = "");
    [[nodiscard]] Page::Block continuation() { return Page::Block(page_, ""); }
    /// The next byte from `from` on that is `wanted` and in no comment.
    uint32_t find(char wanted, uint32_t from) const;
    bool same_line(uint32_t first, uint32_t second) const { return source_.line_of(first) == source_.line_of(second); }

    int columns() const { return page_.columns(); }
    const std::string& text() const { return page_.text(); }

private:
    void write_comments_before(uint32_t byte, bool blank_lines);
    void blank_if_there_was_one(uint32_t byte);
    std::string comment_behind(uint32_t end);

    const Source& source_;
    const std::vector<Comment>& comments_;
    size_t next_ = 0;         // index of the first comment that is not yet written
    uint32_t last_line_ = 0;  // of the source, up to which everything is written; 0 where no blank line may follow
    Page page_;
};

}  // namespace netc::syntax
