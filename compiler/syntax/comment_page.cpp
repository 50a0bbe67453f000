// Comments keep their order and, where lines end as they did, their place.
#include "syntax/comment_page.h"

#include <algorithm>

namespace netc::syntax {

namespace {

std::string trimmed(std::string text) {
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\f')) text.pop_back();
    return text;
}

}  // namespace

void CommentPage::blank_if_there_was_one(uint32_t byte) {
    if (last_line_ > 0 && source_.line_of(byte) > last_line_ + 1) page_.blank();
}

void CommentPage::write_comments_before(uint32_t byte, bool blank_lines) {
    for (; next_ < comments_.size() && comments_[next_].span.first < byte; ++next_) {
        const Comment& comment = comments_[next_];
        if (blank_lines) blank_if_there_was_one(comment.span.first);
        page_.line(trimmed(comment.text));
        last_line_ = std::max(last_line_, source_.line_of(comment.span.first));
    }
}

void CommentPage::before(uint32_t byte) {
    write_comments_before(byte, true);
    blank_if_there_was_one(byte);
}

void CommentPage::before_closing(uint32_t byte) { write_comments_before(byte, true); }

void CommentPage::inside(uint32_t byte) { write_comments_before(byte, false); }

std::string CommentPage::comment_behind(uint32_t end) {
    if (next_ == comments_.size()) return "";
    const Comment& comment = comments_[next_];
    if (comment.span.first < end || !same_line(end > 0 ? end - 1 : 0, comment.span.first)) return "";
    const std::string_view between = source_.text(Span{end, comment.span.first});
    if (between.find_first_not_of(" \t\r\f,)]") != std::string_view::npos) return "";
    ++next_;
    return "  " + trimmed(comment.text);
}

void CommentPage::line(const std::string& text, uint32_t end) {
    page_.line(text + comment_behind(end));
    last_line_ = std::max(last_line_, source_.line_of(end > 0 ? end - 1 : 0));
}

Page::Block CommentPage::block(const std::string& head, uint32_t brace, std::string close) {
    const std::string comment = comment_behind(brace + 1);
    last_line_ = 0;
    return page_.block(head + comment, std::move(close));
}

uint32_t CommentPage::find(char wanted, uint32_t from) const {
    const std::string_view text = source_.text();
    auto comment = std::lower_bound(comments_.begin(), comments_.end(), from,
                                    [](const Comment& c, uint32_t byte) { return c.span.last <= byte; });
    for (uint32_t i = from; i < text.size(); ++i) {
        if (comment != comments_.end() && i >= comment->span.first) {
            i = comment->span.last - 1;
            ++comment;
            continue;
        }
        if (text[i] == wanted) return i;
    }
    return static_cast<uint32_t>(text.size());
}

}  // namespace netc::syntax
