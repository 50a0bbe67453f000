// The optimizer as nodes: one step for each weight that has a gradient.
#include "transform/update.h"

namespace netc::transform {

using namespace graph;

void update(Graph& graph, const Gradients& gradients, const Optimizer& optimizer) {
    for (const auto& [index, gradient] : gradients.of) {
        const ParameterInfo& parameter = graph.parameters.at(index);
        const TensorType type = graph.values[parameter.value].type;
        const Span span = graph.nodes[graph.values[gradient].producer].span;
        graph.add(Update{parameter.value, gradient, optimizer}, type, "updated_" + parameter.name, span);
    }
}

}  // namespace netc::transform
