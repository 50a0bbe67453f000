// Messages as text: source lines with carets below the places that are meant.
#include <algorithm>

#include <fmt/format.h>

#include "base/diagnostics.h"
#include "base/utf8.h"

namespace netc {

namespace {

constexpr int tab_stop = 4;
constexpr int window_columns = 110;  // a longer source line is shown in part
constexpr int columns_before = 30;   // shown before the place that is meant

/// Escape sequences of a terminal, or nothing.
struct Colors {
    const char *error = "", *warning = "", *strong = "", *mark = "", *gutter = "", *off = "";
};
constexpr Colors colored{"\x1b[1;31m", "\x1b[1;35m", "\x1b[1m", "\x1b[1;32m", "\x1b[34m", "\x1b[0m"};

/// A source line as it is shown: glyphs with the byte and the column where each starts.
struct ShownLine {
    struct Cell {
        Glyph glyph;
        uint32_t byte;
        int column;
    };
    std::vector<Cell> cells;
    int columns = 0;

    int column_of(uint32_t byte) const {
        const auto cell = std::lower_bound(cells.begin(), cells.end(), byte,
                                           [](const Cell& c, uint32_t wanted) { return c.byte < wanted; });
        return cell == cells.end() ? columns : cell->column;
    }
};

/// The line that holds a byte.
ShownLine shown_line(const Source& source, uint32_t byte) {
    ShownLine shown;
    const std::string_view text = source.line_at(byte);
    const uint32_t start = source.line_start(byte);
    for (size_t i = 0; i < text.size();) {
        const CodePoint code_point = decode_utf8(text, i);
        Glyph glyph = glyph_of(text, i, code_point);
        if (code_point.value == '\t' && code_point.valid) {
            glyph.columns = tab_stop - shown.columns % tab_stop;
            glyph.text.assign(static_cast<size_t>(glyph.columns), ' ');
        }
        const int columns = glyph.columns;
        shown.cells.push_back({std::move(glyph), start + static_cast<uint32_t>(i), shown.columns});
        shown.columns += columns;
        i += code_point.length;
    }
    return shown;
}

/// The columns of a line that are shown: first <= column < last.
struct Window {
    int first = 0, last = 0;

    bool holds(int column) const { return column >= first && column <= last; }
};

Window window_around(const ShownLine& line, int column) {
    if (line.columns <= window_columns || column < window_columns - columns_before)
        return {0, std::min(line.columns, window_columns)};
    const int first = std::min(column - columns_before, line.columns - window_columns);
    return {first, first + window_columns};
}

std::string text_in(const ShownLine& line, Window window) {
    std::string text = window.first > 0 ? "... " : "";
    for (const ShownLine::Cell& cell : line.cells)
        if (cell.column >= window.first && cell.column < window.last) text += cell.glyph.text;
    if (window.last < line.columns) text += " ...";
    while (text.ends_with(' ')) text.pop_back();
    return text;
}

class Renderer {
public:
    Renderer(const Source& source, bool color) : source_(source), colors_(color ? colored : Colors{}) {}

    void add(const Diagnostic& diagnostic) {
        const bool is_error = diagnostic.severity == Diagnostic::Severity::Error;
        const uint32_t place = diagnostic.labels.empty() ? 0 : diagnostic.labels.front().span.first;
        text_ += fmt::format("{}{}:{}:{}:{} {}{}:{} {}{}{}\n", colors_.strong, printable(source_.file_of(place).name),
                             source_.line_of(place), source_.column_of(place), colors_.off,
                             is_error ? colors_.error : colors_.warning, is_error ? "error" : "warning", colors_.off,
                             colors_.strong, printable(diagnostic.message), colors_.off);
        const std::vector<Label> labels = worth_showing(diagnostic.labels);
        number_columns_ = 1;
        for (const Label& label : labels) {
            const size_t digits = std::to_string(source_.line_of(label.span.first)).size();
            number_columns_ = std::max(number_columns_, static_cast<int>(digits));
        }
        add_places(labels, place);
        for (const std::string& note : diagnostic.notes) add_remark("note", note);
        for (const Remark& help : diagnostic.helps) add_remark("help", help.text);
    }

    void add_line(const std::string& line) { text_ += line + "\n"; }

