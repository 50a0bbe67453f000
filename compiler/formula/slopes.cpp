// Five-point differences in double, at points of all sizes.
#include "formula/slopes.h"

#include <cmath>

#include "base/check.h"
#include "formula/evaluate.h"

namespace netc::formula {

namespace {

double value_of(const Function& function, double x) {
    return evaluate<double>(function.value, [&](const std::string&) { return x; });
}

/// Nothing where two step sizes tell different slopes.
std::optional<double> slope_at(const Function& function, double x) {
    const auto difference = [&](double step) {
        const auto at = [&](double steps) { return value_of(function, x + steps * step); };
        return (at(-2) - 8 * at(-1) + 8 * at(1) - at(2)) / (12 * step);
    };
    const double size = std::min(1.0, std::abs(x));
    const double coarse = difference(2e-3 * size), fine = difference(1e-3 * size);
    const double rounding = 1e-11 * (1 + std::abs(value_of(function, x))) / size;
    if (!(std::abs(coarse - fine) <= 1e-5 * (1e-3 + std::abs(fine)) + rounding)) return std::nullopt;
    return fine;
}

}  // namespace

std::optional<WrongSlope> wrong_slope(const Function& function) {
    NETC_CHECK(function.variables.size() == 1 && function.derivatives.size() == 1, "a derivative that is given");
    std::optional<WrongSlope> found;
    bool constant = true;
    for (const double size : {0.87, 1.37, 0.419, 2.63, 0.113, 4.19, 0.0137, 7.3, 13.7, 31.0})
        for (const double x : {size, -size}) {
            const std::optional<double> slope = slope_at(function, x);
            if (!slope) continue;
            constant = constant && *slope == 0;
            const double y = value_of(function, x);
            const double given = evaluate<double>(function.derivatives[0],
                                                  [&](const std::string& name) { return name == "y" ? y : x; });
            const double rounding = 1e-10 * (1 + std::abs(y)) / std::min(1.0, size);
            const bool same = std::abs(given - *slope) <= 1e-4 * (1e-3 + std::abs(*slope)) + rounding;
            if (!same && !found) found = WrongSlope{x, given, *slope};
        }
    return constant ? std::nullopt : found;
}

}  // namespace netc::formula
