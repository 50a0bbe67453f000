// The source `csv`: fills inputs and labels from the columns of a table.
#include <limits>
#include <memory>

#include "netrt/data/csv.h"
#include "netrt/data/table_encoding.h"
#include "netrt/files/files.h"
#include "netrt/files/json.h"
#include "netrt/files/text.h"
#include "netrt/files/weights.h"
#include "netrt/math/pack.h"

namespace netrt {
namespace {

/// What a missing number becomes.
enum class Gaps { Mean, LeftOpen };  // of its column; none until TableEncoding::complete

class TableFiller {
public:
    TableFiller(const TablePorts& ports, TableEncoding& encoding, Gaps gaps)
        : ports_(ports), encoding_(encoding), gaps_(gaps), filled_(ports.count()) {}

    /// Fills the columns of the samples from a file with the same columns.
    Status fill(CsvReader& file, Samples& samples);
    /// Those of inputs alone, and of rows that are left out says which.
    Status fill_inputs(CsvReader& file, Samples& samples);

private:
    Status add_columns(const std::string& file, int64_t most, Samples& samples) const;
    Status fill_value(const CsvReader& file, const TableColumn& from, Column& column, size_t& at) const;
    Status fill_text(const CsvReader& file, const TableColumn& from, Column& column, size_t& at) const;
    Status fill_missing(const CsvReader& file, const TableColumn& from, Column& column, size_t& at) const;

