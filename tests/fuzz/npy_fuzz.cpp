// Fuzzing .npy files.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "netrt/data/npy.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t count) {
    netrt::Result<netrt::ByteReader> reader = netrt::ByteReader::over("fuzz", {bytes, bytes + count});
    if (!reader) return 0;
    const netrt::Result<netrt::NpyArray> array = netrt::read_npy(*reader);
    if (!array) return 0;
    int64_t elements = 1;
    for (const int64_t dim : array->dims) elements *= dim;
    if (array->count() != elements || static_cast<int64_t>(array->floats().size()) != elements) std::abort();
    return 0;
}
