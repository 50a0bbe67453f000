// A record of a training run: one JSON object a line, at the end of a file.
#include "netrt/files/log.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace netrt {
namespace {

constexpr size_t usual_line_bytes = 4096;  // so that lines need no new memory

Status append(const Descriptor& file, const std::string& path, std::string_view text) {
    while (!text.empty()) {
        const ssize_t put = write(file.number(), text.data(), text.size());
        if (put >= 0) {
            text.remove_prefix(static_cast<size_t>(put));
        } else if (errno != EINTR) {
            return Error{path + ": cannot be written: " + reason(errno)};
        }
    }
    return {};
}

}  // namespace

Log::Log(std::string path, Descriptor file) : path_(std::move(path)), file_(std::move(file)) {
    json_.reserve(usual_line_bytes);
}

Result<Log> Log::open(const std::string& path) {
    Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666));
    // What can only be written (a pipe) has no last line to look at.
    if (!file.open()) file = Descriptor(::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
    if (!file.open()) return Error{path + ": cannot be written: " + reason(errno)};
    char last = '\n';
    const int64_t size = size_of(file);
    if (size > 0 && pread(file.number(), &last, 1, size - 1) == 1 && last != '\n')
        if (Status status = append(file, path, "\n"); !status) return status.error();
    return Log(path, std::move(file));
}

JsonWriter& Log::line() {
    json_.clear();
    return json_.open_object();
}

Status Log::end_line() {
    json_.close_object();
    json_.raw("\n");
    if (!file_.open()) return {};
    Status status = append(file_, path_, json_.text());
    if (!status) file_ = Descriptor();
    return status;
}

}  // namespace netrt
