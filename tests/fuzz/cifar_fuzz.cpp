// Fuzzing the pictures of CIFAR, plain and packed.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "netrt/data/cifar.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t count) {
    netrt::Result<netrt::ByteReader> reader = netrt::ByteReader::over("fuzz", {bytes, bytes + count});
    if (!reader) return 0;
    std::vector<uint8_t> pictures;
    std::vector<int32_t> classes;
    if (!netrt::read_cifar(*reader, {1, 0, 10}, pictures, classes)) return 0;
    if (classes.empty() || static_cast<int64_t>(pictures.size()) != static_cast<int64_t>(classes.size()) * netrt::cifar_picture_bytes)
        std::abort();
    for (const int32_t each : classes)
        if (each < 0 || each > 9) std::abort();
    return 0;
}
