// Small curves of characters.
#include "netrt/train/curves.h"

#ifdef NETRT_MINIMAL

namespace netrt {

std::string curve_of(const std::vector<double>&, size_t) { return {}; }
std::string curves_text(const std::vector<EpochRecord>&, size_t) { return {}; }

}  // namespace netrt

#else

#include <algorithm>
#include <cmath>
#include <limits>

#include "netrt/files/json.h"
#include "netrt/files/text.h"

namespace netrt {
namespace {

constexpr size_t most_cells = 40, fewest_epochs = 3;

std::vector<double> means(const std::vector<double>& values, size_t cells) {
    if (values.size() <= cells) return values;
    std::vector<double> result;
    for (size_t c = 0; c < cells; ++c) {
        const size_t first = c * values.size() / cells, last = (c + 1) * values.size() / cells;
        double sum = 0;
        for (size_t i = first; i < last; ++i) sum += values[i];
        result.push_back(sum / static_cast<double>(last - first));
    }
    return result;
}

}  // namespace

std::string curve_of(const std::vector<double>& values, size_t cells) {
    constexpr const char* heights[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    const std::vector<double> shown = means(values, cells);
    double low = std::numeric_limits<double>::infinity(), high = -low;
    for (const double value : shown) {
        if (!std::isfinite(value)) continue;
        low = std::min(low, value);
        high = std::max(high, value);
    }
    std::string text;
    for (const double value : shown)
        text += !std::isfinite(value) ? " " : high > low ? heights[std::lround(7 * ((value - low) / (high - low)))] : heights[0];
    return text;
}

std::string curves_text(const std::vector<EpochRecord>& records, size_t metric) {
    if (records.size() < fewest_epochs) return {};
    const std::vector<Figure>& figures = records.front().figures;
    const auto evaluated = static_cast<size_t>(
        std::find_if(figures.begin(), figures.end(), [](const Figure& figure) { return figure.evaluated; }) - figures.begin());
    std::vector<size_t> shown = {0};
    for (const size_t place : {evaluated, evaluated + 1 + metric})
        if (place < figures.size()) shown.push_back(place);
    size_t name_width = 0, value_width = 0;
    for (const size_t place : shown) {
        name_width = std::max(name_width, width_of(printable(figures[place].name)));
        value_width = std::max(value_width, figure_text(figures[place]).size());
    }
    std::string text = formatted("  epochs %lld to %lld\n", static_cast<long long>(records.front().epoch),
                                 static_cast<long long>(records.back().epoch));
    for (const size_t place : shown) {
        std::vector<double> values;
        for (const EpochRecord& record : records) values.push_back(record.figures[place].value);
        const std::string name = printable(figures[place].name), first = figure_text(figures[place]);
        text += "  " + name + std::string(name_width - width_of(name), ' ') + "  " +
                std::string(value_width - first.size(), ' ') + first + "  " + curve_of(values, most_cells) + "  " +
                figure_text(records.back().figures[place]) + "\n";
    }
    return text;
}

}  // namespace netrt

#endif
