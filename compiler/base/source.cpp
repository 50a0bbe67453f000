// Finding lines and columns in a source text.
#include "base/source.h"

#include <algorithm>
#include <vector>

#include "base/utf8.h"

namespace netc {

namespace {

std::shared_ptr<const SourceFile> file_at(uint32_t first, std::string name, std::string text, bool is_library = false) {
    auto file = std::make_shared<SourceFile>(SourceFile{std::move(name), std::move(text), first, {}, is_library});
    // A byte order mark is no part of the first line, so that columns are what an editor shows.
    const bool marked = file->text.starts_with(byte_order_mark);
    file->line_starts.push_back(first + (marked ? static_cast<uint32_t>(byte_order_mark.size()) : 0));
    const size_t reachable = std::min<size_t>(file->text.size(), UINT32_MAX - first);
    for (size_t i = 0; i < reachable; ++i)
        if (file->text[i] == '\n') file->line_starts.push_back(first + static_cast<uint32_t>(i + 1));
    return file;
}

}  // namespace

Source::Source(std::string name, std::string text) : files_{file_at(0, std::move(name), std::move(text))} {}

const SourceFile& Source::add(std::string name, std::string text) {
    // The end of a file is a place of its own.
    files_.push_back(file_at(files_.back()->span().last + 1, std::move(name), std::move(text)));
    return *files_.back();
}

const SourceFile& Source::add_library(std::string name, std::string text) {
    files_.push_back(file_at(files_.back()->span().last + 1, std::move(name), std::move(text), true));
    return *files_.back();
}

const SourceFile& Source::file_of(uint32_t byte) const {
    size_t file = files_.size() - 1;
    while (file > 0 && files_[file]->first > byte) --file;
    return *files_[file];
}

bool Source::equals(const Source& other) const {
    return std::equal(files_.begin(), files_.end(), other.files_.begin(), other.files_.end(),
                      [](const auto& a, const auto& b) { return a->name == b->name && a->text == b->text; });
}

std::string_view Source::text(Span span) const {
    const SourceFile& file = file_of(span.first);
    const size_t first = std::min<size_t>(span.first - file.first, file.text.size());
    const size_t last = std::clamp<size_t>(std::max(span.last, file.first) - file.first, first, file.text.size());
    return std::string_view(file.text).substr(first, last - first);
}

uint32_t Source::line_of(uint32_t byte) const {
    const auto& starts = file_of(byte).line_starts;
    const auto after = std::upper_bound(starts.begin(), starts.end(), byte);
    return std::max<uint32_t>(1, static_cast<uint32_t>(after - starts.begin()));
}

uint32_t Source::column_of(uint32_t byte) const {
    const uint32_t start = line_start(byte);
    if (byte <= start) return 1;
    return 1 + static_cast<uint32_t>(count_code_points(text(Span{start, byte})));
}

std::string_view Source::line_at(uint32_t byte) const {
    const SourceFile& file = file_of(byte);
    const size_t start = line_start(byte) - file.first;
    const size_t end = std::min(file.text.find('\n', start), file.text.size());
    std::string_view result = std::string_view(file.text).substr(start, end - start);
    if (result.ends_with('\r')) result.remove_suffix(1);
    return result;
}

uint32_t Source::line_start(uint32_t byte) const { return file_of(byte).line_starts[line_of(byte) - 1]; }

std::string without_folders(const std::string& path) {
    const size_t slash = path.find_last_of("/\\");
    return slash == std::string::npos ? path : path.substr(slash + 1);
}

}  // namespace netc
