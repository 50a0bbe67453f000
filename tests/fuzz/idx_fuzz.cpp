// Fuzzing IDX files, plain and packed.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "netrt/data/idx.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t count) {
    for (const int rank : {1, 3}) {
        netrt::Result<netrt::ByteReader> reader = netrt::ByteReader::over("fuzz", {bytes, bytes + count});
        if (!reader) return 0;
        const netrt::Result<netrt::IdxArray> array = netrt::read_idx(*reader, rank, "elements");
        if (!array) continue;
        int64_t elements = 1;
        for (const int64_t dim : array->dims) elements *= dim;
        if (static_cast<int64_t>(array->bytes.size()) != elements) std::abort();
    }
    return 0;
}
