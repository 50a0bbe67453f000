// Finding lines and columns in a source text.
#include "base/source.h"

#include <algorithm>
#include <vector>

#include "base/utf8.h"

namespace netc {

/// First byte of every line.
struct LineTable {
    std::vector<uint32_t> starts;
};

Source::Source(std::string name, std::string text) : name_(std::move(name)), text_(std::move(text)) {
    LineTable table;
    // A byte order mark is no part of the first line, so that columns are what an editor shows.
    table.starts.push_back(text_.starts_with(byte_order_mark) ? uint32_t(byte_order_mark.size()) : 0);
    const size_t reachable = std::min<size_t>(text_.size(), UINT32_MAX);
    for (size_t i = 0; i < reachable; ++i)
        if (text_[i] == '\n') table.starts.push_back(static_cast<uint32_t>(i + 1));
    lines_ = std::make_shared<const LineTable>(std::move(table));
}

std::string_view Source::text(Span span) const {
    const size_t first = std::min<size_t>(span.first, text_.size());
    const size_t last = std::clamp<size_t>(span.last, first, text_.size());
    return std::string_view(text_).substr(first, last - first);
}

uint32_t Source::line_of(uint32_t byte) const {
    const auto& starts = lines_->starts;
    const auto after = std::upper_bound(starts.begin(), starts.end(), byte);
    return std::max<uint32_t>(1, static_cast<uint32_t>(after - starts.begin()));
}

uint32_t Source::column_of(uint32_t byte) const {
    const uint32_t start = line_start(line_of(byte));
    if (byte <= start) return 1;
    return 1 + static_cast<uint32_t>(count_code_points(text(Span{start, byte})));
}

uint32_t Source::line_count() const { return static_cast<uint32_t>(lines_->starts.size()); }

std::string_view Source::line(uint32_t line) const {
    if (line < 1 || line > line_count()) return {};
    const uint32_t start = line_start(line);
    const size_t end = std::min(text_.find('\n', start), text_.size());
    std::string_view result = std::string_view(text_).substr(start, end - start);
    if (result.ends_with('\r')) result.remove_suffix(1);
    return result;
}

uint32_t Source::line_start(uint32_t line) const {
    const auto& starts = lines_->starts;
    return starts[std::clamp<uint32_t>(line, 1, line_count()) - 1];
}

}  // namespace netc
