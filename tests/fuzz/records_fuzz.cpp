// Fuzzing samples on standard input, in both forms.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "netrt/data/records.h"

#include "../unit/runtime/ports.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t count) {
    const netrt::Input inputs[] = {port("x", {2}, 0)}, labels[] = {port("y", {1}, 3)};
    netrt::Program program;
    program.inputs = inputs;
    program.labels = labels;
    for (const auto read : {netrt::read_json_records, netrt::read_float_records}) {
        std::FILE* file = count > 0 ? fmemopen(const_cast<uint8_t*>(bytes), count, "r") : std::fopen("/dev/null", "r");
        if (file == nullptr) std::abort();
        netrt::Samples samples;
        const netrt::Status status = read(file, program, samples);
        const auto rows = static_cast<size_t>(samples.count);
        if (status && (samples.columns[0].floats.size() != 2 * rows || samples.columns[1].classes.size() != rows)) std::abort();
        std::fclose(file);
    }
    return 0;
}
