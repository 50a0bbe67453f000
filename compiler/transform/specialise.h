// The network for one purpose: training a stage, evaluating, predicting. The table of contents of this folder.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "graph/model.h"

namespace netc::transform {

/// A pass as the command line calls it.
struct Pass {
    const char* name;
    const char* help;
    bool skippable;
};

/// All passes in the order in which they run; a graph for training takes others than one for inference.
const std::vector<Pass>& pass_table();

/// What is left out, and who is shown the graph after each pass; passes by their names in the table.
struct Passes {
    std::function<void(const char* pass, const graph::Graph& graph)> watch;
    std::set<std::string> skip;
};

/// One training step of `stage`. The outputs are the losses, then the metrics of the model; weights, optimizer states
/// and running statistics change in place.
///
///     logits, loss    ->    logits, loss, d_logits, d_conv1.kernel, updated_conv1.kernel
///     outputs loss          outputs loss
///
/// Frozen weights get no gradient and no Update, and no backward pass leads to them. Their BatchNorm uses its running
/// statistics. Dropout stays active everywhere: it has no weights that could be frozen.
graph::Graph training_graph(const graph::Model& model, const graph::Stage& stage, const Passes& passes = {});

/// What is needed to compute `outputs`, values of the model's graph, without training: dropout is gone, BatchNorm uses
/// its running statistics. The outputs are those of `outputs`, in that order; where one was a dropout, its input
/// stands.
///
///     %5 drop1 = Dropout(%4 relu1)                    %6 fc1 = Dense(%4 relu1, ...)
///     %6 fc1 = Dense(%5 drop1, ...)         ->
///     outputs %6 fc1                                  outputs %6 fc1
graph::Graph inference_graph(const graph::Model& model, const std::vector<graph::ValueId>& outputs,
                             const Passes& passes = {});
/// Its outputs are the losses, then the metrics.
graph::Graph evaluation_graph(const graph::Model& model, const Passes& passes = {});
/// Its outputs are those of the model.
graph::Graph prediction_graph(const graph::Model& model, const Passes& passes = {});

}  // namespace netc::transform
