// A strict JSON reader that builds no tree, and a writer that escapes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace netrt {

/// Text from a file, fit for a message: control characters and broken UTF-8 become `?`, long text is cut.
std::string printable(std::string_view text, size_t most_bytes = 80);
/// Names for a message: `cat`, `dog` ...; of many the first ones.
std::string listed(const std::vector<std::string>& names);
/// All of it: messages with names of files in them.
std::string on_one_line(std::string_view text);

/// Walks through one JSON value from front to back. Every call says what comes next; the first thing that is
/// otherwise is remembered, and from then on all calls return false.
///
///     if (reader.enter_object())
///         while (reader.next_member(key)) reader.integer(value);
///     if (!reader.finish()) ... reader.problem() ...
class JsonReader {
public:
    explicit JsonReader(std::string_view text) : text_(text) {}

    enum class Kind { Object, Array, String, Number, Bool, Null, None };
    Kind peek();

    bool enter_object();
    /// Reads the name of the next member, or leaves the object and returns false.
    bool next_member(std::string& name);
    bool enter_array();
    /// Whether there is another item; leaves the array when there is none.
    bool next_item();

    bool string(std::string& value);
    /// A whole number without fraction or exponent that fits.
    bool integer(int64_t& value);
    bool number(double& value);
    bool boolean(bool& value);
    bool null();
    /// Passes over a value of any kind.
    bool skip();

    /// Nothing but blanks may be left.
    bool finish();

    bool ok() const { return problem_.empty(); }
    /// What was wrong and where, when not ok(): `expected ':' at byte 17`.
    const std::string& problem() const { return problem_; }
    /// Lets the caller report its own trouble at this place.
    bool fail(const char* what);

private:
    bool take(char c);
    bool word(std::string_view text);
    bool enter(char opening);
    bool leave();
    void skip_blanks();
    bool escape(std::string& value);
    bool hex4(uint32_t& unit);
    std::string_view number_text();

    std::string_view text_;
    size_t at_ = 0;
    std::vector<bool> first_;  // for each open object or array: nothing was read in it yet
    std::string problem_;
};

/// Builds one line of JSON. The text may be reused: `clear` keeps its memory.
class JsonWriter {
public:
    JsonWriter& open_object();
    JsonWriter& close_object();
    JsonWriter& open_array();
    JsonWriter& close_array();
    JsonWriter& name(std::string_view name);
    JsonWriter& string(std::string_view value);
    JsonWriter& integer(int64_t value);
    /// As few digits as name the same double; what JSON cannot say (infinities, not a number) is null.
    JsonWriter& number(double value);
    JsonWriter& boolean(bool value);

    JsonWriter& member(std::string_view key, std::string_view value) { return name(key).string(value); }
    JsonWriter& member(std::string_view key, const char* value) { return name(key).string(value); }
    JsonWriter& member(std::string_view key, int64_t value) { return name(key).integer(value); }
    JsonWriter& member(std::string_view key, int value) { return name(key).integer(value); }
    JsonWriter& member(std::string_view key, double value) { return name(key).number(value); }
    JsonWriter& member(std::string_view key, bool value) { return name(key).boolean(value); }

    const std::string& text() const { return text_; }
    void clear() {
        text_.clear();
        comma_ = false;
    }
    void reserve(size_t bytes) { text_.reserve(bytes); }
    /// For what comes between or after values, such as the end of a line.
    void raw(std::string_view text) { text_ += text; }

private:
    void separate();

    std::string text_;
    bool comma_ = false;  // a value stands before, in the same object or array
};

}  // namespace netrt
