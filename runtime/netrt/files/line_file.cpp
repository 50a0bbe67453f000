// A file that grows at its end.
#include "netrt/files/line_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace netrt {
namespace {

Status append(const Descriptor& file, const std::string& path, std::string_view text) {
    while (!text.empty()) {
        const ssize_t put = ::write(file.number(), text.data(), text.size());
        if (put >= 0) {
            text.remove_prefix(static_cast<size_t>(put));
        } else if (errno != EINTR) {
            return Error{path + ": cannot be written: " + reason(errno)};
        }
    }
    return {};
}

}  // namespace

Result<LineFile> LineFile::open(const std::string& path) {
    Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666));
    // What can only be written (a pipe) has no last line to look at.
    if (!file.open()) file = Descriptor(::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
    if (!file.open()) return Error{path + ": cannot be written: " + reason(errno)};
    char last = '\n';
    const int64_t size = size_of(file);
    if (size > 0 && pread(file.number(), &last, 1, size - 1) == 1 && last != '\n')
        if (Status status = append(file, path, "\n"); !status) return status.error();
    return LineFile(path, std::move(file), size <= 0);
}

Status LineFile::write(std::string_view lines) {
    if (!file_.open()) return {};
    Status status = append(file_, path_, lines);
    if (!status) file_ = Descriptor();
    return status;
}

}  // namespace netrt
