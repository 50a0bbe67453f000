// Kernels of grouped convolutions in memory: panels of filters beside the channel blocks that their groups touch.
#pragma once

#include <cstdint>

#include "netrt/program.h"

namespace netrt {

/// Where element `index` (row-major in [filters][channels of a group][ky][kx]) lies in memory. The packing has groups,
/// and its axes are [panel][channel block][ky][kx][channel in block][filter in panel]; the channel blocks of a panel
/// begin with the one that holds the first channel of its first filter's group.
int64_t place_in_groups(const Packing& packing, int64_t index);

}  // namespace netrt
