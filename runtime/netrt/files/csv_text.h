// Lines of CSV, as RFC 4180 has them but for their ends.
#pragma once

#include <string>
#include <string_view>

namespace netrt {

/// Builds one line after another: fields, then the end.
class CsvLine {
public:
    /// Quoted where that is needed.
    CsvLine& text(std::string_view field);
    /// As few digits as name the same double; nothing for what is no finite number.
    CsvLine& number(double value);

    /// The line with its end.
    const std::string& ended() {
        line_ += '\n';
        return line_;
    }
    void clear() {
        line_.clear();
        first_ = true;
    }

private:
    void separate();

    std::string line_;
    bool first_ = true;
};

}  // namespace netrt
