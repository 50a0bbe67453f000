// Removes what nobody reads.
#include "transform/dead_nodes.h"

#include <algorithm>

namespace netc::transform {

using namespace graph;

void dead_nodes(Graph& graph) {
    std::vector<bool> read(graph.values.size(), false);
    for (ValueId output : graph.outputs) read.at(output.index) = true;

    std::vector<NodeId> kept;
    for (auto id = graph.order.rbegin(); id != graph.order.rend(); ++id) {
        const Node& node = graph.nodes[*id];
        if (!read[node.result.index] && !std::holds_alternative<Update>(node.op)) continue;
        for (ValueId input : inputs_of(node.op)) read[input.index] = true;
        kept.push_back(*id);
    }
    std::reverse(kept.begin(), kept.end());
    graph.order = std::move(kept);
}

}  // namespace netc::transform
