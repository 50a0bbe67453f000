// The source `text`: windows of a text, with the character that follows each place as its class.
#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>

#include "netrt/data/source_kind.h"
#include "netrt/files/byte_reader.h"
#include "netrt/files/files.h"
#include "netrt/files/json.h"
#include "netrt/files/tensors_file.h"
#include "netrt/files/text.h"
#include "netrt/files/utf8.h"
#include "netrt/files/weights.h"
#include "netrt/math/pack.h"

namespace netrt {
namespace {

enum class Unit { Character, Byte };  // as the words of the data section

/// A text as its characters, by their codes.
struct Characters {
    std::string name;
    std::vector<uint32_t> codes;
    std::vector<int64_t> first_of_line;  // the character with which each line begins

    /// Where a character stands: `a.txt:17`.
    std::string place(size_t at) const {
        const auto line = std::upper_bound(first_of_line.begin(), first_of_line.end(), static_cast<int64_t>(at));
        return formatted("%s:%lld", name.c_str(), static_cast<long long>(line - first_of_line.begin()));
    }
};

std::string shown(uint32_t code, Unit unit) {
    if (code == '\n') return "line break";
    if (code < ' ' || code == 0x7f || (unit == Unit::Byte && code >= 0x80)) return formatted("byte 0x%02x", code);
    std::string text = "`";
    append_rune(text, code);
    return text + "`";
}

Result<Characters> read_characters(const std::string& path, Unit unit) {
    Result<ByteReader> file = ByteReader::open(path);
    if (!file) return file.error();
    const Result<std::vector<uint8_t>> bytes = file->read_rest();
    if (!bytes) return bytes.error();
    if (bytes->empty()) return Error{path + ": is empty"};
    Characters text{path, {}, {0}};
    if (Status status = take_memory(text.codes, static_cast<int64_t>(bytes->size()), path); !status) return status.error();
    const std::string_view all(reinterpret_cast<const char*>(bytes->data()), bytes->size());
    size_t count = 0;
    for (size_t at = 0; at < all.size(); ++count) {
        const Rune rune = unit == Unit::Byte ? Rune{(*bytes)[at], 1} : first_rune(all.substr(at));
        if (rune.bytes == 0)
            return Error{text.place(count) + formatted(": byte %zu of the file is no UTF-8; `unit = byte` takes bytes as they are", at)};
        text.codes[count] = rune.code;
        at += rune.bytes;
        if (rune.code == '\n') text.first_of_line.push_back(static_cast<int64_t>(count) + 1);
    }
    text.codes.resize(count);
    return text;
}

/// The different characters of a text, numbered in the order of their codes.
using Vocabulary = std::map<uint32_t, int32_t>;

Vocabulary vocabulary_of(const Characters& text) {
    Vocabulary vocabulary;
    for (const uint32_t code : text.codes) vocabulary.try_emplace(code, 0);
    int32_t next = 0;
    for (auto& [code, number] : vocabulary) number = next++;
    return vocabulary;
}

std::string listed(const Vocabulary& vocabulary, Unit unit) {
    std::string text;
    for (const auto& [code, number] : vocabulary) text += (number == 0 ? "" : " ") + shown(code, unit);
    return text;
}

/// The input index[V][T], and the label class[V][T] or, for the character behind the window, class[V].
Status check_ports(const Program& program, const std::string& name) {
    const bool one_of_each = program.inputs.count == 1 && program.labels.count <= 1;
    if (one_of_each && program.inputs[0].classes > 0) {
        const int64_t length = logical_count(program.inputs[0].packing);
        if (program.labels.count == 0) return {};
        const Input& label = program.labels[0];
        const int64_t places = logical_count(label.packing);
        if (label.classes == program.inputs[0].classes && (places == length || places == 1)) return {};
    }
    return make_error("%s: a text fills an input index[V][T] and at most one label, class[V][T] or class[V], and this network "
                      "has others",
                      name.c_str());
}

class Windows {
public:
    Windows(const SourceRequest& request, Unit unit, const Characters& text, const Vocabulary& vocabulary)
        : request_(request), unit_(unit), text_(text), vocabulary_(vocabulary),
          length_(logical_count(request.program.inputs[0].packing)) {}

