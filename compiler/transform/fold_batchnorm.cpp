// Batch normalisation by constants where its statistics no longer move.
#include "transform/fold_batchnorm.h"

#include <algorithm>

namespace netc::transform {

using namespace graph;

void fold_batchnorm(Graph& graph) {
    for (NodeId id : graph.order)
        if (auto* norm = std::get_if<BatchNorm>(&graph.nodes[id].op)) norm->frozen = true;
}

void fold_frozen_batchnorm(Graph& graph) {
    const auto frozen = [&](ValueId weight) {
        const auto* parameter = std::get_if<Parameter>(&graph.producer(weight));
        return parameter && graph.parameters.at(parameter->index).frozen;
    };
    for (NodeId id : graph.order) {
        auto* norm = std::get_if<BatchNorm>(&graph.nodes[id].op);
        if (!norm) continue;
        const ValueId weights[] = {norm->scale, norm->shift, norm->running_mean, norm->running_variance};
        if (std::any_of(std::begin(weights), std::end(weights), frozen)) norm->frozen = true;
    }
}

}  // namespace netc::transform
