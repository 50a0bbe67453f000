// How the columns of a table become inputs and labels: learned from the table that trains, or known from the weights.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "netrt/data/csv.h"
#include "netrt/data/learned.h"
#include "netrt/data/source_kind.h"
#include "netrt/program.h"

namespace netrt {

enum class Missing { Error, Drop, Mean };  // as the words of the data section

Missing missing_of(const Source& source);
bool is_missing(const std::string& text);

/// False when the text is no number. A number beyond doubles is an infinity, one too small for them is 0.
bool parse_number(const std::string& text, double& value);

/// The inputs, then the labels, that a table fills.
class TablePorts {
public:
    explicit TablePorts(const SourceRequest& request);

    size_t count() const { return ports_.size(); }
    const Input& operator[](size_t port) const { return *ports_[port]; }
    const Source& source() const { return source_; }
    bool is_class(size_t port) const { return ports_[port]->classes > 0; }
    bool is_label(size_t port) const { return port >= inputs_; }
    /// No `keep` or `map` makes others of the classes.
    bool is_read_as_it_is(size_t port) const;
    /// The columns that the data section names for a port, or null.
    const char* columns_of(size_t port) const;

private:
    const Source& source_;
    size_t inputs_;
    std::vector<const Input*> ports_;
};

/// What the texts of a column, or of all columns of a class, stand for.
struct Vocabulary {
    bool known = false, is_text = false;  // as its first value is
    std::map<std::string, int32_t, std::less<>> texts;  // in the order of their bytes, numbered so when all are known

    void number_texts();
    std::string names() const;
};

/// A column of the file that an input or label takes.
struct TableColumn {
    std::string name;
    size_t port, vocabulary;
    size_t place = 0;     // in the file at hand
    int64_t element = 0;  // the first that it fills of a sample
    std::optional<double> mean = {};  // what becomes of missing numbers
};

/// One name, or names between commas, or between blanks where there are no commas; a name that `header` has may hold both.
std::vector<std::string> column_names(std::string_view text, const std::vector<std::string>& header);

class TableEncoding : public Learned {
public:
    /// Chooses columns by the header and learns from all records what they hold: numbers, or which texts. Means are then those
    /// of all records.
    static Result<TableEncoding> learn(const TablePorts& ports, CsvReader& file);
    /// What `known()` of another one said.
    static Result<TableEncoding> read(const TablePorts& ports, const Known& known);

    Known known() const override;
    std::string difference(const Known& others) const override;
    void add_to(Metadata& about, const Source& source) const override;
    /// Missing numbers, which are no numbers until then, become the means of the samples that train.
    Status complete(Samples& training, Samples& kept_back) override;

    const std::string& from() const { return from_; }
    /// Port by port.
    const std::vector<TableColumn>& columns() const { return columns_; }
    const Vocabulary& vocabulary(const TableColumn& column) const { return vocabularies_[column.vocabulary]; }
    /// Numbers, of which there is a mean.
    bool is_number(const TableColumn& column) const;

    /// Finds the columns in a file; behind the second, only those of inputs.
    Status find_columns(const TablePorts& ports, const CsvReader& file);
    void leave_out_labels(const TablePorts& ports);

private:
    TableEncoding(const TablePorts& ports, std::string from);

    void add_column(const TablePorts& ports, std::string name, size_t port);
    Status choose(const TablePorts& ports, const CsvReader& file);
    Status choose_rest(const TablePorts& ports, const CsvReader& file, size_t port);
    Status learn_records(const TablePorts& ports, CsvReader& file);
    Status read_columns(const TablePorts& ports, const std::string& text);
    Status check_names(const TablePorts& ports, size_t port) const;
    Status fit(const TablePorts& ports);
    Status fit(const TablePorts& ports, size_t port);
    Status check_classes(const TablePorts& ports, size_t port) const;

    std::string from_;  // the table or the file of weights, for messages
    std::vector<std::string> ports_;
    std::vector<bool> are_classes_;
    std::vector<TableColumn> columns_;
    std::vector<Vocabulary> vocabularies_;
};

// ------------------------------------------------------------------------------ cells, of the record at hand

/// `a.csv:17: `rooms``
std::string cell_text(const CsvReader& file, const TableColumn& column);

/// Whether a record becomes a sample.
Result<bool> is_kept(const TablePorts& ports, const TableEncoding& encoding, const CsvReader& file);

/// The number in a cell: a whole one of 32 bits for a class, else one that a float of 32 bits holds.
Status read_number(const TablePorts& ports, const CsvReader& file, const TableColumn& column, double& value);

}  // namespace netrt
