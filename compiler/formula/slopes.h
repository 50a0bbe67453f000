// Derivatives that functions give, compared with differences of their values.
#pragma once

#include <optional>

#include "formula/function.h"

namespace netc::formula {

struct WrongSlope {
    double at;            // the variable
    double given, slope;  // the derivative, and what differences of values tell
};

/// A point at which the derivative that a function of one variable gives is not the slope of its values, if one is found.
/// Points where the slope is not to be told (kinks, no finite values) are left out, and so are functions that are
/// constant around all points, such as `sign`: nothing else could be learnt through them.
std::optional<WrongSlope> wrong_slope(const Function& function);

}  // namespace netc::formula
