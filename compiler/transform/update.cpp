// The optimizer as nodes: one step for each weight that has a gradient, after the norm of all and the sums over its own numbers where it reads them.
#include "transform/update.h"

namespace netc::transform {

using namespace graph;

namespace {

ValueId norm_of(Graph& graph, const Gradients& gradients) {
    GradientNorm norm;
    for (const auto& [index, gradient] : gradients.of) norm.gradients.push_back(gradient);
    return graph.add(norm, infer_type(graph, norm), "gradient_norm", {});
}

ValueId sums_of(Graph& graph, const WeightSums& sums, const std::string& weight) {
    return graph.add(sums, infer_type(graph, sums), "sums_of_" + weight, {});
}

}  // namespace

void update(Graph& graph, const Gradients& gradients, const Optimizer& optimizer, const std::map<int, Optimizer>& exceptions) {
    const ValueId norm = reads_norm(optimizer) && !gradients.of.empty() ? norm_of(graph, gradients) : ValueId{};
    for (const auto& [index, gradient] : gradients.of) {
        const ParameterInfo& parameter = graph.parameters.at(index);
        const TensorType type = graph.values[parameter.value].type;
        const Span span = graph.nodes[graph.values[gradient].producer].span;
        const auto exception = exceptions.find(index);
        const Optimizer& here = exception == exceptions.end() ? optimizer : exception->second;
        const ValueId sums = here.sums.empty() ? ValueId{} : sums_of(graph, {parameter.value, gradient, here, norm}, parameter.name);
        graph.add(Update{parameter.value, gradient, here, norm, sums}, type,
                  "updated_" + parameter.name, span);
    }
}

}  // namespace netc::transform
