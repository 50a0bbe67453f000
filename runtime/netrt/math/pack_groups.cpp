// Kernels of grouped convolutions in memory.
#include "netrt/math/pack_groups.h"

#include <algorithm>

namespace netrt {

int64_t place_in_groups(const Packing& packing, int64_t index) {
    const int64_t filters = packing.dims[0], channels = packing.dims[1], height = packing.dims[2],
                  width = packing.dims[3];
    const int64_t blocks = packing.axes[1].extent, block = packing.axes[4].extent, panel_width = packing.axes[5].extent;
    const int64_t filters_per_group = filters / packing.groups;
    const int64_t all_blocks = (channels * packing.groups + block - 1) / block;

    const int64_t kx = index % width, ky = index / width % height;
    const int64_t c = index / (width * height) % channels, f = index / (width * height * channels);
    const int64_t panel = f / panel_width;
    const int64_t first_group = panel * panel_width / filters_per_group;
    const int64_t base = std::min(first_group * channels / block, all_blocks - blocks);
    const int64_t channel = f / filters_per_group * channels + c - base * block;
    const int64_t row = ((panel * blocks + channel / block) * height + ky) * width + kx;
    return (row * block + channel % block) * panel_width + f % panel_width;
}

}  // namespace netrt
