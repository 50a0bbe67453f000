// Tables as text: finding records and fields.
#include "netrt/data/csv.h"

#include <algorithm>
#include <cstdio>
#include <string_view>

#include "netrt/files/text.h"

namespace netrt {
namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

/// Without blanks at its ends.
void trim(std::string& text) {
    const size_t last = text.find_last_not_of(" \t");
    text.erase(last == std::string::npos ? 0 : last + 1);
    text.erase(0, text.find_first_not_of(" \t"));
}

std::vector<uint8_t> bytes_of_stdin() {
    std::vector<uint8_t> bytes;
    uint8_t piece[4096];
    for (size_t count; (count = std::fread(piece, 1, sizeof piece, stdin)) > 0;) bytes.insert(bytes.end(), piece, piece + count);
    return bytes;
}

}  // namespace

Result<CsvReader> CsvReader::open(const std::string& path, char separator) {
    if (path == "-") return over("standard input", bytes_of_stdin(), separator);
    Result<ByteReader> file = ByteReader::open(path);
    if (!file) return file.error();
    Result<std::vector<uint8_t>> bytes = file->read_rest();
    if (!bytes) return bytes.error();
    return over(path, std::move(*bytes), separator);
}

Result<CsvReader> CsvReader::over(std::string name, std::vector<uint8_t> bytes, char separator) {
    CsvReader reader(std::move(name), std::move(bytes), separator);
    if (Status status = reader.start(); !status) return status.error();
    return reader;
}

Status CsvReader::start() {
    const auto zero = std::find(bytes_.begin(), bytes_.end(), 0);
    if (zero != bytes_.end())
        return make_error("%s: is no text: byte %lld is zero", name_.c_str(),
                          static_cast<long long>(zero - bytes_.begin()));
    if (bytes_.size() >= byte_order_mark.size() &&
        std::equal(byte_order_mark.begin(), byte_order_mark.end(), bytes_.begin(),
                   [](char a, uint8_t b) { return static_cast<uint8_t>(a) == b; }))
        at_ = byte_order_mark.size();
    const Result<bool> found = record();
    if (!found) return found.error();
    if (!*found) return Error{name_ + ": is empty; its first line names the columns"};
    header_ = fields_;
    behind_header_ = at_;
    line_behind_header_ = line_;
    return {};
}

void CsvReader::rewind() {
    at_ = behind_header_;
    line_ = line_behind_header_;
}

int64_t CsvReader::most_records() const {
    const auto breaks = [&](char c) { return std::count(bytes_.begin(), bytes_.end(), static_cast<uint8_t>(c)); };
    return breaks('\n') + breaks('\r') + 1;
}

std::string CsvReader::place() const { return formatted("%s:%lld", name_.c_str(), static_cast<long long>(record_line_)); }

Result<bool> CsvReader::next() {
    Result<bool> found = record();
    if (!found || !*found || fields_.size() == header_.size()) return found;
    return make_error("%s: has %zu field%s, and the header names %zu", place().c_str(), fields_.size(),
                      fields_.size() == 1 ? "" : "s", header_.size());
}

Result<bool> CsvReader::record() {
    while (!at_end() && at_line_end()) end_line();
    if (at_end()) return false;
    record_line_ = line_;
    for (size_t count = 1;; ++count) {
        if (fields_.size() < count) fields_.emplace_back();
        if (Status status = field(fields_[count - 1]); !status) return status.error();
        if (at_separator()) {
            ++at_;
            continue;
        }
        fields_.resize(count);
        end_line();
        return true;
    }
}

Status CsvReader::field(std::string& text) {
    skip_blanks();
    if (!at_end() && bytes_[at_] == '"') return quoted(text);
    const size_t first = at_;
    while (!at_line_end() && !at_separator()) ++at_;
    text.assign(bytes_.begin() + static_cast<int64_t>(first), bytes_.begin() + static_cast<int64_t>(at_));
    trim(text);
    return {};
}

Status CsvReader::quoted(std::string& text) {
    const int64_t line = line_;
    text.clear();
    for (++at_;; ++at_) {
        if (at_end())
            return make_error("%s:%lld: a quote is opened here and never closed", name_.c_str(),
                              static_cast<long long>(line));
        if (bytes_[at_] == '"' && (++at_ == bytes_.size() || bytes_[at_] != '"')) break;
        if (bytes_[at_] == '\n') ++line_;
        text += static_cast<char>(bytes_[at_]);
    }
    skip_blanks();
    if (at_line_end() || at_separator()) return {};
    return make_error("%s:%lld: text stands behind a closing quote; quotes within quotes are doubled", name_.c_str(),
                      static_cast<long long>(line_));
}

void CsvReader::skip_blanks() {
    while (!at_end() && !at_separator() && (bytes_[at_] == ' ' || bytes_[at_] == '\t')) ++at_;
}

void CsvReader::end_line() {
    if (at_end()) return;
    if (bytes_[at_] == '\r' && at_ + 1 < bytes_.size() && bytes_[at_ + 1] == '\n') ++at_;
    ++at_;
    ++line_;
}

}  // namespace netrt
