// What the user is told: errors and warnings with labelled places, notes and helps.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/source.h"

namespace netc {

/// New text for a place of the source. A message that shows an edit promises that the file with it, and with nothing
/// else changed, no longer gets the message; tests/errors makes each and checks the file again.
struct Edit {
    Span span;                            // what is replaced; where it is empty, the text is put there
    std::string text;                     // what the message shows
    std::string before = {}, after = {};  // written around it and not shown: `, ` and the like
};

/// Words of a message, and the edits that stand in them: each by itself mends what the message is about.
struct Remark {
    std::string text;
    std::vector<Edit> edits = {};
};

/// A place, and a few words about it.
struct Label {
    Span span;
    std::string text;
    std::vector<Edit> edits = {};
};

/// One message. `code` is a stable kebab-case name of the kind of message (`unknown-layer`); `netc explain CODE` tells
/// more, and tests/errors has a file for each code.
///
///     digits.net:6:7: error: `conv` has nothing to slide over
///       6 |     | conv(32, 7)
///         |       ^~~~~~~~~~~ width (5 - 7 + 2*0)/1 + 1 = -1
///         = note: 5 comes from `maxpool(2)`, line 5
///         = help: a kernel of at most 5, or `pad = 1`
struct Diagnostic {
    enum class Severity { Error, Warning };
    Severity severity = Severity::Error;
    std::string code;
    std::string message;         // one sentence, lower case, no full stop
    std::vector<Label> labels;   // the first is where the message points to; it may have no text
    std::vector<std::string> notes;
    std::vector<Remark> helps;

    Diagnostic& label(Span span, std::string text) {
        labels.push_back({span, std::move(text)});
        return *this;
    }
    Diagnostic& note(std::string text) {
        notes.push_back(std::move(text));
        return *this;
    }
    Diagnostic& help(std::string text) {
        helps.push_back({std::move(text)});
        return *this;
    }
    /// A help with edits among its words: `propose({"a pad of at most ", Edit{span, "2"}})`.
    Diagnostic& propose(const std::vector<std::variant<std::string, Edit>>& parts);
    /// "did you mean `name`?" at the first label, whose place `name` would take; nothing when `name` is empty. `where`
    /// is said behind it: ", line 4".
    Diagnostic& meant(std::string name, std::string_view where = {});
};

/// Collects messages about one source. Stages go on after an error; whoever needs a clean state asks has_errors().
class Diagnostics {
public:
    /// The returned message may be extended until the next call.
    Diagnostic& error(std::string code, Span span, std::string message);
    Diagnostic& warning(std::string code, Span span, std::string message);

    bool has_errors() const;
    /// Messages in source order, the same message at the same place once.
    std::vector<Diagnostic> sorted() const;
    const std::vector<Diagnostic>& all() const { return diagnostics_; }

private:
    std::vector<Diagnostic> diagnostics_;
};

/// The text of the file of a source that an edit is in, with the edit made.
std::string edited(const Source& source, const Edit& edit);

/// All messages as text: at most `limit` errors, then a line that says how many more there are.
std::string render(const Diagnostics& diagnostics, const Source& source, bool color, int limit = 20);

/// The candidate nearest to `word` by edit distance, or empty when none is near enough to be meant.
std::string nearest(const std::string& word, const std::vector<std::string>& candidates);

}  // namespace netc
