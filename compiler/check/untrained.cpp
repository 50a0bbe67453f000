// Weights that a stage would train and that no loss reaches: each with what cuts it off.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "check/nets.h"
#include "check/stages.h"

namespace netc::check {

namespace {

using graph::NodeId;
using graph::ValueId;

/// Values through which a gradient passes on its way from the losses.
std::vector<bool> reached_values(const graph::Model& model) {
    const graph::Graph& graph = model.graph;
    std::vector<bool> reached(graph.values.size(), false);
    for (const graph::NamedValue& loss : model.losses) reached[loss.value.index] = true;
    for (auto node = graph.order.rbegin(); node != graph.order.rend(); ++node) {
        if (!reached[graph.nodes[*node].result.index]) continue;
        for (ValueId in : differentiable_inputs(graph.nodes[*node].op)) reached[in.index] = true;
    }
    return reached;
}

/// The first node on the way from a weight that passes no gradient back, or none where no loss is ahead at all;
/// `wanted` says whether a metric or an output is. What nothing reads is said of its name.
NodeId cut_behind(const graph::Model& model, const graph::Users& users, ValueId weight,
                  const std::vector<bool>& reached, bool& wanted) {
    const graph::Graph& graph = model.graph;
    std::set<ValueId> results;
    for (const graph::Metric& metric : model.metrics) results.insert(metric.value);
    for (const graph::NamedValue& output : model.outputs) results.insert(output.value);
    std::vector<ValueId> open{weight};
    std::set<ValueId> seen{weight};
    wanted = true;
    for (size_t i = 0; i < open.size(); ++i)
        for (NodeId user : users.of(open[i])) {
            const graph::Node& node = graph.nodes[user];
            if (reached[node.result.index]) return user;
            if (seen.insert(node.result).second) open.push_back(node.result);
        }
    wanted = std::any_of(open.begin(), open.end(), [&](ValueId value) { return results.count(value) > 0; });
    return {};
}

}  // namespace

void warn_of_untrained(Context& context, const ResolvedNet& net, const graph::Stage& stage) {
    const graph::Model& model = net.builder.model;
    if (model.losses.empty()) return;
    const graph::Graph& graph = model.graph;
    const graph::Users users(graph);
    const std::vector<bool> reached = reached_values(model);
    const std::set<int> frozen(stage.frozen_parameters.begin(), stage.frozen_parameters.end());
    std::map<NodeId, std::vector<std::string>> by_cut;
    for (size_t i = 0; i < graph.parameters.size(); ++i) {
        const graph::ParameterInfo& info = graph.parameters[i];
        if (!info.trainable || frozen.count(static_cast<int>(i)) || reached[info.value.index]) continue;
        bool wanted = false;
        const NodeId cut = cut_behind(model, users, info.value, reached, wanted);
        if (wanted) by_cut[cut].push_back(info.name);
    }
    for (const auto& [cut, names] : by_cut) {
        const std::string weights = fmt::format("`{}`", fmt::join(names, "`, `"));
        if (!cut) {
            context.warning("no-gradient", stage.span,
                            fmt::format("no loss depends on {}: `{}` does not train {}", weights, stage.name,
                                        names.size() == 1 ? "it" : "them"));
            continue;
        }
        context
            .warning("no-gradient", graph.nodes[cut].span,
                     fmt::format("no gradient passes here, and so none reaches {}", weights))
            .label(stage.span, fmt::format("`{}` does not train {}", stage.name, names.size() == 1 ? "it" : "them"));
    }
}

}  // namespace netc::check
