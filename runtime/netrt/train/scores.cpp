// Losses and metrics added up over samples, in their order.
#include "netrt/train/scores.h"

#include <algorithm>

#include "netrt/files/text.h"

namespace netrt {

double Scores::add(const Workplace& place, const Program& program, int n) {
    double sum = 0;
    for (int s = 0; s < n; ++s) sum += place.loss(program, s);
    loss_sum += sum;
    for (int m = 0; m < program.metrics.count; ++m)
        for (int s = 0; s < n; ++s) metric_sums[static_cast<size_t>(m)] += place.metric(program, m, s);
    count += n;
    return sum;
}

void Scores::clear() {
    count = 0;
    loss_sum = 0;
    std::fill(metric_sums.begin(), metric_sums.end(), 0.0);
}

std::string metric_text(const Output& metric, double value) {
    return metric.fraction ? formatted("  %s %.2f %%", metric.name, 100 * value) : formatted("  %s %.4f", metric.name, value);
}

bool evaluate(Workplace& place, Batches& batches, Scores& scores, Interrupts* interrupts) {
    const Program& program = place.net().evaluate;
    for (int64_t b = 0; b < batches.count(); ++b) {
        if (interrupts != nullptr && interrupts->came()) return false;
        const int n = batches.load(nullptr, b * program.batch);
        place.run(program, n);
        scores.add(place, program, n);
    }
    return true;
}

}  // namespace netrt
