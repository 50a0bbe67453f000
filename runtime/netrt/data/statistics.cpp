// The mean and the deviation of the values of an input over all training samples.
#include "netrt/data/statistics.h"

#include <algorithm>
#include <cmath>

#include "netrt/files/files.h"

namespace netrt {
namespace {

// Samples are summed in so many parts, whose sums are added in their order: the bits do not depend on the threads.
constexpr int64_t most_parts = 16;

/// Adds the terms of one sample, elements of type Element, to `sums`.
template <class Element, class Term>
void add_terms(const Measured& of, const Element* element, const Term& term, double* sums) {
    const auto scale = static_cast<float>(of.map.scale), offset = static_cast<float>(of.map.offset);
    for (int64_t e = 0; e < of.size;) {
        const auto number = static_cast<size_t>(e / of.run % of.count);
        double sum = 0;
        for (const int64_t end = e + of.run; e < end; ++e) {
            const float value = static_cast<float>(*element++) * scale + offset;  // as batches have it
            sum += term(static_cast<double>(value), number);
        }
        sums[number] += sum;
    }
}

template <class Term>
Status sum_part(const Measured& of, int64_t first, int64_t last, const Term& term, double* sums) {
    std::vector<float> room;
    if (Status status = take_memory(room, static_cast<int64_t>(room_for_rows(of.samples)), "a sample"); !status) return status;
    const Column& column = of.samples.columns[static_cast<size_t>(of.input)];
    for (int64_t s = first; s < last; ++s) {
        Elements elements;
        if (Status status = find_elements(of.samples, column, s, room.data(), elements); !status) return status;
        if (elements.bytes != nullptr)
            add_terms(of, elements.bytes, term, sums);
        else
            add_terms(of, elements.floats, term, sums);
    }
    return {};
}

// For each number of the statistic the mean of term(value, number) over its values.
template <class Term>
Status mean_of(const Measured& of, Team& team, std::vector<double>& result, const Term& term) {
    const int64_t samples = of.samples.count, parts = std::min(samples, most_parts);
    std::vector<double> sums;
    if (Status status = take_memory(sums, parts * of.count, "sums over the training samples"); !status) return status;
    std::fill(sums.begin(), sums.end(), 0.0);
    Status outcomes[most_parts];
    team.run([&](const Worker& worker) {
        for (const int p : worker.share(static_cast<int>(parts)))
            outcomes[p] = sum_part(of, samples * p / parts, samples * (p + 1) / parts, term, sums.data() + p * of.count);
    });
    for (const Status& outcome : outcomes)
        if (!outcome) return outcome;
    if (Status status = take_memory(result, of.count, "statistics of the training samples"); !status) return status;
    const double values = static_cast<double>(samples) * static_cast<double>(of.size / of.count);
    for (int64_t i = 0; i < of.count; ++i) {
        double sum = 0;
        for (int64_t p = 0; p < parts; ++p) sum += sums[static_cast<size_t>(p * of.count + i)];
        result[static_cast<size_t>(i)] = sum / values;
    }
    return {};
}

// Differences to a first value are summed, so that values which are all the same have exactly that mean.
Status compute_mean(const Measured& of, Team& team, std::vector<double>& result) {
    const Column& column = of.samples.columns[static_cast<size_t>(of.input)];
    std::vector<float> room;
    if (Status status = take_memory(room, static_cast<int64_t>(room_for_rows(of.samples)), "a sample"); !status) return status;
    Elements first;
    if (Status status = find_elements(of.samples, column, 0, room.data(), first); !status) return status;
    std::vector<double> firsts;
    if (Status status = take_memory(firsts, of.count, "statistics of the training samples"); !status) return status;
    for (int64_t i = 0; i < of.count; ++i) {
        const auto e = static_cast<size_t>(i * of.run);
        const float element = first.bytes == nullptr ? first.floats[e] : static_cast<float>(first.bytes[e]);
        firsts[static_cast<size_t>(i)] = element * static_cast<float>(of.map.scale) + static_cast<float>(of.map.offset);
    }
    if (Status status = mean_of(of, team, result, [&](double value, size_t i) { return value - firsts[i]; }); !status) return status;
    for (size_t i = 0; i < firsts.size(); ++i) result[i] += firsts[i];
    return {};
}

Status compute_deviation(const Measured& of, Team& team, std::vector<double>& result) {
    std::vector<double> mean;
    if (Status status = compute_mean(of, team, mean); !status) return status;
    const auto square = [&](double value, size_t i) { return (value - mean[i]) * (value - mean[i]); };
    if (Status status = mean_of(of, team, result, square); !status) return status;
    for (double& number : result) {
        number = std::sqrt(number);
        if (static_cast<float>(number) == 0) number = 1;  // what never changes is not divided by nothing
    }
    return {};
}

}  // namespace

namespace statistics {
const StatisticKind mean{"mean", compute_mean}, deviation{"deviation", compute_deviation};
}

}  // namespace netrt
