// Layers on axes: reductions, copies by index, products of matrices, tables.
#pragma once

#include "check/shapes.h"

namespace netc::check {

Meaning apply_reduction(const Step& step);
Meaning apply_permute(const Step& step);
Meaning apply_slice(const Step& step);
Meaning apply_split(const Step& step);
Meaning apply_pad(const Step& step);
Meaning apply_crop(const Step& step);
Meaning apply_flip(const Step& step);
Meaning apply_roll(const Step& step);
Meaning apply_tile(const Step& step);
Meaning apply_upsample(const Step& step);
Meaning apply_resize(const Step& step);
Meaning apply_stack(const Step& step);
Meaning apply_matmul(const Step& step);
Meaning apply_embedding(const Step& step);

/// The axis that an argument names, counted from the end where it is below zero; nothing when the input has no such
/// axis (reported).
std::optional<int> axis_of(const Step& step, std::string_view parameter = "axis");

/// The shape that two operands of arithmetic share: axes are compared from the last one on, and where one of them is 1
/// or missing, the other's extent counts. Nothing when they do not fit.
std::optional<graph::Shape> broadcast_shape(const graph::Shape& a, const graph::Shape& b);

}  // namespace netc::check
