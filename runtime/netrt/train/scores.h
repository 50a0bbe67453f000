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
    std::vector<double> metric_sums;

    Scores() = default;
    explicit Scores(const Program& program) : metric_sums(static_cast<size_t>(program.metrics.count)) {}

    /// Adds what the program left for n samples; returns the sum of their losses. Takes no memory.
    double add(const Workplace& place, const Program& program, int n);
    void clear();

    double loss() const { return count > 0 ? loss_sum / static_cast<double>(count) : 0; }
    double metric(size_t m) const { return count > 0 ? metric_sums[m] / static_cast<double>(count) : 0; }
};

/// "  accuracy 97.50 %", "  mean_absolute_error 3.2000": how a metric is shown.
std::string metric_text(const Output& metric, double value);

/// Runs the evaluation program on all samples. False when an interrupt came before it was through.
bool evaluate(Workplace& place, Batches& batches, Scores& scores, Interrupts* interrupts = nullptr);

}  // namespace netrt
