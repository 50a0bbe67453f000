// Fuzzing .npz archives, which are read from files.
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "netrt/files/zip.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t count) {
    const int file = memfd_create("fuzz", 0);
    if (file < 0 || write(file, bytes, count) != static_cast<ssize_t>(count)) std::abort();
    const netrt::Result<netrt::ZipArchive> archive = netrt::ZipArchive::open("/proc/self/fd/" + std::to_string(file));
    if (archive)
        for (const std::string& name : archive->names()) (void)archive->read(name);
    close(file);
    return 0;
}
