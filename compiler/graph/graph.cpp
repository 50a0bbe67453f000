// Building and changing a graph.
#include "graph/graph.h"

#include <algorithm>

namespace netc::graph {

ValueId Graph::add(Op op, TensorType type, std::string name, Span span) {
    const ValueId value = values.add({std::move(type), {}, std::move(name)});
    const NodeId node = nodes.add({std::move(op), value, span});
    values[value].producer = node;
    order.push_back(node);
    return value;
}

std::vector<NodeId> Graph::users(ValueId value) const {
    std::vector<NodeId> result;
    for (NodeId node : order) {
        const std::vector<ValueId> inputs = inputs_of(nodes[node].op);
        if (std::find(inputs.begin(), inputs.end(), value) != inputs.end()) result.push_back(node);
    }
    return result;
}

Users::Users(const Graph& graph) : users_(graph.values.size()) {
    for (NodeId node : graph.order)
        for (ValueId in : inputs_of(graph.nodes[node].op)) {
            std::vector<NodeId>& known = users_[in.index];
            if (known.empty() || known.back() != node) known.push_back(node);
        }
}

void Graph::replace_uses(ValueId from, ValueId to) {
    const auto replace = [&](ValueId& value) {
        if (value == from) value = to;
    };
    for (NodeId node : order) for_each_input(nodes[node].op, replace);
    std::for_each(outputs.begin(), outputs.end(), replace);
}

}  // namespace netc::graph
