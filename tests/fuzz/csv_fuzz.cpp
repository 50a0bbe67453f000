// Fuzzing tables.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "netrt/data/csv.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t count) {
    netrt::Result<netrt::CsvReader> reader = netrt::CsvReader::over("fuzz", {bytes, bytes + count}, ',');
    if (!reader) return 0;
    int64_t records = 0;
    for (;;) {
        const netrt::Result<bool> found = reader->next();
        if (!found || !*found) break;
        if (reader->fields().size() != reader->header().size() || ++records > reader->most_records()) std::abort();
    }
    reader->rewind();
    return 0;
}
