// Losses at growing learning rates.
#include "netrt/train/rate_curve.h"

#include <algorithm>
#include <cmath>

namespace netrt {

double RateCurve::next_rate() const {
    const double part = static_cast<double>(points_.size()) / static_cast<double>(steps_ - 1);
    return first_ * std::pow(last_ / first_, part);
}

bool RateCurve::take(double loss) {
    constexpr double beta = 0.98, most = 4;
    if (!std::isfinite(loss)) return false;
    mean_ = beta * mean_ + (1 - beta) * loss;
    weight_ *= beta;
    const double smoothed = mean_ / (1 - weight_);
    best_ = points_.empty() ? smoothed : std::min(best_, smoothed);
    points_.push_back({next_rate(), loss, smoothed});
    return points_.size() < steps_ && smoothed <= most * best_;
}

int RateCurve::steepest() const {
    if (points_.empty()) return -1;
    const auto lowest = std::min_element(points_.begin(), points_.end(),
                                         [](const RatePoint& a, const RatePoint& b) { return a.smoothed < b.smoothed; });
    const auto end = static_cast<int>(lowest - points_.begin());
    int found = -1;
    double best = -1e-9 * std::abs(lowest->smoothed);  // what is less is rounding
    for (int i = std::max(1, static_cast<int>(steps_ / 10)); i < end; ++i) {
        const RatePoint &before = points_[static_cast<size_t>(i - 1)], &after = points_[static_cast<size_t>(i + 1)];
        const double slope = (after.smoothed - before.smoothed) / std::log(after.rate / before.rate);
        if (slope >= best) continue;
        best = slope;
        found = i;
    }
    return found;
}

}  // namespace netrt