    const std::string& text() const { return text_; }

private:
    /// A label without text is left out when another one marks the same place.
    static std::vector<Label> worth_showing(const std::vector<Label>& labels) {
        std::vector<Label> result;
        for (size_t i = 0; i < labels.size(); ++i) {
            const auto says_more = [&](const Label& other) {
                const bool same_place =
                    other.span.first == labels[i].span.first && other.span.last == labels[i].span.last;
                return same_place && (!other.text.empty() || &other < &labels[i]);
            };
            const bool redundant = labels[i].text.empty() && std::any_of(labels.begin(), labels.end(), says_more);
            if (!redundant) result.push_back(labels[i]);
        }
        return result;
    }

    /// Each source line once, in the order in which labels mention them, with the carets of its labels below. The file of
    /// `place` has been named; others are named before their lines.
    void add_places(std::vector<Label> labels, uint32_t place) {
        const SourceFile* file = &source_.file_of(place);
        while (!labels.empty()) {
            const uint32_t front = labels.front().span.first, number = source_.line_of(front);
            if (const SourceFile* next = &source_.file_of(front); next != file) {
                file = next;
                add_gutter("", ':', fmt::format("{}:{}:{}", printable(file->name), number, source_.column_of(front)));
            }
            const ShownLine line = shown_line(source_, front);
            const Window window = window_around(line, line.column_of(front));
            add_gutter(std::to_string(number), '|', text_in(line, window));

            const auto shown_here = [&](const Label& label) {
                return &source_.file_of(label.span.first) == file && source_.line_of(label.span.first) == number &&
                       window.holds(line.column_of(label.span.first));
            };
            const auto others = std::stable_partition(labels.begin(), labels.end(), shown_here);
            std::stable_sort(labels.begin(), others,
                             [](const Label& a, const Label& b) { return a.span.first < b.span.first; });
            for (auto label = labels.begin(); label != others; ++label) add_carets(*label, line, window);
            labels.erase(labels.begin(), others);
        }
    }

    void add_carets(const Label& label, const ShownLine& line, Window window) {
        const int first = line.column_of(label.span.first);
        // A place that spans several lines is marked to the end of its first one.
        const int last = std::min(line.column_of(label.span.last), window.last);
        const int before = first - window.first + (window.first > 0 ? 4 : 0);
        std::string marks = "^" + std::string(static_cast<size_t>(std::max(0, last - first - 1)), '~');
        if (!label.text.empty()) marks += ' ';
        add_gutter(
            "", '|',
            std::string(static_cast<size_t>(before), ' ') + colors_.mark + marks + colors_.off + printable(label.text));
    }

    /// `= note: text`; further lines of the text stand below its first.
    void add_remark(const std::string& kind, const std::string& text) {
        std::string head = fmt::format("{}{}:{} ", colors_.strong, kind, colors_.off);
        for (size_t start = 0; start <= text.size();) {
            const size_t end = std::min(text.find('\n', start), text.size());
            add_gutter("", start == 0 ? '=' : ' ', head + printable(text.substr(start, end - start)));
            head.assign(kind.size() + 2, ' ');
            start = end + 1;
        }
    }

    void add_gutter(const std::string& number, char bar, const std::string& text) {
        text_ += fmt::format("  {}{:>{}} {}{}{}{}\n", colors_.gutter, number, number_columns_, bar, colors_.off,
                             text.empty() ? "" : " ", text);
    }

    const Source& source_;
    Colors colors_;
    int number_columns_ = 1;
    std::string text_;
};

}  // namespace

std::string render(const Diagnostics& diagnostics, const Source& source, bool color, int limit) {
    Renderer renderer(source, color);
    int errors = 0, warnings = 0;
    for (const Diagnostic& diagnostic : diagnostics.sorted()) {
        int& count = diagnostic.severity == Diagnostic::Severity::Error ? errors : warnings;
        if (++count <= limit) renderer.add(diagnostic);
    }
    const auto add_rest = [&](int count, const char* kind) {
        const int rest = count - limit;
        if (rest > 0) {
            const char* plural = rest == 1 ? "" : "s";
            renderer.add_line(fmt::format("{}: {} more {}{}", printable(source.name()), rest, kind, plural));
        }
    };
    add_rest(errors, "error");
    add_rest(warnings, "warning");
    return renderer.text();
}

}  // namespace netc
