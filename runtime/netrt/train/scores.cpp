// Losses and metrics added up over samples, in their order.
#include "netrt/train/scores.h"

#include <algorithm>

#include "netrt/files/text.h"
#include "netrt/math/pack.h"

namespace netrt {

Scores::Scores(const Program& program) : metrics_(program.metrics) {
    int64_t all = 0, longest = 0;
    for (const Output& metric : metrics_) {
        all += logical_count(metric.packing);
        longest = std::max(longest, logical_count(metric.packing));
    }
    metric_sums.resize(static_cast<size_t>(all));
    row_.resize(static_cast<size_t>(longest));
}

double Scores::add(const Workplace& place, const Program& program, int n) {
    double sum = 0;
    for (int s = 0; s < n; ++s) sum += place.loss(program, s);
    loss_sum += sum;
    double* sums = metric_sums.data();
    for (const Output& metric : program.metrics) {
        const int64_t numbers = logical_count(metric.packing);
        for (int s = 0; s < n; ++s) {
            unpack(metric.packing, place.floats(metric, s), row_.data());
            for (int64_t i = 0; i < numbers; ++i) sums[i] += row_[static_cast<size_t>(i)];
        }
        sums += numbers;
    }
    count += n;
    return sum;
}

double Scores::metric(size_t m) const {
    if (count == 0) return 0;
    const Output& metric = metrics_[static_cast<int>(m)];
    const double* sums = metric_sums.data();
    for (size_t before = 0; before < m; ++before) sums += logical_count(metrics_[static_cast<int>(before)].packing);
    const auto samples = static_cast<double>(count);
    if (metric.compute == nullptr) return *sums / samples;
    std::vector<Number> averages(static_cast<size_t>(logical_count(metric.packing)));
    std::transform(sums, sums + averages.size(), averages.begin(), [&](double sum) { return Number(sum / samples); });
    return metric.compute(averages.data(), metric.code).value();
}

void Scores::clear() {
    count = 0;
    loss_sum = 0;
    std::fill(metric_sums.begin(), metric_sums.end(), 0.0);
}

std::string metric_text(const Output& metric, double value) {
    return metric.fraction ? formatted("  %s %.2f %%", metric.name, 100 * value) : formatted("  %s %.4f", metric.name, value);
}

bool evaluate(Workplace& place, Batches& batches, Scores& scores, Interrupts* interrupts, std::vector<double>* losses) {
    const Program& program = place.net().evaluate;
    for (int64_t b = 0; b < batches.count(); ++b) {
        if (interrupts != nullptr && interrupts->came()) return false;
        const int n = batches.load(nullptr, b * program.batch);
        place.run(program, n);
        scores.add(place, program, n);
        for (int s = 0; s < n && losses != nullptr; ++s) losses->push_back(place.loss(program, s));
    }
    return batches.status().ok();
}

}  // namespace netrt
