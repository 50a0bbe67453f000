// The source `csv`: fills inputs and labels from the columns of a table.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <map>
#include <string_view>

#include "netrt/data/csv.h"
#include "netrt/data/source_kind.h"
#include "netrt/files/json.h"
#include "netrt/files/tensors_file.h"
#include "netrt/files/text.h"
#include "netrt/files/weights.h"
#include "netrt/math/pack.h"

namespace netrt {
namespace {

enum class Missing { Error, Drop, Mean };  // as the words of the data section

bool is_missing(const std::string& text) {
    constexpr std::string_view forms[] = {"", "?", "NA", "NaN", "nan"};
    return std::find(std::begin(forms), std::end(forms), text) != std::end(forms);
}

/// False when the text is no number. A number beyond doubles is an infinity, one too small for them is 0.
bool parse_number(const std::string& text, double& value) {
    const char* first = text.c_str();
    const char* last = first + text.size();
    if (*first == '+' && text.size() > 1 && first[1] != '-') ++first;
    const auto [end, problem] = std::from_chars(first, last, value);
    if (problem == std::errc::result_out_of_range) value = std::strtod(first, nullptr);
    return end == last && problem != std::errc::invalid_argument;
}

/// What the texts of a column, or of all columns of a class, stand for.
struct Vocabulary {
    bool known = false, is_text = false;  // as its first value is
    std::map<std::string, int32_t, std::less<>> texts;  // in the order of their bytes, numbered so when all are known

    std::string names() const {
        std::vector<std::string> all;
        for (const auto& [text, number] : texts) all.push_back(text);
        return listed(all);
    }
};

/// A column of the file that an input or label takes.
struct Use {
    std::string name;
    size_t port, vocabulary;
    size_t place = 0;  // in the file at hand
    double sum = 0;    // of the numbers of the training file
    int64_t present = 0;

    double mean() const { return sum / static_cast<double>(present); }
};

class TableFiller {
public:
    explicit TableFiller(const SourceRequest& request)
        : request_(request), missing_(static_cast<Missing>(static_cast<int>(number_of(request.source, "missing", 0)))) {
        for (const List<Input>* list : {&request.program.inputs, &request.program.labels})
            for (const Input& port : *list) ports_.push_back(&port);
    }

    /// Chooses columns by the header and learns from all records what they hold: numbers, or which texts.
    Status learn(CsvReader& file);
    /// From here on labels are left out, and of rows that are left out is said which.
    void leave_out_labels();
    /// Fills the columns of the samples from a file with the same columns.
    Status fill(CsvReader& file, Samples& samples);

private:
    Status choose(const CsvReader& file);
    Status choose_rest(const CsvReader& file, size_t port);
    void add_use(std::string name, size_t port);
    Status find_columns(const CsvReader& file);
    Result<bool> is_kept(const CsvReader& file) const;
    Status learn_value(const CsvReader& file, Use& use, const std::string& text);
    Status check_port(const std::string& file, size_t port) const;
    Status check_classes(const std::string& file, size_t port) const;
    Status fill_value(const CsvReader& file, const Use& use, Column& column, size_t& at) const;
    Status add_columns(const std::string& file, int64_t most, Samples& samples) const;
    Status fill_text(const CsvReader& file, const Use& use, Column& column, size_t& at) const;
    Status fill_missing(const CsvReader& file, const Use& use, Column& column, size_t& at) const;
    Status number(const CsvReader& file, const Use& use, const std::string& text, double& value) const;

    bool is_class(size_t port) const { return ports_[port]->classes > 0; }
    bool is_label(size_t port) const { return port >= static_cast<size_t>(request_.program.inputs.count); }
    bool is_read_as_it_is(size_t port) const;
    const char* columns_of(size_t port) const;
    std::string cell(const CsvReader& file, const Use& use) const;

