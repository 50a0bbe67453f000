// Lines of CSV.
#include "netrt/files/csv_text.h"

#include <cmath>

#include "netrt/files/json.h"

namespace netrt {

void CsvLine::separate() {
    if (!first_) line_ += ',';
    first_ = false;
}

CsvLine& CsvLine::text(std::string_view field) {
    separate();
    const bool blank_at_an_end = !field.empty() && (field.front() == ' ' || field.back() == ' ');
    if (field.find_first_of(",\"\r\n\t") == std::string_view::npos && !blank_at_an_end) {
        line_ += field;
        return *this;
    }
    line_ += '"';
    for (const char c : field) {
        if (c == '"') line_ += '"';
        line_ += c;
    }
    line_ += '"';
    return *this;
}

CsvLine& CsvLine::number(double value) {
    separate();
    if (std::isfinite(value)) line_ += JsonWriter().number(value).text();
    return *this;
}

}  // namespace netrt