    /// The windows that lie in the characters first .. last-1, each with the character behind it.
    Status fill(int64_t first, int64_t last, Samples& samples) {
        const auto step = static_cast<int64_t>(number_of(request_.source, "step", 0));
        const int64_t stride = step > 0 ? step : length_;
        if (last - first <= length_)
            return make_error("%s: %lld characters%s are too few for a window of %lld and the one behind it", text_.name.c_str(),
                              static_cast<long long>(last - first), last - first == size() ? "" : " for this split",
                              static_cast<long long>(length_));
        samples.count = (last - first - length_ - 1) / stride + 1;
        const Program& program = request_.program;
        samples.columns.resize(static_cast<size_t>(1 + program.labels.count));
        if (Status status = fill(program.inputs[0], first, stride, 0, samples, 0); !status) return status;
        if (program.labels.count == 0) return {};
        const int64_t behind = logical_count(program.labels[0].packing) == length_ ? 1 : length_;
        return fill(program.labels[0], first, stride, behind, samples, 1);
    }

    int64_t size() const { return static_cast<int64_t>(text_.codes.size()); }

private:
    Status fill(const Input& port, int64_t first, int64_t stride, int64_t behind, Samples& samples, size_t index) const {
        Column& column = samples.columns[index];
        column.name = port.name;
        column.file = text_.name;
        column.dims = dims_of(port.packing);
        const int64_t places = logical_count(port.packing);
        if (Status status = take_memory(column.classes, samples.count * places, text_.name); !status) return status;
        for (int64_t s = 0, at = 0; s < samples.count; ++s)
            for (int64_t i = 0; i < places; ++i) {
                const auto from = static_cast<size_t>(first + s * stride + behind + i);
                const auto found = vocabulary_.find(text_.codes[from]);
                if (found == vocabulary_.end())
                    return Error{text_.place(from) + ": has " + shown(text_.codes[from], unit_) +
                                 ", which the text for training does not have"};
                column.classes[static_cast<size_t>(at++)] = found->second;
            }
        for (const auto& [code, number] : vocabulary_) {
            std::string name;
            if (unit_ == Unit::Character || code < 0x80)
                append_rune(name, code);
            else
                name = shown(code, unit_);
            column.class_names.push_back(name);
        }
        return {};
    }

    const SourceRequest& request_;
    const Unit unit_;
    const Characters& text_;
    const Vocabulary& vocabulary_;
    const int64_t length_;
};

/// Without a file for evaluation the last part of the text is kept for that.
Status read_text(const SourceRequest& request, Samples& samples) {
    const std::string path = path_of({request.source, request.program, Split::Train, request.folder}, "");
    const std::string test_path = path_of({request.source, request.program, Split::Test, request.folder}, "test");
    const Unit unit = static_cast<Unit>(static_cast<int>(number_of(request.source, "unit", 0)));
    const Result<Characters> text = read_characters(path, unit);
    if (!text) return text.error();
    if (Status status = check_ports(request.program, path); !status) return status;
    const Vocabulary vocabulary = vocabulary_of(*text);
    const Input& input = request.program.inputs[0];
    if (static_cast<int>(vocabulary.size()) != input.classes)
        return make_error("%s: has %zu different characters, and `%s` is index[%d]; they are %s", path.c_str(), vocabulary.size(),
                          printable(input.name).c_str(), input.classes, listed(vocabulary, unit).c_str());
    Windows windows(request, unit, *text, vocabulary);
    if (!test_path.empty() && request.split == Split::Test) {
        const Result<Characters> test = read_characters(test_path, unit);
        if (!test) return test.error();
        Windows others(request, unit, *test, vocabulary);
        return others.fill(0, others.size(), samples);
    }
    const double share = test_path.empty() ? number_of(request.source, "share", 0) : 0;
    const auto kept = static_cast<int64_t>(std::llround(static_cast<double>(windows.size()) * (1 - share)));
    if (request.split == Split::Train) return windows.fill(0, kept, samples);
    return kept == windows.size() ? Status() : windows.fill(kept, windows.size(), samples);
}

}  // namespace

const SourceKind sources::text = {.name = "text", .read = read_text};

}  // namespace netrt
