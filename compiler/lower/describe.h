// What main needs to know of a model: data, stages, checks, the table of layers.
#pragma once

#include "base/source.h"
#include "lower/context.h"

namespace netc::lower {

void describe_model(const graph::Model& model, const Source& source, loop::Plan& plan);
/// Shapes and packings of the results of prediction.
void describe_outputs(const Context& context, const graph::Model& model, loop::Plan& plan);

}  // namespace netc::lower
