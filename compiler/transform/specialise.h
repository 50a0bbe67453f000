// The network for one purpose: training a stage, evaluating, predicting. The table of contents of this folder.
#pragma once

#include <functional>
#include <set>
#include <string>

#include "graph/model.h"

namespace netc::transform {

/// What is left out, and who is shown the graph after each pass. Passes are called as on the command line:
/// "fold-constants", "commute-pool".
struct Passes {
    std::function<void(const char* pass, const graph::Graph& graph)> watch;
    std::set<std::string> skip;  // of fold-constants, commute-pool, mask-from-output
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
