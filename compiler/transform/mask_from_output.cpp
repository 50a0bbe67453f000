// Lets the backward pass of relu and dropout read what is stored anyway.
#include "transform/mask_from_output.h"

#include <algorithm>
#include <optional>

namespace netc::transform {

using namespace graph;

namespace {

/// The result of the Dropout numbered `layer` that reads `in`.
std::optional<ValueId> dropout_of(const Graph& graph, ValueId in, int layer) {
    for (NodeId user : graph.users(in)) {
        const auto* dropout = std::get_if<Dropout>(&graph.nodes[user].op);
        if (dropout && dropout->layer == layer) return graph.nodes[user].result;
    }
    return std::nullopt;
}

}  // namespace

void mask_from_output(Graph& graph) {
    for (NodeId id : graph.order) {
        auto* relu_grad = std::get_if<MapGrad>(&graph.nodes[id].op);
        if (!relu_grad || relu_grad->kind != MapKind::Relu) continue;
        Node& before = graph.nodes[graph.values[relu_grad->d_out].producer];
        const auto* dropout_grad = std::get_if<DropoutGrad>(&before.op);
        if (!dropout_grad || graph.users(relu_grad->d_out).size() != 1) continue;
        const auto dropped = dropout_of(graph, relu_grad->value, dropout_grad->layer);
        if (!dropped) continue;
        relu_grad->value = *dropped;
        before.op = Scale{dropout_grad->d_out, 1 / (1 - dropout_grad->rate)};
    }
}

}  // namespace netc::transform
