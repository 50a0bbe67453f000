// What tensors of a net are of the training samples: the mean and the deviation of the values of an input, the balance of a label.
#pragma once

#include <string_view>
#include <vector>

#include "netrt/data/source.h"
#include "netrt/program.h"
#include "netrt/system/threads.h"

namespace netrt {

/// The values of an input (or label, behind them) over all samples, mapped but not augmented, and which number of a statistic each belongs to:
/// element e of a sample to number (e / run) % count.
struct Measured {
    const Samples& samples;
    int input;
    LinearMap map;
    int64_t size;  // elements of a sample
    int64_t run, count;
};

struct StatisticKind {
    const char* name;  // in the plan of a net
    /// Writes the numbers of the statistic to `result`, the same bits for any number of threads; an error when there is no memory.
    Status (*compute)(const Measured& measured, Team& team, std::vector<double>& result);
};

/// All that there are, for programs whose tables are made while they run. Null when there is none of that name.
const StatisticKind* find_statistic_kind(std::string_view name);

/// Puts what `tensor`, which has a statistic, is of these training samples in its place among the weights.
Status put_statistic(const Tensor& tensor, const Input& input, const LinearMap& map, const Samples& samples, Team& team,
                     std::byte* weights);

}  // namespace netrt
