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

// Single losses, and their means at first, are mostly chance: a line through many of them is not.
double RateCurve::slope(int middle, int around) const {
    double slope = 0, squares = 0;
    for (int i = -around; i <= around; ++i) {
        slope += i * points_[static_cast<size_t>(middle + i)].loss;
        squares += i * i;
    }
    return slope / squares;
}

int RateCurve::steepest() const {
    const auto count = static_cast<int>(points_.size());
    const int around = std::clamp(static_cast<int>(steps_) / 12, 1, std::max(1, count / 4));
    const auto lowest = std::min_element(points_.begin(), points_.end(),
                                         [](const RatePoint& a, const RatePoint& b) { return a.smoothed < b.smoothed; });
    const int last = std::min(static_cast<int>(lowest - points_.begin()), count - 1 - around);
    int found = -1;
    double best = -1e-9;  // what is less is rounding
    for (int i = static_cast<int>(steps_ / 10) + around; i <= last; ++i) {
        const double here = slope(i, around);
        if (here >= best) continue;
        best = here;
        found = i;
    }
    return found;
}

}  // namespace netrt
