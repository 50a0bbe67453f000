// Metrics of a whole set of samples: what is averaged over the samples, and the number that is computed of the averages.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "formula/formula.h"

namespace netc::formula {

/// What average `index` of a metric is called in the formula of all; at each place of a row, or one number.
Formula average(size_t index, bool row);
/// The index of the average that a variable is; nothing of others.
std::optional<size_t> index_of_average(const Term& f);

/// A number of the whole set, computed of averages over its samples, which lie one after the other.
struct OfAverages {
    struct Place {
        int64_t first = 0, count = 1;
    };

    Formula value;              // of the averages alone
    std::vector<Place> places;  // of average(0, ...), average(1, ...) among all numbers
    int64_t row = 1;            // places of each average that is a row
};
using OfAveragesRef = std::shared_ptr<const OfAverages>;

/// How many numbers are averaged.
int64_t averages_of(const OfAverages& metric);
double value_of(const OfAverages& metric, std::span<const double> averages);

}  // namespace netc::formula
