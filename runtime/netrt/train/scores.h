// Losses and metrics added up over samples, in their order.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "netrt/data/batches.h"
#include "netrt/program.h"
#include "netrt/system/interrupts.h"
#include "netrt/system/workplace.h"

namespace netrt {

struct Scores {
    int64_t count = 0;  // samples
    double loss_sum = 0;
    std::vector<double> metric_sums;  // of the numbers of all metrics, one after the other

    Scores() = default;
    explicit Scores(const Program& program);

    /// Adds what the program left for n samples; returns the sum of their losses. Takes no memory.
    double add(const Workplace& place, const Program& program, int n);
    void clear();

    double loss() const { return count > 0 ? loss_sum / static_cast<double>(count) : 0; }
    /// The metric of all samples that were added; 0 where there are none.
    double metric(size_t m) const;

private:
    List<Output> metrics_ = {};
    std::vector<float> row_;  // one sample's numbers of a metric
};

/// "  accuracy 97.50 %", "  mean_absolute_error 3.2000": how a metric is shown.
std::string metric_text(const Output& metric, double value);

/// Runs the evaluation program on all samples; `losses` receives the loss of each. False when an interrupt came
/// before it was through, or samples could not be read.
bool evaluate(Workplace& place, Batches& batches, Scores& scores, Interrupts* interrupts = nullptr, std::vector<double>* losses = nullptr);

}  // namespace netrt
