// Which expressions become named locals.
#pragma once

#include "loop/loop.h"

namespace netc::loop {

/// What one statement reads or computes twice gets a name in front of it, after the array or the function it comes from:
///
///     const f32x16 activation_value = load16(&activation[y][x][0]);
///     store(&out[y][x][0], load16(&d_out[y][x][0]) * (1 - activation_value * activation_value));
///
/// Long subscripts that appear twice are called `index`. What is only read under a condition stays there.
Kernel with_locals(const Kernel& kernel);

}  // namespace netc::loop
