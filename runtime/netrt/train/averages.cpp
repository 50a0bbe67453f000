// Moving averages of weights: packed as the weights are, so that both can change places.
#include "netrt/train/averages.h"

#include <algorithm>

#include "netrt/math/pack.h"

namespace netrt {

void swap_averages(Workplace& place, const Stage& stage, int64_t steps) {
    if (steps == 0) return;
    for (const State& state : stage.states) {
        if (!state.average) continue;
        const Tensor& tensor = place.net().tensors[state.tensor];
        auto* weights = reinterpret_cast<float*>(place.weights() + tensor.offset);
        std::swap_ranges(weights, weights + physical_count(tensor.packing), reinterpret_cast<float*>(place.states() + state.offset));
    }
}

}  // namespace netrt
