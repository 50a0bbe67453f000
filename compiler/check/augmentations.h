// `augment image = image | random_flip | random_crop(pad = 4)` of a data section.
#pragma once

#include <optional>
#include <vector>

#include "check/nets.h"
#include "check/resolve.h"
#include "graph/model.h"

namespace netc::check {

/// What a chain does to the samples of an input; nothing after a mistake (reported).
std::optional<std::vector<graph::Augmentation>> augmentations_of(Context& context, Resolver& resolver, const ResolvedNet& net,
                                                                 const syntax::Argument& entry);

}  // namespace netc::check
