// Writing lines at the indentation of the open blocks.
#include "base/page.h"

namespace netc {

void Page::line(std::string_view text) {
    fresh_block_ = false;
    while (true) {
        const size_t end = text.find('\n');
        const std::string_view first = text.substr(0, end);
        if (!first.empty()) text_.append(static_cast<size_t>(columns()), ' ').append(first);
        text_.push_back('\n');
        if (end == std::string_view::npos) return;
        text.remove_prefix(end + 1);
    }
}

void Page::directive(std::string_view text) {
    fresh_block_ = false;
    text_.append(text).push_back('\n');
}

void Page::blank() {
    const bool after_blank = text_.empty() || text_ == "\n" || text_.ends_with("\n\n");
    if (!after_blank && !fresh_block_) line();
}

Page::Block Page::block(std::string_view head, std::string close) {
    line(head);
    fresh_block_ = true;
    return Block(*this, std::move(close));
}

}  // namespace netc
