// What the graph of one purpose knows of it: whether it trains.
#include "transform/settle_training.h"

#include "transform/fold_constants.h"

namespace netc::transform {

using namespace graph;

void settle_training(Graph& graph, bool trains) {
    const std::vector<NodeId> order = graph.order;
    std::vector<NodeId> settled;
    for (NodeId id : order) {
        const bool says_it = std::holds_alternative<Training>(graph.nodes[id].op);
        const bool noise = std::holds_alternative<RandomNormal>(graph.nodes[id].op);
        if (says_it || (noise && !trains)) make_constant(graph, id, says_it && trains ? 1 : 0, settled);
        settled.push_back(id);
    }
    graph.order = std::move(settled);
}

}  // namespace netc::transform
