// A file that grows at its end.
#include "netrt/files/line_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
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

Status LineFile::drop_last(const std::function<bool(std::string_view line)>& is_dropped) {
    constexpr int64_t longest = int64_t{1} << 20;  // of a line that is looked at
    if (!file_.open()) return {};
    for (int64_t size = size_of(file_); size > 0;) {
        std::string text(static_cast<size_t>(std::min(size, longest)), '\0');
        if (pread(file_.number(), text.data(), text.size(), size - static_cast<int64_t>(text.size())) != static_cast<ssize_t>(text.size()))
            return {};
        if (text.back() != '\n') return {};
        const size_t before = text.size() < 2 ? std::string::npos : text.rfind('\n', text.size() - 2);
        const size_t start = before == std::string::npos ? 0 : before + 1;
        if (start == 0 && size > longest) return {};
        if (!is_dropped(std::string_view(text).substr(start, text.size() - 1 - start))) return {};
        size -= static_cast<int64_t>(text.size() - start);
        if (ftruncate(file_.number(), size) != 0) return Error{path_ + ": cannot be cut: " + reason(errno)};
    }
    return {};
}

}  // namespace netrt
