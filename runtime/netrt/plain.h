// Functions of doubles for the plain loops of a selftest.
#pragma once

#include <cmath>

namespace netrt {

using std::exp;
using std::log;
using std::sqrt;
using std::tanh;

inline constexpr double infinity = INFINITY;

// NaN if either is.
inline double max(double a, double b) { return a > b || a != a ? a : b; }
inline double min(double a, double b) { return a < b || a != a ? a : b; }
inline double to_f64(int whole) { return whole; }

}  // namespace netrt
