// Numbers that belong to places, as formulas of the place.
#pragma once

#include <vector>

#include "formula/formula.h"

namespace netc::formula {

/// numbers[place], of a place that is a whole number from 0; the last one of any other.
Formula number_at(const Formula& place, const std::vector<double>& numbers);

}  // namespace netc::formula
