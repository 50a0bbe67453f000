// Lets the backward pass of relu and dropout read what is stored anyway.
#include "transform/mask_from_output.h"

#include <algorithm>
#include <optional>

#include "formula/traits.h"

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
        // What is positive stays so behind a dropout, or its gradient is zero in any case.
        auto* mask = std::get_if<Map>(&graph.nodes[id].op);
        if (!mask || mask->ins.size() != 2) continue;
        const std::vector<std::string>& names = mask->function->variables;
        if (!formula::passes_where_positive(mask->function->value, names[0], names[1])) continue;
        Node& before = graph.nodes[graph.values[mask->ins[0]].producer];
        const auto* dropout_grad = std::get_if<DropoutGrad>(&before.op);
        if (!dropout_grad || graph.users(mask->ins[0]).size() != 1) continue;
        const auto dropped = dropout_of(graph, mask->ins[1], dropout_grad->layer);
        if (!dropped) continue;
        mask->ins[1] = *dropped;
        before.op = Scale{dropout_grad->d_out, 1 / (1 - dropout_grad->rate)};
    }
}

}  // namespace netc::transform
