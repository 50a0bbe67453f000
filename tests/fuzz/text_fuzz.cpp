// Fuzzing the source `text` and tables, through files as sources read them.
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "netrt/data/source_kind.h"

#include "../unit/runtime/ports.h"

namespace {

void read(const netrt::SourceKind& kind, const netrt::Program& program, const char* path, const netrt::List<netrt::NamedNumber>& numbers) {
    const netrt::DataFile files[] = {{"", false, path}, {"test", true, path}};
    const netrt::Source source{.name = "data", .kind = &kind, .files = files, .numbers = numbers};
    for (const netrt::Split split : {netrt::Split::Train, netrt::Split::Test}) {
        netrt::Samples samples;
        if (!kind.read({source, program, split}, samples)) continue;
        for (const netrt::Column& column : samples.columns) {
            const size_t elements = static_cast<size_t>(samples.count * column.sample_elements());
            if (column.classes.size() + column.floats.size() + column.bytes.size() != elements) std::abort();
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t count) {
    const int file = memfd_create("fuzz", 0);
    if (file < 0 || write(file, bytes, count) != static_cast<ssize_t>(count)) std::abort();
    const std::string path = "/proc/self/fd/" + std::to_string(file);
    for (const int classes : {2, 3, 5}) {
        const netrt::Input letters[] = {port("x", {2}, classes)}, next[] = {port("y", {2}, classes)};
        netrt::Program windows;
        windows.inputs = letters;
        windows.labels = next;
        for (const double unit : {0.0, 1.0}) {
            const netrt::NamedNumber numbers[] = {{"unit", unit}, {"step", 1}};
            read(netrt::sources::text, windows, path.c_str(), numbers);
        }
        const netrt::Input numbers[] = {port("a", {classes}, 0)}, label[] = {port("b", {1}, 2)};
        netrt::Program row;
        row.inputs = numbers;
        row.labels = label;
        for (const double missing : {0.0, 1.0, 2.0}) {
            const netrt::NamedNumber settings[] = {{"missing", missing}};
            read(netrt::sources::csv, row, path.c_str(), settings);
        }
    }
    close(file);
    return 0;
}
