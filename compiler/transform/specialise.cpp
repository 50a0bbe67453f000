// The network for one purpose: training a stage, evaluating, predicting.
#include "transform/specialise.h"

#include "base/check.h"
#include "transform/commute_pool.h"
#include "transform/dead_nodes.h"
#include "transform/fold_batchnorm.h"
#include "transform/fold_constants.h"
#include "transform/gradient.h"
#include "transform/mask_from_output.h"
#include "transform/mix_losses.h"
#include "transform/recompute.h"
#include "transform/separate_layouts.h"
#include "transform/settle_training.h"
#include "transform/update.h"
#include "transform/weigh_losses.h"

namespace netc::transform {

using namespace graph;

// clang-format off
const std::vector<Pass>& pass_table() {
    static const std::vector<Pass> table = {
        {"settle-training",  "whether it trains is known: `training()` is a number, noise elsewhere 0", false},
        {"freeze",           "training: weights of frozen parts stand still",               false},
        {"remove-dropout",   "inference: dropout passes its input on",                      false},
        {"fold-batchnorm",   "inference: batch-norm uses its running statistics",           false},
        {"weigh-losses",     "training: a loss counts by the class of its sample",          false},
        {"mix-losses",       "training: a loss counts for both samples that are mixed", false},
        {"fold-constants",   "compute what depends on constants only",                      true},
        {"commute-pool",     "take the maximum before a monotone function",                 true},
        {"gradient",         "training: append the backward graph of the loss",             false},
        {"mask-from-output", "training: read masks of relu and dropout from stored values", true},
        {"recompute",        "training: make cheap values again for the backward pass",     true},
        {"update",           "training: append the optimizer's step for every weight",      false},
        {"dead-nodes",       "remove what nobody reads",                                    false},
        {"separate-layouts", "copy between operators on maps and operators on matrices",     false},
    };
    return table;
}
// clang-format on

namespace {

const Pass& entry(const std::string& name) {
    for (const Pass& pass : pass_table())
        if (pass.name == name) return pass;
    NETC_CHECK(false, "no pass is called " + name);
    NETC_UNREACHABLE();
}

void show(const Passes& passes, const char* pass, const Graph& graph) {
    if (passes.watch) passes.watch(entry(pass).name, graph);
}

/// Runs a pass that may be left out.
void optional(const Passes& passes, const char* name, void (*pass)(Graph&), Graph& graph) {
    NETC_CHECK(entry(name).skippable, std::string(name) + " cannot be left out");
    if (passes.skip.count(name)) return;
    pass(graph);
    show(passes, name, graph);
}

std::vector<ValueId> values_of(const std::vector<NamedValue>& named) {
    std::vector<ValueId> result;
    for (const NamedValue& one : named) result.push_back(one.value);
    return result;
}

std::vector<ValueId> losses_and_metrics(const Model& model) {
    std::vector<ValueId> result = values_of(model.losses);
    for (const Metric& metric : model.metrics) result.push_back(metric.value);
    return result;
}

void freeze(Graph& graph, const std::vector<int>& parameters) {
    for (int parameter : parameters) graph.parameters.at(parameter).frozen = true;
    fold_frozen_batchnorm(graph);
}

std::vector<int> trained_parameters(const Graph& graph) {
    std::vector<int> result;
    for (size_t i = 0; i < graph.parameters.size(); ++i)
        if (graph.parameters[i].trainable && !graph.parameters[i].frozen) result.push_back(static_cast<int>(i));
    return result;
}

void remove_dropout(Graph& graph) {
    std::vector<NodeId> kept;
    for (NodeId id : graph.order) {
        const Node& node = graph.nodes[id];
        if (const auto* dropout = std::get_if<Dropout>(&node.op))
            graph.replace_uses(node.result, dropout->in);
        else
            kept.push_back(id);
    }
    graph.order = std::move(kept);
}

}  // namespace

Graph training_graph(const Model& model, const Stage& stage, const Passes& passes) {
    Graph graph = model.graph;
    const auto shown = [&](const char* pass) { show(passes, pass, graph); };
    graph.outputs = losses_and_metrics(model);

    settle_training(graph, true);
    shown("settle-training");
    freeze(graph, stage.frozen_parameters);
    shown("freeze");
    weigh_losses(graph, model, stage.class_weights);
    if (!stage.class_weights.empty()) shown("weigh-losses");
    if (mixes_samples(stage)) {
        mix_losses(graph, model);
        shown("mix-losses");
    }
    optional(passes, "fold-constants", fold_constants, graph);
    optional(passes, "commute-pool", commute_pool, graph);
    // Folding may have put other values in the place of the model's.
    const std::vector<ValueId> losses(graph.outputs.begin(), graph.outputs.begin() + model.losses.size());
    const Gradients gradients = gradient(graph, losses, trained_parameters(graph));
    shown("gradient");
    optional(passes, "mask-from-output", mask_from_output, graph);
    optional(passes, "recompute", recompute, graph);
    update(graph, gradients, stage.optimizer, stage.exceptions);
    shown("update");
    dead_nodes(graph);
    shown("dead-nodes");
    separate_layouts(graph);
    shown("separate-layouts");
    return graph;
}

Graph inference_graph(const Model& model, const std::vector<ValueId>& outputs, const Passes& passes) {
    Graph graph = model.graph;
    const auto shown = [&](const char* pass) { show(passes, pass, graph); };
    graph.outputs = outputs;

    settle_training(graph, false);
    shown("settle-training");
    remove_dropout(graph);
    shown("remove-dropout");
    fold_batchnorm(graph);
    shown("fold-batchnorm");
    optional(passes, "fold-constants", fold_constants, graph);
    optional(passes, "commute-pool", commute_pool, graph);
    dead_nodes(graph);
    shown("dead-nodes");
    separate_layouts(graph);
    shown("separate-layouts");
    return graph;
}

Graph evaluation_graph(const Model& model, const Passes& passes) {
    return inference_graph(model, losses_and_metrics(model), passes);
}

Graph prediction_graph(const Model& model, const Passes& passes) {
    return inference_graph(model, values_of(model.outputs), passes);
}

}  // namespace netc::transform
