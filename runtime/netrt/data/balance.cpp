// Weights of classes with which all of them weigh the same in all.
#include <algorithm>

#include "netrt/data/statistics.h"
#include "netrt/files/files.h"

namespace netrt {
namespace {

// Samples / (classes * samples of the class), of those classes that have samples; 0 of the others. The mean over the samples is 1.
Status compute_balance(const Measured& of, Team&, std::vector<double>& result) {
    if (Status status = take_memory(result, of.count, "weights of classes"); !status) return status;
    std::fill(result.begin(), result.end(), 0.0);
    for (const int32_t k : of.samples.columns[static_cast<size_t>(of.input)].classes) ++result[static_cast<size_t>(k)];
    const auto classes = static_cast<double>(std::count_if(result.begin(), result.end(), [](double samples) { return samples > 0; }));
    for (double& number : result)
        if (number > 0) number = static_cast<double>(of.samples.count) / (classes * number);
    return {};
}

}  // namespace

namespace statistics {
const StatisticKind balance{"balance", compute_balance};
}

}  // namespace netrt
