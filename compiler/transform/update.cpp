// The optimizer as nodes: one step for each weight that has a gradient, after the norm of all where it is read.
#include "transform/update.h"

namespace netc::transform {

using namespace graph;

namespace {

ValueId norm_of(Graph& graph, const Gradients& gradients) {
    GradientNorm norm;
    for (const auto& [index, gradient] : gradients.of) norm.gradients.push_back(gradient);
    return graph.add(norm, infer_type(graph, norm), "gradient_norm", {});
}

}  // namespace

void update(Graph& graph, const Gradients& gradients, const Optimizer& optimizer, const std::map<int, Optimizer>& exceptions) {
    const ValueId norm = reads_norm(optimizer) && !gradients.of.empty() ? norm_of(graph, gradients) : ValueId{};
    for (const auto& [index, gradient] : gradients.of) {
        const ParameterInfo& parameter = graph.parameters.at(index);
        const TensorType type = graph.values[parameter.value].type;
        const Span span = graph.nodes[graph.values[gradient].producer].span;
        const auto exception = exceptions.find(index);
        graph.add(Update{parameter.value, gradient, exception == exceptions.end() ? optimizer : exception->second, norm}, type,
                  "updated_" + parameter.name, span);
    }
}

}  // namespace netc::transform
