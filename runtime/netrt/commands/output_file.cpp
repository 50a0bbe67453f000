// Where a command writes what it was asked for.
#include "netrt/commands/output_file.h"

#include <cstdio>

namespace netrt {
namespace {

Error not_written() { return Error{"the output could not be written"}; }

}  // namespace

Result<OutputFile> OutputFile::open(const std::string& path) {
    OutputFile out;
    if (path.empty()) return out;
    Result<AtomicFile> file = AtomicFile::create(path);
    if (!file) return file.error();
    out.file_.emplace(std::move(*file));
    return out;
}

Status OutputFile::write(const void* bytes, size_t count) {
    if (file_) return file_->write(bytes, count);
    return std::fwrite(bytes, 1, count, stdout) == count ? Status() : not_written();
}

Status OutputFile::commit() {
    if (file_) return file_->commit();
    return std::fflush(stdout) == 0 ? Status() : not_written();
}

}  // namespace netrt
