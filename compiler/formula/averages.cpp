// Metrics of a whole set of samples.
#include "formula/averages.h"

#include <charconv>

#include "base/check.h"
#include "formula/evaluate.h"

namespace netc::formula {

namespace {

constexpr std::string_view prefix = "average ";  // with a blank, as no name of a file has one

std::optional<size_t> index_in(std::string_view name) {
    if (!name.starts_with(prefix)) return std::nullopt;
    size_t index = 0;
    std::from_chars(name.data() + prefix.size(), name.data() + name.size(), index);
    return index;
}

}  // namespace

Formula average(size_t index, bool row) { return variable(std::string(prefix) + std::to_string(index), row); }

std::optional<size_t> index_of_average(const Term& f) {
    return f.op == Primitive::Variable ? index_in(f.name) : std::nullopt;
}

int64_t averages_of(const OfAverages& metric) { return metric.places.back().first + metric.places.back().count; }

double value_of(const OfAverages& metric, std::span<const double> averages) {
    const auto find = [&](const std::string& name) {
        const std::optional<size_t> index = index_in(name);
        NETC_CHECK(index, "a metric of averages reads `" + name + "`");
        const OfAverages::Place& place = metric.places.at(*index);
        return averages.subspan(static_cast<size_t>(place.first), static_cast<size_t>(place.count));
    };
    return evaluate_row<double>(metric.value, metric.row, find).front();
}

}  // namespace netc::formula
