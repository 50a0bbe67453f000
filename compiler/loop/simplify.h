// A plan without what only its making needed: extents of one, locals nobody reads.
#pragma once

#include "loop/plan.h"

namespace netc::loop {

/// Extents of one disappear from weights, buffers, parameters and local arrays, and their subscripts with them; a local
/// array of a single element becomes a value. Maps [c / lanes][y][x][c % lanes] keep y and x. Values that are then read
/// nowhere disappear. Places in memory stay what they are.
///
///     in[0][y + ky][x + kx][0] * w[0]      in[y + ky][x + kx] * w
Plan simplified(const Plan& plan);
Kernel simplified(const Kernel& kernel);

}  // namespace netc::loop
