// Small curves of characters.
#pragma once

#include <string>
#include <vector>

#include "netrt/train/epoch_record.h"

namespace netrt {

/// A character for each value, from the lowest to the highest, or for the mean of several where there are more than `cells`;
/// what is no number is a blank.
std::string curve_of(const std::vector<double>& values, size_t cells);

/// Lines with the curves of the loss and of figures of the samples that are evaluated: the loss, and metric `metric`.
/// Nothing of fewer than three epochs, and in programs that were made without.
std::string curves_text(const std::vector<EpochRecord>& records, size_t metric);

}  // namespace netrt
