// Takes the maximum before a monotone function.
#include "transform/commute_pool.h"

#include <algorithm>

#include "formula/traits.h"

namespace netc::transform {

using namespace graph;

namespace {

/// Whether the largest of f(x) is f of the largest, and its gradient goes to the same place. A derivative that the
/// function gives may differ between places of one value; relu's is zero with it.
bool may_follow_a_maximum(const formula::Function& function) {
    if (!formula::is_monotone(function.value)) return false;
    if (function.derivatives.empty()) return true;
    const formula::FunctionRef back = formula::gradient_of(function, 0).function;
    const std::vector<std::string>& names = back->variables;
    return names.size() == 2 && formula::passes_where_positive(back->value, names[0], names[1]);
}

bool is_output(const Graph& graph, ValueId value) {
    return std::find(graph.outputs.begin(), graph.outputs.end(), value) != graph.outputs.end();
}

}  // namespace

void commute_pool(Graph& graph) {
    for (NodeId id : std::vector<NodeId>(graph.order)) {
        auto* pool = std::get_if<MaxPool>(&graph.nodes[id].op);
        if (!pool) continue;
        Node& map_node = graph.nodes[graph.values[pool->in].producer];
        auto* map = std::get_if<Map>(&map_node.op);
        const ValueId mapped = pool->in;
        if (!map || map->ins.size() != 1 || !may_follow_a_maximum(*map->function) || is_output(graph, mapped) ||
            graph.users(mapped).size() != 1)
            continue;

        // The two nodes trade places: the node in front becomes the pool, the one behind the function. The values keep
        // their names with their nodes, so that `pool1` still is the pooled map.
        const ValueId pooled = graph.nodes[id].result;
        const MaxPool new_pool{map->ins[0], pool->window};
        const Map new_map{map->function, {mapped}};
        map_node.op = new_pool;
        graph.nodes[id].op = new_map;
        std::swap(map_node.span, graph.nodes[id].span);
        std::swap(graph.values[mapped].name, graph.values[pooled].name);
        graph.values[mapped].type = graph.values[pooled].type;
    }
}

}  // namespace netc::transform
