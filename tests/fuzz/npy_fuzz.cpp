// Fuzzing .npy files.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "netrt/data/npy.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t count) {
    netrt::Result<netrt::ByteReader> reader = netrt::ByteReader::over("fuzz", {bytes, bytes + count});
    if (!reader) return 0;
    const netrt::Result<netrt::Array> array = netrt::read_npy(*reader);
    if (!array) return 0;
    int64_t elements = 1;
    for (const int64_t dim : array->dims) elements *= dim;
    if (array->count() != elements) std::abort();
    const auto floats = netrt::floats_of(*array, "fuzz");
    if (floats && static_cast<int64_t>(floats->size()) != elements) std::abort();
    return 0;
}
