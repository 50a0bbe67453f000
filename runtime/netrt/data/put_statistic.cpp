// Puts a statistic of the training samples in its place among the weights.
#include "netrt/data/statistics.h"
#include "netrt/files/files.h"
#include "netrt/files/weights.h"
#include "netrt/math/pack.h"

namespace netrt {
namespace {

// The tensor's axes are the last of the input's, or 1 where all places along the axis have one number.
int64_t run_of(const Packing& tensor, const Packing& input) {
    const std::vector<int64_t> numbers = dims_of(tensor), extents = dims_of(input);
    int64_t run = 1;
    for (size_t d = numbers.size(), i = extents.size(); d > 0 && i > 0 && numbers[d - 1] == 1; --d, --i) run *= extents[i - 1];
    return run;
}

}  // namespace

Status put_statistic(const Tensor& tensor, const Input& input, const LinearMap& map, const Samples& samples, Team& team,
                     std::byte* weights) {
    const Measured measured{samples, tensor.input, map, logical_count(input.packing), run_of(tensor.packing, input.packing),
                            logical_count(tensor.packing)};
    std::vector<double> numbers;
    std::vector<float> values;
    if (Status status = take_memory(values, measured.count, tensor.name); !status) return status;
    if (Status status = tensor.statistic->compute(measured, team, numbers); !status) return status;
    for (size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(numbers[i]);
    pack(tensor.packing, values.data(), reinterpret_cast<float*>(weights + tensor.offset));
    return {};
}

}  // namespace netrt
