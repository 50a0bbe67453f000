// Fuzzing the head of a safetensors file: whatever it says, every tensor lies inside the data.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "netrt/files/tensors_file.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t count) {
    if (count < 1) return 0;
    const std::string_view head(reinterpret_cast<const char*>(bytes + 1), count - 1);
    const int64_t begin = 8 + static_cast<int64_t>(head.size()), end = begin + bytes[0];
    const netrt::Result<netrt::TensorTable> table = netrt::read_table("fuzz", head, begin, end);
    if (!table.ok()) return 0;
    for (const netrt::TensorEntry& entry : table->entries) {
        const int64_t last = entry.offset + entry.count * netrt::bytes_of(entry.dtype);
        if (entry.offset < begin || entry.count < 0 || last > end) std::abort();
    }
    return 0;
}
