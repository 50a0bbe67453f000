// Fuzzing pictures of all forms, and what is done with them afterwards.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "netrt/data/images.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t count) {
    const netrt::Result<netrt::Image> image = netrt::decode_image("fuzz", {bytes, bytes + count});
    if (!image) return 0;
    const size_t values = static_cast<size_t>(image->channels) * image->height * image->width;
    if (image->pixels.size() != values) std::abort();
    if (values > 1'000'000) return 0;  // slow, and no different
    if (netrt::resized(netrt::with_channels(*image, 1), 7, 5).pixels.size() != 35) std::abort();
    return 0;
}