    const TablePorts& ports_;
    TableEncoding& encoding_;
    const Gaps gaps_;
    std::vector<size_t> filled_;  // elements of each port
    bool with_labels_ = true;
};

Status TableFiller::fill_missing(const CsvReader& file, const TableColumn& from, Column& column, size_t& at) const {
    if (!encoding_.is_number(from)) {
        const char* helps = ports_.is_class(from.port) ? "classes have no mean; `missing = drop` leaves such rows out"
                                                       : "texts have no mean; `missing = drop` leaves such rows out, and a text of its own, "
                                                         "such as `none`, in the table for training too, makes it one more";
        return Error{cell_text(file, from) + " is missing, and " + helps};
    }
    if (ports_.is_label(from.port))
        return Error{cell_text(file, from) + " is missing, and no label is made up; `missing = drop` leaves such rows out"};
    if (gaps_ == Gaps::Mean && !from.mean)
        return Error{cell_text(file, from) + " is missing, and " + encoding_.from() + " knows no mean: it was trained without "
                     "`missing = mean`, and training again finds it"};
    column.floats[at++] = gaps_ == Gaps::Mean ? static_cast<float>(*from.mean) : std::numeric_limits<float>::quiet_NaN();
    return {};
}

Status TableFiller::fill_text(const CsvReader& file, const TableColumn& from, Column& column, size_t& at) const {
    const Vocabulary& vocabulary = encoding_.vocabulary(from);
    const std::string& text = file.fields()[from.place];
    const auto found = vocabulary.texts.find(text);
    if (found == vocabulary.texts.end())
        return Error{cell_text(file, from) + " is `" + printable(text) + "`, which " + encoding_.from() + " does not have; it has " +
                     vocabulary.names()};
    if (ports_.is_class(from.port)) {
        column.classes[at++] = found->second;
        return {};
    }
    column.floats[at + static_cast<size_t>(found->second)] = 1;
    at += vocabulary.texts.size();
    return {};
}

Status TableFiller::fill_value(const CsvReader& file, const TableColumn& from, Column& column, size_t& at) const {
    if (is_missing(file.fields()[from.place])) return fill_missing(file, from, column, at);
    if (encoding_.vocabulary(from).is_text) return fill_text(file, from, column, at);
    double value = 0;
    if (Status status = read_number(ports_, file, from, value); !status) return status;
    if (ports_.is_class(from.port))
        column.classes[at++] = static_cast<int32_t>(value);
    else
        column.floats[at++] = static_cast<float>(value);
    return {};
}

/// Columns with room for `most` samples.
Status TableFiller::add_columns(const std::string& file, int64_t most, Samples& samples) const {
    for (size_t port = 0; port < ports_.count(); ++port) {
        if (ports_.is_label(port) && !with_labels_) break;
        const Input& input = ports_[port];
        Column& column = samples.columns.emplace_back();
        column.name = input.name;
        column.file = file;
        column.dims = dims_of(input.packing);
        const int64_t count = most * logical_count(input.packing);
        if (Status status = ports_.is_class(port) ? take_memory(column.classes, count, file) : take_memory(column.floats, count, file);
            !status)
            return status;
    }
    for (const TableColumn& from : encoding_.columns()) {
        Column& column = samples.columns[from.port];
        if (ports_.is_class(from.port) && encoding_.vocabulary(from).is_text && column.class_names.empty())
            for (const auto& [text, number] : encoding_.vocabulary(from).texts) column.class_names.push_back(text);
    }
    return {};
}

Status TableFiller::fill_inputs(CsvReader& file, Samples& samples) {
    encoding_.leave_out_labels(ports_);
    with_labels_ = false;
    return fill(file, samples);
}

Status TableFiller::fill(CsvReader& file, Samples& samples) {
    if (Status status = encoding_.find_columns(ports_, file); !status) return status;
    if (Status status = add_columns(file.name(), file.most_records(), samples); !status) return status;
    file.rewind();
    uint32_t records = 0;
    for (;; ++records) {
        const Result<bool> found = file.next();
        if (!found) return found.error();
        if (!*found) break;
        const Result<bool> keep = is_kept(ports_, encoding_, file);
        if (!keep) return keep.error();
        if (!*keep) continue;
        if (!with_labels_) samples.kept.push_back(records);
        ++samples.count;
        for (const TableColumn& from : encoding_.columns())
            if (Status status = fill_value(file, from, samples.columns[from.port], filled_[from.port]); !status) return status;
    }
    if (samples.count == 0) return Error{file.name() + ": has a header and no rows without missing values"};
    if (const int64_t left_out = records - samples.count; !with_labels_ && left_out > 0)
        samples.remark = formatted("%s: %lld row%s with missing values %s left out", file.name().c_str(),
                                   static_cast<long long>(left_out), left_out == 1 ? "" : "s", left_out == 1 ? "is" : "are");
    for (size_t port = 0; port < samples.columns.size(); ++port) {
        Column& column = samples.columns[port];
        ports_.is_class(port) ? column.classes.resize(filled_[port]) : column.floats.resize(filled_[port]);
    }
    return {};
}

Result<CsvReader> open_table(const SourceRequest& request, const std::string& path) {
    return CsvReader::open(path, static_cast<char>(number_of(request.source, "separator", ',')));
}

std::string training_path(const SourceRequest& request) {
    return path_of({request.source, request.program, Split::Train, request.folder}, "");
}

/// What the test file holds is counted and filled as the training file says, or what is known of that.
Status read_csv(const SourceRequest& request, Samples& samples) {
    const bool trains = request.split == Split::Train, is_known = request.known != nullptr;
    const std::string test_path = path_of(request, "test");
    if (!trains && test_path.empty()) return {};
    const TablePorts ports(request);
    Result<CsvReader> file = open_table(request, trains || !is_known ? training_path(request) : test_path);
    if (!file) return file.error();
    Result<TableEncoding> encoding = is_known ? TableEncoding::read(ports, *request.known) : TableEncoding::learn(ports, *file);
    if (!encoding) return encoding.error();
    TableFiller filler(ports, *encoding, trains && !is_known ? Gaps::LeftOpen : Gaps::Mean);
    if (trains || is_known) {
        if (Status status = filler.fill(*file, samples); !status) return status;
        if (!is_known) samples.learned = std::make_shared<TableEncoding>(std::move(*encoding));
        return {};
    }
    Result<CsvReader> test = open_table(request, test_path);
    if (!test) return test.error();
    return filler.fill(*test, samples);
}

Result<TableEncoding> encoding_for_inputs(const SourceRequest& request, const TablePorts& ports) {
    if (request.known != nullptr) return TableEncoding::read(ports, *request.known);
    Result<CsvReader> file = open_table(request, training_path(request));
    if (!file)
        return Error{file.error().text + "; it says how tables are read that are predicted, as these weights do not, and `--data DIR` names "
                     "its folder"};
    return TableEncoding::learn(ports, *file);
}

Status read_inputs(const SourceRequest& request, const std::string& path, Samples& samples) {
    const TablePorts ports(request);
    Result<TableEncoding> encoding = encoding_for_inputs(request, ports);
    if (!encoding) return encoding.error();
    Result<CsvReader> file = open_table(request, path);
    if (!file) return file.error();
    return TableFiller(ports, *encoding, Gaps::Mean).fill_inputs(*file, samples);
}

}  // namespace

const SourceKind sources::csv = {.name = "csv", .read = read_csv, .read_inputs = read_inputs, .known_in = known_in};

}  // namespace netrt
