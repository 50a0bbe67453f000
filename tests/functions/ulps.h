// How far a float is from what it should be.
#pragma once

#include <cmath>

/// Distance from the exact value in units of the last place of a float of that size. Zeros have their sign; results
/// below the normal numbers may be zero.
inline double ulps(float found, double wanted) {
    if (std::isnan(wanted)) return std::isnan(found) ? 0 : INFINITY;
    if (wanted == 0) return found == 0 && std::signbit(found) == std::signbit(wanted) ? 0 : INFINITY;
    const float nearest = static_cast<float>(wanted);
    if (std::isinf(nearest)) return found == nearest ? 0 : INFINITY;
    if (std::isinf(found) || std::isnan(found)) return INFINITY;
    if (std::abs(wanted) < 0x1p-126) return std::abs(found) <= 0x1p-126 ? 0 : INFINITY;
    const double place = std::nextafter(std::abs(nearest), INFINITY) - std::abs(nearest);
    return std::abs(static_cast<double>(found) - wanted) / place;
}
