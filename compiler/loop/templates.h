// Kernels that differ in sizes alone become one, a template of those sizes.
//
//   conv1(in [4][56][56][16], ...)          template <int blocks, int height, int width>
//   conv5(in [8][28][28][16], ...)    ->    conv1(in [blocks][height][width][16], ...)
//
// The sizes follow from the arrays that are handed over, so that calls stay as they are. A number of a body becomes an
// expression of the sizes when that has the number's value in every one of the kernels.
#pragma once

#include "loop/plan.h"

namespace netc::loop {

/// Replaces the kernels of a plan; calls get the numbers of the new ones.
void share_kernels(Table<Kernel, KernelId>& kernels, std::vector<Program>& programs);

}  // namespace netc::loop
