// The losses of samples that are mixed of two.
#pragma once

#include "graph/model.h"

namespace netc::transform {

/// Puts share * loss + (1 - share) * loss with the labels of the sample mixed in (Model::mixed_in) in the place of each of the
/// model's losses, the first values of the graph's outputs, where it reads labels (Zhang et al. 2018, mixup; Yun et al. 2019, CutMix).
///
///     %3 loss = MapRows(%1 logits, %2 digit)    ->    %6 loss_mixed_in = MapRows(%1 logits, %4 digit_mixed_in)
///     outputs %3 loss                                 %7 = Zip(Sub, %3 loss, %6), %8 = Zip(Mul, %5 share, %7)
///                                                     %9 mixed_loss = Zip(Add, %6, %8)
///                                                     outputs %9 mixed_loss
void mix_losses(graph::Graph& graph, const graph::Model& model);

}  // namespace netc::transform
