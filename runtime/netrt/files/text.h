// Numbers and tables as people read them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace netrt {

[[gnu::format(printf, 1, 2)]] std::string formatted(const char* format, ...);

/// `600,165`
std::string with_commas(double whole);
/// `7.2 MB`, powers of ten.
std::string bytes_text(double bytes);
/// The double with the fewest digits that names this float.
double in_few_digits(float value);
/// Columns that a terminal takes for UTF-8 text, when every character takes one.
size_t width_of(std::string_view text);

/// The word nearest to `word` when it is near enough to be meant, or empty.
std::string nearest(std::string_view word, const std::vector<std::string_view>& known);

/// `; did you mean `train`?` or nothing.
std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& known);

/// Rows of cells under a head; numbers to the right.
class Table {
public:
    /// A head that begins with '>' makes a column of numbers.
    explicit Table(std::vector<std::string> head);
    void add(std::vector<std::string> row);
    /// A line between what was added and what follows.
    void add_line() { rows_.emplace_back(); }
    /// Every line begins with two blanks and ends without any.
    std::string text() const;

private:
    std::vector<std::string> head_;
    std::vector<bool> right_;
    std::vector<std::vector<std::string>> rows_;
};

/// A bar of `cells` places for a part from 0 to 1.
std::string bar_text(double part, int cells);

}  // namespace netrt
