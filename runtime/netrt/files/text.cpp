// Numbers and tables as people read them.
#include "netrt/files/text.h"

#include <algorithm>
#include <cmath>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>

namespace netrt {

std::string formatted(const char* format, ...) {
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    const int length = std::vsnprintf(nullptr, 0, format, arguments);
    va_end(arguments);
    std::string text(length > 0 ? static_cast<size_t>(length) : 0, '\0');
    if (length > 0) std::vsnprintf(text.data(), text.size() + 1, format, again);
    va_end(again);
    return text;
}

std::string with_commas(double whole) {
    std::string digits = formatted("%.0f", whole);
    const size_t start = digits[0] == '-' ? 1 : 0;
    for (size_t at = digits.size(); at > start + 3;) digits.insert(at -= 3, 1, ',');
    return digits;
}

std::string bytes_text(double bytes) {
    if (bytes < 1e3) return formatted("%.0f B", bytes);
    if (bytes < 1e6) return formatted("%.1f kB", bytes / 1e3);
    if (bytes < 1e9) return formatted("%.1f MB", bytes / 1e6);
    return formatted("%.2f GB", bytes / 1e9);
}

double in_few_digits(float value) {
    char digits[32];
    for (int precision = 6; precision <= 9; ++precision) {
        std::snprintf(digits, sizeof digits, "%.*g", precision, static_cast<double>(value));
        if (static_cast<float>(std::strtod(digits, nullptr)) == value) return std::strtod(digits, nullptr);
    }
    return static_cast<double>(value);
}

size_t width_of(std::string_view text) {
    return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

namespace {

// Letters to add, drop, change or swap with a neighbour to make `a` into `b`.
size_t distance(std::string_view a, std::string_view b) {
    std::vector<size_t> before(b.size() + 1), row(b.size() + 1), next(b.size() + 1);
    for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (size_t i = 1; i <= a.size(); ++i) {
        next[0] = i;
        for (size_t j = 1; j <= b.size(); ++j) {
            next[j] = std::min({row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] != b[j - 1])});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                next[j] = std::min(next[j], before[j - 2] + 1);
        }
        before.swap(row);
        row.swap(next);
    }
    return row[b.size()];
}

}  // namespace

std::string nearest(std::string_view word, const std::vector<std::string_view>& known) {
    if (word.size() > 64) return {};
    std::string_view best;
    size_t best_distance = word.size() / 3 + 1;  // as many letters may differ
    for (const std::string_view candidate : known) {
        const size_t d = distance(word, candidate);
        if (d >= candidate.size()) continue;  // no letter is the same
        if (d < best_distance || (d == best_distance && best.empty())) {
            best = candidate;
            best_distance = d;
        }
    }
    return std::string(best);
}

std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& known) {
    const std::string best = nearest(word, known);
    return best.empty() ? best : "; did you mean `" + best + "`?";
}

Table::Table(std::vector<std::string> head) : head_(std::move(head)) {
    for (std::string& cell : head_) {
        right_.push_back(!cell.empty() && cell[0] == '>');
        if (right_.back()) cell.erase(0, 1);
    }
}

void Table::add(std::vector<std::string> row) {
    row.resize(head_.size());
    rows_.push_back(std::move(row));
}

std::string Table::text() const {
    std::vector<size_t> widths(head_.size());
    const auto measure = [&](const std::vector<std::string>& row) {
        for (size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], width_of(row[c]));
    };
    measure(head_);
    for (const auto& row : rows_) measure(row);

    std::string text;
    const auto append = [&](const std::vector<std::string>& row) {
        std::string line;
        for (size_t c = 0; c < row.size(); ++c) {
            const std::string blanks(widths[c] - width_of(row[c]), ' ');
            line += "  " + (right_[c] ? blanks + row[c] : row[c] + blanks);
        }
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + '\n';
    };
    append(head_);
    for (const auto& row : rows_) {
        if (!row.empty()) {
            append(row);
            continue;
        }
        size_t columns = 2 * (widths.size() - 1);
        for (const size_t width : widths) columns += width;
        text += "  " + std::string(columns, '-') + '\n';
    }
    return text;
}

std::string bar_text(double part, int cells) {
    const int full = std::isfinite(part) ? static_cast<int>(std::lround(std::clamp(part, 0.0, 1.0) * cells)) : 0;
    return std::string(static_cast<size_t>(full), '#') + std::string(static_cast<size_t>(cells - full), ' ');
}

}  // namespace netrt
