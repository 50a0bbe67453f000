// Lines of text with indentation; blocks close themselves.
#pragma once

#include <string>
#include <string_view>

namespace netc {

class Page {
public:
    explicit Page(int indent_width = 4) : indent_width_(indent_width) {}

    /// Appends one line (or several, split at line breaks) at the current indentation; an empty text is a blank line.
    void line(std::string_view text = {});
    /// A line at the left edge, where directives of the preprocessor stand.
    void directive(std::string_view text);
    /// A blank line, unless the last line is blank or opens a block.
    void blank();

    /// Indents until it dies, then writes `close` as a line (when not empty).
    class Block {
    public:
        Block(Page& page, std::string close) : page_(page), close_(std::move(close)) { ++page_.depth_; }
        ~Block() {
            --page_.depth_;
            if (!close_.empty()) page_.line(close_);
        }
        Block(const Block&) = delete;
        Block& operator=(const Block&) = delete;

    private:
        Page& page_;
        std::string close_;
    };

    /// Writes `head` and opens a block: `auto block = page.block("for (...) {", "}");`
    [[nodiscard]] Block block(std::string_view head, std::string close = "}");

    int columns() const { return depth_ * indent_width_; }
    const std::string& text() const { return text_; }

private:
    std::string text_;
    int depth_ = 0;
    bool fresh_block_ = false;  // nothing was written since a block was opened
    int indent_width_;
};

}  // namespace netc
