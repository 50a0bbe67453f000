// Collecting messages, and the search for the word that was meant.
#include "base/diagnostics.h"

#include <algorithm>
#include <cctype>
#include <tuple>

namespace netc {

namespace {

std::string lower_case(std::string word) {
    for (char& c : word) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return word;
}

/// Insertions, deletions, replacements and swaps of neighbours that lead from `a` to `b`.
size_t edit_distance(const std::string& a, const std::string& b) {
    std::vector<size_t> before_last(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
    for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (size_t i = 1; i <= a.size(); ++i) {
        before_last.swap(last);
        last.swap(row);
        row[0] = i;
        for (size_t j = 1; j <= b.size(); ++j) {
            const size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({replaced, last[j] + 1, row[j - 1] + 1});
            const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
        }
    }
    return row[b.size()];
}

/// Edits after which a word of this length is still recognisable.
size_t edits_allowed(size_t length) {
    if (length <= 1) return 0;
    if (length <= 5) return 1;
    return length <= 8 ? 2 : 3;
}

auto identity_of(const Diagnostic& diagnostic) {
    const Span place = diagnostic.labels.empty() ? Span{} : diagnostic.labels.front().span;
    return std::tuple(place.first, place.last, diagnostic.severity, diagnostic.code, diagnostic.message);
}

Diagnostic& add(std::vector<Diagnostic>& diagnostics, Diagnostic::Severity severity, std::string code, Span span,
                std::string message) {
    return diagnostics.emplace_back(
        Diagnostic{severity, std::move(code), std::move(message), {{span, "", {}}}, {}, {}});
}

}  // namespace

Diagnostic& Diagnostic::propose(const std::vector<std::variant<std::string, Edit>>& parts) {
    Remark& remark = helps.emplace_back();
    for (const auto& part : parts) {
        const Edit* edit = std::get_if<Edit>(&part);
        remark.text += edit ? edit->text : std::get<std::string>(part);
        if (edit) remark.edits.push_back(*edit);
    }
    return *this;
}

Diagnostic& Diagnostic::meant(std::string name, std::string_view where) {
    if (name.empty()) return *this;
    Label& first = labels.front();
    first.text = "did you mean `" + name + "`" + std::string(where) + "?";
    first.edits = {{first.span, std::move(name)}};
    return *this;
}

std::string edited(const Source& source, const Edit& edit) {
    const SourceFile& file = source.file_of(edit.span.first);
    return file.text.substr(0, edit.span.first - file.first) + edit.before + edit.text + edit.after +
           file.text.substr(edit.span.last - file.first);
}

Diagnostic& Diagnostics::error(std::string code, Span span, std::string message) {
    return add(diagnostics_, Diagnostic::Severity::Error, std::move(code), span, std::move(message));
}

Diagnostic& Diagnostics::warning(std::string code, Span span, std::string message) {
    return add(diagnostics_, Diagnostic::Severity::Warning, std::move(code), span, std::move(message));
}

bool Diagnostics::has_errors() const {
    return std::any_of(diagnostics_.begin(), diagnostics_.end(),
                       [](const Diagnostic& d) { return d.severity == Diagnostic::Severity::Error; });
}

std::vector<Diagnostic> Diagnostics::sorted() const {
    std::vector<Diagnostic> result = diagnostics_;
    const auto start_of = [](const Diagnostic& d) { return d.labels.empty() ? 0 : d.labels.front().span.first; };
    std::stable_sort(result.begin(), result.end(),
                     [&](const Diagnostic& a, const Diagnostic& b) { return start_of(a) < start_of(b); });
    // Equal messages share their start, but others may stand between them.
    std::vector<decltype(identity_of(result.front()))> seen;
    uint32_t start = 0;
    std::erase_if(result, [&](const Diagnostic& diagnostic) {
        if (start_of(diagnostic) != start) seen.clear();
        start = start_of(diagnostic);
        const auto identity = identity_of(diagnostic);
        if (std::find(seen.begin(), seen.end(), identity) != seen.end()) return true;
        seen.push_back(identity);
        return false;
    });
    return result;
}

std::string nearest(const std::string& word, const std::vector<std::string>& candidates) {
    constexpr size_t longest = 64;  // no name that is meant to be typed is longer
    if (word.empty() || word.size() > longest) return {};
    const std::string wanted = lower_case(word);
    std::string best;
    size_t best_distance = edits_allowed(word.size()) + 1;
    for (const std::string& candidate : candidates) {
        if (candidate.empty() || candidate.size() > longest || candidate == word) continue;
        const size_t distance = edit_distance(wanted, lower_case(candidate));
        // Replacing every letter is another word, not a slip.
        if (distance >= candidate.size()) continue;
        if (distance < best_distance) {
            best = candidate;
            best_distance = distance;
        }
    }
    return best;
}

}  // namespace netc
