// The epochs of a stage as a table that grows line by line.
#include "netrt/train/epoch_table.h"

#include <algorithm>
#include <cmath>

#include "netrt/files/json.h"
#include "netrt/files/text.h"

namespace netrt {
namespace {

std::string right(const std::string& text, size_t width) {
    return std::string(width - std::min(width, width_of(text)), ' ') + text;
}

// Wide enough for what usually comes: a line that is wider stays readable.
size_t width_of_column(const Figure& figure) { return std::max(width_of(printable(figure.name)), size_t{8}); }
constexpr size_t rate_width = 9, time_width = 8, speed_width = 10;

std::string epoch_text(const EpochRecord& record) {
    const std::string all = std::to_string(record.epochs);
    const std::string text = "  epoch " + std::to_string(record.epoch) + "/" + all;
    const size_t width = 9 + 2 * all.size();
    return text + std::string(width - std::min(width, text.size()), ' ');
}

std::string time_text(double seconds) {
    if (seconds < 100) return formatted("%.1f s", seconds);
    const long whole = std::lround(std::min(seconds, 3.6e8));
    return whole < 3600 ? formatted("%ld:%02ld", whole / 60, whole % 60)
                        : formatted("%ld:%02ld:%02ld", whole / 3600, whole / 60 % 60, whole % 60);
}

}  // namespace

std::string figure_text(const Figure& figure) {
    return figure.fraction ? formatted("%.2f %%", 100 * figure.value) : formatted("%.4f", figure.value);
}

std::string epoch_head(const EpochRecord& record) {
    std::string line(epoch_text(record).size(), ' ');
    for (const Figure& figure : record.figures)
        line += "  " + right(printable(figure.name), width_of_column(figure));
    return line + "  " + right("lr", rate_width) + right("time", time_width) + "  " + right("samples/s", speed_width) + "\n";
}

std::string epoch_row(const EpochRecord& record) {
    std::string line = epoch_text(record);
    for (const Figure& figure : record.figures) line += "  " + right(figure_text(figure), width_of_column(figure));
    line += "  " + right(formatted("%.4g", record.rate), rate_width) + right(time_text(record.seconds), time_width);
    line += "  " + right(with_commas(std::floor(record.samples_per_second)), speed_width);
    return line + (record.best ? "  best\n" : "\n");
}

}  // namespace netrt
