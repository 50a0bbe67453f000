// Tables as text: CSV and what else has a separator between fields.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "netrt/files/byte_reader.h"
#include "netrt/result.h"

namespace netrt {

/// Reads records one after another, as RFC 4180 has them: fields in quotes may hold separators, line breaks and, doubled,
/// quotes. Lines end with LF, CR LF or CR; empty ones, a byte order mark and blanks around fields are passed over.
class CsvReader {
public:
    /// Plain or .gz; `-` is standard input. Refused: an empty file, bytes of 0 (no text), a first line that cannot be read.
    static Result<CsvReader> open(const std::string& path, char separator);
    static Result<CsvReader> over(std::string name, std::vector<uint8_t> bytes, char separator);

    const std::string& name() const { return name_; }
    /// The fields of the first record.
    const std::vector<std::string>& header() const { return header_; }

    /// Whether there is another record, which `fields` then has: as many as the header. Refused: another number of fields,
    /// quotes that are not closed or have text behind them.
    Result<bool> next();
    const std::vector<std::string>& fields() const { return fields_; }
    /// Where the record begins: `a.csv:17`.
    std::string place() const;

    /// Back to the record behind the header.
    void rewind();

    /// There are no more records than this.
    int64_t most_records() const;

private:
    CsvReader(std::string name, std::vector<uint8_t> bytes, char separator)
        : name_(std::move(name)), bytes_(std::move(bytes)), separator_(static_cast<uint8_t>(separator)) {}

    Status start();
    Result<bool> record();
    Status field(std::string& text);
    Status quoted(std::string& text);
    void skip_blanks();
    void end_line();
    bool at_end() const { return at_ == bytes_.size(); }
    bool at_line_end() const { return at_end() || bytes_[at_] == '\n' || bytes_[at_] == '\r'; }
    bool at_separator() const { return !at_end() && bytes_[at_] == separator_; }

    std::string name_;
    std::vector<uint8_t> bytes_;
    uint8_t separator_;
    size_t at_ = 0;
    int64_t line_ = 1, record_line_ = 1;
    std::vector<std::string> header_, fields_;
    size_t behind_header_ = 0;
    int64_t line_behind_header_ = 1;
};

}  // namespace netrt
