// How the columns of a table become inputs and labels.
#include "netrt/data/table_encoding.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <string_view>

#include "netrt/files/json.h"
#include "netrt/files/tensors_file.h"
#include "netrt/files/text.h"
#include "netrt/files/weights.h"
#include "netrt/math/pack.h"

namespace netrt {

Missing missing_of(const Source& source) { return static_cast<Missing>(static_cast<int>(number_of(source, "missing", 0))); }

bool is_missing(const std::string& text) {
    constexpr std::string_view forms[] = {"", "?", "NA", "NaN", "nan"};
    return std::find(std::begin(forms), std::end(forms), text) != std::end(forms);
}

bool parse_number(const std::string& text, double& value) {
    const char* first = text.c_str();
    const char* last = first + text.size();
    if (*first == '+' && text.size() > 1 && first[1] != '-') ++first;
    const auto [end, problem] = std::from_chars(first, last, value);
    if (problem == std::errc::result_out_of_range) value = std::strtod(first, nullptr);
    return end == last && problem != std::errc::invalid_argument;
}

// ------------------------------------------------------------------------------ ports

TablePorts::TablePorts(const SourceRequest& request)
    : source_(request.source), inputs_(static_cast<size_t>(request.program.inputs.count)) {
    for (const List<Input>* list : {&request.program.inputs, &request.program.labels})
        for (const Input& port : *list) ports_.push_back(&port);
}

const char* TablePorts::columns_of(size_t port) const {
    for (const PortColumns& each : source_.columns)
        if (std::string_view(each.port) == ports_[port]->name) return each.columns;
    return nullptr;
}

bool TablePorts::is_read_as_it_is(size_t port) const {
    const int i = static_cast<int>(is_label(port) ? port - inputs_ : port);
    const List<LinearMap>& maps = is_label(port) ? source_.label_maps : source_.input_maps;
    if (is_label(port) && source_.keep_label == i) return false;
    return i >= maps.count || (maps[i].scale == 1 && maps[i].offset == 0);
}

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

// ------------------------------------------------------------------------------ columns

void Vocabulary::number_texts() {
    int32_t next = 0;
    for (auto& [text, number] : texts) number = next++;
}

std::string Vocabulary::names() const {
    std::vector<std::string> all;
    for (const auto& [text, number] : texts) all.push_back(text);
    return listed(all);
}

TableEncoding::TableEncoding(const TablePorts& ports, std::string from) : from_(std::move(from)) {
    for (size_t port = 0; port < ports.count(); ++port) {
        ports_.emplace_back(ports[port].name);
        are_classes_.push_back(ports.is_class(port));
    }
}

bool TableEncoding::is_number(const TableColumn& column) const {
    return !are_classes_[column.port] && !vocabulary(column).is_text;
}

void TableEncoding::add_column(const TablePorts& ports, std::string name, size_t port) {
    // The texts of classes are counted together, those of numbers column by column.
    const bool shared = ports.is_class(port) && !columns_.empty() && columns_.back().port == port;
    if (!shared) vocabularies_.emplace_back();
    columns_.push_back({std::move(name), port, vocabularies_.size() - 1});
}

void TableEncoding::leave_out_labels(const TablePorts& ports) {
    columns_.erase(std::remove_if(columns_.begin(), columns_.end(), [&](const TableColumn& column) { return ports.is_label(column.port); }),
                   columns_.end());
}

namespace {

/// What helps where a header of one column has other separators in it.
std::string other_separator(const std::vector<std::string>& header) {
    if (header.size() != 1) return {};
    const size_t at = header[0].find_first_of(";\t|");
    if (at == std::string::npos) return {};
    return std::string("; `separator = \"") + (header[0][at] == '\t' ? "\\t" : std::string(1, header[0][at])) + "\"` would make several of it";
}

}  // namespace

Status TableEncoding::find_columns(const TablePorts& ports, const CsvReader& file) {
    const std::vector<std::string>& header = file.header();
    for (TableColumn& column : columns_) {
        const auto found = std::find(header.begin(), header.end(), column.name);
        if (found == header.end()) {
            const char* port = ports[column.port].name;
            const std::string meant = nearest(column.name, {header.begin(), header.end()});
            std::string text = file.name() + ": has no column `" + printable(column.name) + "`";
            if (column.name != port) text += " for `" + printable(port) + "`";
            text += meant.empty() ? "; its columns are " + listed(header) : "; did you mean `" + printable(meant) + "`?";
            return Error{text + other_separator(header)};
        }
        if (std::find(found + 1, header.end(), column.name) != header.end())
            return make_error("%s: has two columns `%s`", file.name().c_str(), printable(column.name).c_str());
        column.place = static_cast<size_t>(found - header.begin());
    }
    return {};
}

// ------------------------------------------------------------------------------ whether they fit the net

Status TableEncoding::fit(const TablePorts& ports) {
    for (size_t port = 0; port < ports.count(); ++port)
        if (Status status = fit(ports, port); !status) return status;
    return {};
}

/// The columns of a port make as many numbers as it has.
Status TableEncoding::fit(const TablePorts& ports, size_t port) {
    int64_t count = 0, columns = 0;
    std::string texts;
    for (TableColumn& column : columns_) {
        if (column.port != port) continue;
        ++columns;
        column.element = count;
        const Vocabulary& known = vocabulary(column);
        const bool one_hot = known.is_text && !ports.is_class(port);
        count += one_hot ? static_cast<int64_t>(known.texts.size()) : 1;
        if (one_hot)
            texts += formatted("; `%s` has %zu texts: %s", printable(column.name).c_str(), known.texts.size(), known.names().c_str());
    }
    const Input& input = ports[port];
    if (count == logical_count(input.packing)) return ports.is_class(port) ? check_classes(ports, port) : Status();
    std::string text = formatted("%s: %lld column%s make%s %lld number%s for `%s`, which is %s", from_.c_str(),
                                 static_cast<long long>(columns), columns == 1 ? "" : "s", columns == 1 ? "s" : "",
                                 static_cast<long long>(count), count == 1 ? "" : "s", printable(input.name).c_str(),
                                 shape_text(dims_of(input.packing)).c_str());
    if (columns == 1 && texts.empty()) text += "; the data section names several as `" + printable(input.name) + " = \"...\"`";
    return Error{text + texts};
}

/// Each class of a label has a text.
Status TableEncoding::check_classes(const TablePorts& ports, size_t port) const {
    const auto column = std::find_if(columns_.begin(), columns_.end(), [&](const TableColumn& each) { return each.port == port; });
    const Vocabulary& known = vocabulary(*column);
    const Input& input = ports[port];
    const auto count = static_cast<int64_t>(known.texts.size());
    if (!known.is_text || !ports.is_read_as_it_is(port) || count == input.classes) return {};
    if (!ports.is_label(port) && count < input.classes) return {};
    return make_error("%s: `%s` has %lld texts, and `%s` is %s[%d]; they are %s", from_.c_str(), printable(column->name).c_str(),
                      static_cast<long long>(count), printable(input.name).c_str(), ports.is_label(port) ? "class" : "index",
                      input.classes, known.names().c_str());
}

// ------------------------------------------------------------------------------ means

Status TableEncoding::complete(Samples& training, Samples& kept_back) {
    const auto column_of = [&](Samples& samples, size_t port) {
        return std::find_if(samples.columns.begin(), samples.columns.end(), [&](const Column& each) { return each.name == ports_[port]; });
    };
    for (TableColumn& column : columns_) {
        if (!column.mean) continue;
        const auto element = static_cast<size_t>(column.element);
        double sum = 0;
        int64_t present = 0;
        const auto trained = column_of(training, column.port);
        if (trained == training.columns.end()) continue;
        const auto size = static_cast<size_t>(trained->sample_elements());
        for (size_t at = element; at < trained->floats.size(); at += size)
            if (!std::isnan(trained->floats[at])) {
                sum += trained->floats[at];
                ++present;
            }
        if (present == 0)
            return make_error("%s: column `%s` has no values in the rows that are trained on, and so no mean; `missing = drop` leaves rows out",
                              from_.c_str(), printable(column.name).c_str());
        column.mean = sum / static_cast<double>(present);
        for (Samples* samples : {&training, &kept_back}) {
            const auto found = column_of(*samples, column.port);
            if (found == samples->columns.end()) continue;
            for (size_t at = element; at < found->floats.size(); at += size)
                if (std::isnan(found->floats[at])) found->floats[at] = static_cast<float>(*column.mean);
        }
    }
    return {};
}

// ------------------------------------------------------------------------------ cells

std::string cell_text(const CsvReader& file, const TableColumn& column) {
    return file.place() + ": `" + printable(column.name) + "`";
}

Result<bool> is_kept(const TablePorts& ports, const TableEncoding& encoding, const CsvReader& file) {
    const Missing missing = missing_of(ports.source());
    if (missing == Missing::Mean) return true;
    for (const TableColumn& column : encoding.columns()) {
        if (!is_missing(file.fields()[column.place])) continue;
        if (missing == Missing::Drop) return false;
        return Error{cell_text(file, column) + " is missing; `missing = drop` leaves such rows out, `missing = mean` takes the mean "
                                               "of the column"};
    }
    return true;
}

Status read_number(const TablePorts& ports, const CsvReader& file, const TableColumn& column, double& value) {
    const bool whole = ports.is_class(column.port);
    const std::string& text = file.fields()[column.place];
    if (!parse_number(text, value))
        return Error{cell_text(file, column) + " is `" + printable(text) + "`, and a " + (whole ? "whole " : "") + "number is expected"};
    if (whole) {
        if (value != std::floor(value) || std::fabs(value) > std::numeric_limits<int32_t>::max())
            return Error{cell_text(file, column) + " is " + printable(text) + ", and `" + printable(ports[column.port].name) +
                         "` takes whole numbers of 32 bits"};
        return {};
    }
    if (std::fabs(value) <= std::numeric_limits<float>::max()) return {};
    return Error{cell_text(file, column) + " is " + printable(text) + ", beyond what a float of 32 bits holds"};
}

}  // namespace netrt
