// Losses at growing learning rates (L. N. Smith, Cyclical Learning Rates for Training Neural Networks, 2017).
#pragma once

#include <cstddef>
#include <vector>

namespace netrt {

struct RatePoint {
    double rate, loss;
    double smoothed;  // the mean of the losses so far, each step weighing 0.98 of the next, without the bias of its start
};

class RateCurve {
public:
    /// `steps` rates from `first` to `last`, of which each is the one before times the same factor.
    RateCurve(double first, double last, size_t steps) : first_(first), last_(last), steps_(steps) {}

    /// That of the next step.
    double next_rate() const;
    /// The loss of that step. False when there is no use in going on: it was the last step, the loss is no number, or it
    /// has grown to four times its best.
    bool take(double loss);

    const std::vector<RatePoint>& points() const { return points_; }
    /// The point before the lowest smoothed loss where the losses fall fastest over the logarithm of the rate, as a line through a
    /// sixth of the steps around it has it; -1 where they fall nowhere. The first tenth of the steps is left out: what weights
    /// learn there says nothing of the rate.
    int steepest() const;

private:
    double slope(int middle, int around) const;

    double first_, last_;
    size_t steps_;
    double mean_ = 0, weight_ = 1, best_ = 0;
    std::vector<RatePoint> points_;
};

}  // namespace netrt