    const SourceRequest& request_;
    const Missing missing_;
    std::vector<const Input*> ports_;  // inputs, then labels
    std::vector<Use> uses_;            // port by port
    std::vector<Vocabulary> vocabularies_;
    std::string learned_from_;
    bool with_labels_ = true;
};

/// The columns that the data section names for a port, or null.
const char* TableFiller::columns_of(size_t port) const {
    for (const PortColumns& each : request_.source.columns)
        if (std::string_view(each.port) == ports_[port]->name) return each.columns;
    return nullptr;
}

/// No `keep` or `map` makes others of the classes.
bool TableFiller::is_read_as_it_is(size_t port) const {
    const Source& source = request_.source;
    const auto inputs = static_cast<size_t>(request_.program.inputs.count);
    const int i = static_cast<int>(is_label(port) ? port - inputs : port);
    const List<LinearMap>& maps = is_label(port) ? source.label_maps : source.input_maps;
    if (is_label(port) && source.keep_label == i) return false;
    return i >= maps.count || (maps[i].scale == 1 && maps[i].offset == 0);
}

/// `a.csv:17: `rooms``
std::string TableFiller::cell(const CsvReader& file, const Use& use) const {
    return file.place() + ": `" + printable(use.name) + "`";
}

/// One name, or names between commas, or between blanks where there are no commas.
std::vector<std::string> column_names(std::string_view text, const std::vector<std::string>& header) {
    if (std::find(header.begin(), header.end(), text) != header.end()) return {std::string(text)};
    const char* separators = text.find(',') != std::string_view::npos ? "," : " \t";
    std::vector<std::string> names;
    while (!text.empty()) {
        const size_t end = text.find_first_of(separators);
        std::string_view name = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        while (!name.empty() && name.front() == ' ') name.remove_prefix(1);
        while (!name.empty() && name.back() == ' ') name.remove_suffix(1);
        if (!name.empty()) names.emplace_back(name);
    }
    return names;
}

void TableFiller::add_use(std::string name, size_t port) {
    // The texts of classes are counted together, those of numbers column by column.
    const bool shared = is_class(port) && !uses_.empty() && uses_.back().port == port;
    if (!shared) vocabularies_.emplace_back();
    uses_.push_back({std::move(name), port, vocabularies_.size() - 1});
}

Status TableFiller::choose(const CsvReader& file) {
    size_t rest = ports_.size();
    for (size_t port = 0; port < ports_.size(); ++port) {
        const char* columns = columns_of(port);
        if (columns != nullptr && std::string_view(columns) == "*") {
            rest = port;
            continue;
        }
        if (columns == nullptr) {
            add_use(ports_[port]->name, port);
            continue;
        }
        for (std::string& name : column_names(columns, file.header())) add_use(std::move(name), port);
    }
    return rest == ports_.size() ? Status() : choose_rest(file, rest);
}

/// All columns with a name that nothing else takes.
Status TableFiller::choose_rest(const CsvReader& file, size_t port) {
    std::vector<Use> others = std::move(uses_);
    uses_.clear();
    for (const std::string& name : file.header())
        if (!name.empty() && std::none_of(others.begin(), others.end(), [&](const Use& use) { return use.name == name; }))
            add_use(name, port);
    if (uses_.empty())
        return make_error("%s: nothing is left for `%s`: other inputs and labels take all columns", file.name().c_str(),
                          printable(ports_[port]->name).c_str());
    const auto place = std::find_if(others.begin(), others.end(), [&](const Use& use) { return use.port > port; });
    uses_.insert(uses_.end(), place, others.end());
    uses_.insert(uses_.begin(), others.begin(), place);
    return {};
}

/// What helps where a header of one column has other separators in it.
std::string other_separator(const std::vector<std::string>& header) {
    if (header.size() != 1) return {};
    const size_t at = header[0].find_first_of(";\t|");
    if (at == std::string::npos) return {};
    return std::string("; `separator = \"") + (header[0][at] == '\t' ? "\\t" : std::string(1, header[0][at])) + "\"` would make several of it";
}

Status TableFiller::find_columns(const CsvReader& file) {
    const std::vector<std::string>& header = file.header();
    for (Use& use : uses_) {
        const auto found = std::find(header.begin(), header.end(), use.name);
        if (found == header.end()) {
            const std::string meant = nearest(use.name, {header.begin(), header.end()});
            std::string text = file.name() + ": has no column `" + printable(use.name) + "`";
            if (use.name != ports_[use.port]->name) text += " for `" + printable(ports_[use.port]->name) + "`";
            text += meant.empty() ? "; its columns are " + listed(header)
                                  : "; did you mean `" + printable(meant) + "`?";
            return Error{text + other_separator(header)};
        }
        if (std::find(found + 1, header.end(), use.name) != header.end())
            return make_error("%s: has two columns `%s`", file.name().c_str(), printable(use.name).c_str());
        use.place = static_cast<size_t>(found - header.begin());
    }
    return {};
}

/// Whether a record becomes a sample.
Result<bool> TableFiller::is_kept(const CsvReader& file) const {
    if (missing_ == Missing::Mean) return true;
    for (const Use& use : uses_) {
        if (!is_missing(file.fields()[use.place])) continue;
        if (missing_ == Missing::Drop) return false;
        return Error{cell(file, use) + " is missing; `missing = drop` leaves such rows out, `missing = mean` takes the mean "
                                       "of the column"};
    }
    return true;
}

Status TableFiller::number(const CsvReader& file, const Use& use, const std::string& text, double& value) const {
    const bool whole = is_class(use.port);
    if (!parse_number(text, value))
        return Error{cell(file, use) + " is `" + printable(text) + "`, and a " + (whole ? "whole " : "") + "number is expected"};
    if (whole) {
        if (value != std::floor(value) || std::fabs(value) > std::numeric_limits<int32_t>::max())
            return Error{cell(file, use) + " is " + printable(text) + ", and `" + printable(ports_[use.port]->name) +
                         "` takes whole numbers of 32 bits"};
        return {};
    }
    if (std::fabs(value) <= std::numeric_limits<float>::max()) return {};
    return Error{cell(file, use) + " is " + printable(text) + ", beyond what a float of 32 bits holds"};
}

Status TableFiller::learn_value(const CsvReader& file, Use& use, const std::string& text) {
    if (is_missing(text)) return {};
    Vocabulary& vocabulary = vocabularies_[use.vocabulary];
    double value = 0;
    if (!vocabulary.known) {
        vocabulary.known = true;
        // What is one number takes no texts.
        const bool takes_texts = is_class(use.port) || logical_count(ports_[use.port]->packing) > 1;
        vocabulary.is_text = takes_texts && !parse_number(text, value);
    }
    if (vocabulary.is_text) {
        vocabulary.texts.try_emplace(text, 0);
        return {};
    }
    if (Status status = number(file, use, text, value); !status) return status;
    use.sum += value;
    ++use.present;
    return {};
}

Status TableFiller::learn(CsvReader& file) {
    learned_from_ = file.name();
    if (Status status = choose(file); !status) return status;
    if (Status status = find_columns(file); !status) return status;
    int64_t records = 0, kept = 0;
    for (;;) {
        const Result<bool> found = file.next();
        if (!found) return found.error();
        if (!*found) break;
        ++records;
        const Result<bool> keep = is_kept(file);
        if (!keep) return keep.error();
        if (!*keep) continue;
        ++kept;
        for (Use& use : uses_)
            if (Status status = learn_value(file, use, file.fields()[use.place]); !status) return status;
    }
    if (records == 0) return Error{file.name() + ": has a header and no rows"};
    if (kept == 0) return Error{file.name() + ": every row has missing values"};
    for (const Use& use : uses_)
        if (!vocabularies_[use.vocabulary].known)
            return make_error("%s: column `%s` has no values", file.name().c_str(), printable(use.name).c_str());
    for (Vocabulary& vocabulary : vocabularies_) {
        int32_t next = 0;
        for (auto& [text, number] : vocabulary.texts) number = next++;
    }
    for (size_t port = 0; port < ports_.size(); ++port)
        if (Status status = check_port(file.name(), port); !status) return status;
    return {};
}

/// The columns of a port make as many numbers as it has.
Status TableFiller::check_port(const std::string& file, size_t port) const {
    int64_t count = 0, columns = 0;
    std::string texts;
    for (const Use& use : uses_) {
        if (use.port != port) continue;
        ++columns;
        const Vocabulary& vocabulary = vocabularies_[use.vocabulary];
        const bool one_hot = vocabulary.is_text && !is_class(port);
        count += one_hot ? static_cast<int64_t>(vocabulary.texts.size()) : 1;
        if (one_hot)
            texts += formatted("; `%s` has %zu texts: %s", printable(use.name).c_str(), vocabulary.texts.size(),
                               vocabulary.names().c_str());
    }
    const Input& input = *ports_[port];
    if (count == logical_count(input.packing)) return is_class(port) ? check_classes(file, port) : Status();
    std::string text = formatted("%s: %lld column%s make%s %lld number%s for `%s`, which is %s", file.c_str(),
                                 static_cast<long long>(columns), columns == 1 ? "" : "s", columns == 1 ? "s" : "",
                                 static_cast<long long>(count), count == 1 ? "" : "s", printable(input.name).c_str(),
                                 shape_text(dims_of(input.packing)).c_str());
    if (columns == 1 && texts.empty()) text += "; the data section names several as `" + printable(input.name) + " = \"...\"`";
    return Error{text + texts};
}

/// Each class of a label has a text.
Status TableFiller::check_classes(const std::string& file, size_t port) const {
    const auto use = std::find_if(uses_.begin(), uses_.end(), [&](const Use& each) { return each.port == port; });
    const Vocabulary& vocabulary = vocabularies_[use->vocabulary];
    const Input& input = *ports_[port];
    const auto count = static_cast<int64_t>(vocabulary.texts.size());
    if (!vocabulary.is_text || !is_read_as_it_is(port) || count == input.classes) return {};
    if (!is_label(port) && count < input.classes) return {};
    return make_error("%s: `%s` has %lld texts, and `%s` is %s[%d]; they are %s", file.c_str(),
                      printable(use->name).c_str(), static_cast<long long>(count), printable(input.name).c_str(),
                      is_label(port) ? "class" : "index", input.classes, vocabulary.names().c_str());
}

Status TableFiller::fill_missing(const CsvReader& file, const Use& use, Column& column, size_t& at) const {
    if (!is_class(use.port) && !vocabularies_[use.vocabulary].is_text) {
        column.floats[at++] = static_cast<float>(use.mean());
        return {};
    }
    return Error{cell(file, use) + " is missing, and " + (is_class(use.port) ? "classes" : "texts") +
                 " have no mean; `missing = drop` leaves such rows out"};
}

Status TableFiller::fill_text(const CsvReader& file, const Use& use, Column& column, size_t& at) const {
    const Vocabulary& vocabulary = vocabularies_[use.vocabulary];
    const std::string& text = file.fields()[use.place];
    const auto found = vocabulary.texts.find(text);
    if (found == vocabulary.texts.end())
        return Error{cell(file, use) + " is `" + printable(text) + "`, which " + learned_from_ + " does not have; it has " +
                     vocabulary.names()};
    if (is_class(use.port)) {
        column.classes[at++] = found->second;
        return {};
    }
    column.floats[at + static_cast<size_t>(found->second)] = 1;
    at += vocabulary.texts.size();
    return {};
}

Status TableFiller::fill_value(const CsvReader& file, const Use& use, Column& column, size_t& at) const {
    const std::string& text = file.fields()[use.place];
    if (is_missing(text)) return fill_missing(file, use, column, at);
    if (vocabularies_[use.vocabulary].is_text) return fill_text(file, use, column, at);
    double value = 0;
    if (Status status = number(file, use, text, value); !status) return status;
    if (is_class(use.port))
        column.classes[at++] = static_cast<int32_t>(value);
    else
        column.floats[at++] = static_cast<float>(value);
    return {};
}

/// Columns with room for `most` samples.
Status TableFiller::add_columns(const std::string& file, int64_t most, Samples& samples) const {
    for (size_t port = 0; port < ports_.size(); ++port) {
        const Input& input = *ports_[port];
        Column& column = samples.columns.emplace_back();
        column.name = input.name;
        column.file = file;
        column.dims = dims_of(input.packing);
        const int64_t count = most * logical_count(input.packing);
        if (Status status = is_class(port) ? take_memory(column.classes, count, file) : take_memory(column.floats, count, file);
            !status)
            return status;
    }
    for (const Use& use : uses_)
        if (is_class(use.port) && vocabularies_[use.vocabulary].is_text && samples.columns[use.port].class_names.empty())
            for (const auto& [text, number] : vocabularies_[use.vocabulary].texts)
                samples.columns[use.port].class_names.push_back(text);
    return {};
}

void TableFiller::leave_out_labels() {
    with_labels_ = false;
    ports_.resize(static_cast<size_t>(request_.program.inputs.count));
    uses_.erase(std::remove_if(uses_.begin(), uses_.end(), [&](const Use& use) { return is_label(use.port); }), uses_.end());
}

Status TableFiller::fill(CsvReader& file, Samples& samples) {
    if (Status status = find_columns(file); !status) return status;
    if (Status status = add_columns(file.name(), file.most_records(), samples); !status) return status;
    std::vector<size_t> filled(ports_.size());
    file.rewind();
    uint32_t records = 0;
    for (;; ++records) {
        const Result<bool> found = file.next();
        if (!found) return found.error();
        if (!*found) break;
        const Result<bool> keep = is_kept(file);
        if (!keep) return keep.error();
        if (!*keep) continue;
        if (!with_labels_) samples.kept.push_back(records);
        ++samples.count;
        for (const Use& use : uses_)
            if (Status status = fill_value(file, use, samples.columns[use.port], filled[use.port]); !status) return status;
    }
    if (samples.count == 0) return Error{file.name() + ": has a header and no rows without missing values"};
    if (const int64_t left_out = records - samples.count; !with_labels_ && left_out > 0)
        samples.remark = formatted("%s: %lld row%s with missing values %s left out", file.name().c_str(),
                                   static_cast<long long>(left_out), left_out == 1 ? "" : "s", left_out == 1 ? "is" : "are");
    for (size_t port = 0; port < ports_.size(); ++port) {
        Column& column = samples.columns[port];
        is_class(port) ? column.classes.resize(filled[port]) : column.floats.resize(filled[port]);
    }
    return {};
}

/// What the test file holds is counted and filled as the training file says.
Status read_csv(const SourceRequest& request, Samples& samples) {
    const std::string path = path_of({request.source, request.program, Split::Train, request.folder}, "");
    const std::string test_path = path_of(request, "test");
    if (request.split == Split::Test && test_path.empty()) return {};
    const char separator = static_cast<char>(number_of(request.source, "separator", ','));
    Result<CsvReader> file = CsvReader::open(path, separator);
    if (!file) return file.error();
    TableFiller table(request);
    if (Status status = table.learn(*file); !status) return status;
    if (request.split == Split::Train) return table.fill(*file, samples);
    Result<CsvReader> test = CsvReader::open(test_path, separator);
    if (!test) return test.error();
    return table.fill(*test, samples);
}

Status read_inputs(const SourceRequest& request, const std::string& path, Samples& samples) {
    const std::string known_path = path_of({request.source, request.program, Split::Train, request.folder}, "");
    const char separator = static_cast<char>(number_of(request.source, "separator", ','));
    Result<CsvReader> known = CsvReader::open(known_path, separator);
    if (!known)
        return Error{known.error().text + "; it says how tables are read that are predicted, and `--data DIR` names its folder"};
    TableFiller table(request);
    if (Status status = table.learn(*known); !status) return status;
    table.leave_out_labels();
    Result<CsvReader> file = CsvReader::open(path, separator);
    if (!file) return file.error();
    return table.fill(*file, samples);
}

}  // namespace

const SourceKind sources::csv = {.name = "csv", .read = read_csv, .read_inputs = read_inputs};

}  // namespace netrt
