// What is learned from the table that trains: which columns, which texts, which means.
#include <algorithm>
#include <string_view>

#include "netrt/data/table_encoding.h"
#include "netrt/files/json.h"
#include "netrt/math/pack.h"

namespace netrt {

Status TableEncoding::choose(const TablePorts& ports, const CsvReader& file) {
    size_t rest = ports.count();
    for (size_t port = 0; port < ports.count(); ++port) {
        const char* columns = ports.columns_of(port);
        if (columns != nullptr && std::string_view(columns) == "*") {
            rest = port;
            continue;
        }
        if (columns == nullptr) {
            add_column(ports, ports[port].name, port);
            continue;
        }
        for (std::string& name : column_names(columns, file.header())) add_column(ports, std::move(name), port);
    }
    return rest == ports.count() ? Status() : choose_rest(ports, file, rest);
}

/// All columns with a name that nothing else takes.
Status TableEncoding::choose_rest(const TablePorts& ports, const CsvReader& file, size_t port) {
    std::vector<TableColumn> others = std::move(columns_);
    columns_.clear();
    for (const std::string& name : file.header())
        if (!name.empty() && std::none_of(others.begin(), others.end(), [&](const TableColumn& each) { return each.name == name; }))
            add_column(ports, name, port);
    if (columns_.empty())
        return make_error("%s: nothing is left for `%s`: other inputs and labels take all columns", file.name().c_str(),
                          printable(ports[port].name).c_str());
    const auto place = std::find_if(others.begin(), others.end(), [&](const TableColumn& each) { return each.port > port; });
    columns_.insert(columns_.end(), place, others.end());
    columns_.insert(columns_.begin(), others.begin(), place);
    return {};
}

namespace {

/// The numbers of a column so far.
struct Sum {
    double sum = 0;
    int64_t present = 0;
};

Status learn_value(const TablePorts& ports, const CsvReader& file, const TableColumn& column, Vocabulary& vocabulary, Sum& numbers) {
    const std::string& text = file.fields()[column.place];
    if (is_missing(text)) return {};
    double value = 0;
    if (!vocabulary.known) {
        vocabulary.known = true;
        // What is one number takes no texts.
        const bool takes_texts = ports.is_class(column.port) || logical_count(ports[column.port].packing) > 1;
        vocabulary.is_text = takes_texts && !parse_number(text, value);
    }
    if (vocabulary.is_text) {
        vocabulary.texts.try_emplace(text, 0);
        return {};
    }
    if (Status status = read_number(ports, file, column, value); !status) return status;
    numbers.sum += value;
    ++numbers.present;
    return {};
}

}  // namespace

Status TableEncoding::learn_records(const TablePorts& ports, CsvReader& file) {
    int64_t records = 0, kept = 0;
    std::vector<Sum> sums(columns_.size());
    for (;;) {
        const Result<bool> found = file.next();
        if (!found) return found.error();
        if (!*found) break;
        ++records;
        const Result<bool> keep = is_kept(ports, *this, file);
        if (!keep) return keep.error();
        if (!*keep) continue;
        ++kept;
        for (size_t c = 0; c < columns_.size(); ++c)
            if (Status status = learn_value(ports, file, columns_[c], vocabularies_[columns_[c].vocabulary], sums[c]); !status) return status;
    }
    if (records == 0) return Error{file.name() + ": has a header and no rows"};
    if (kept == 0) return Error{file.name() + ": every row has missing values"};
    for (size_t c = 0; c < columns_.size(); ++c) {
        TableColumn& column = columns_[c];
        if (!vocabulary(column).known)
            return make_error("%s: column `%s` has no values", file.name().c_str(), printable(column.name).c_str());
        if (missing_of(ports.source()) == Missing::Mean && is_number(column))
            column.mean = sums[c].sum / static_cast<double>(sums[c].present);
    }
    return {};
}

Result<TableEncoding> TableEncoding::learn(const TablePorts& ports, CsvReader& file) {
    TableEncoding encoding(ports, file.name());
    if (Status status = encoding.choose(ports, file); !status) return status.error();
    if (Status status = encoding.find_columns(ports, file); !status) return status.error();
    if (Status status = encoding.learn_records(ports, file); !status) return status.error();
    for (Vocabulary& vocabulary : encoding.vocabularies_) vocabulary.number_texts();
    if (Status status = encoding.fit(ports); !status) return status.error();
    return encoding;
}

}  // namespace netrt
