// Whole files by the calls of the system, so that every failure has its reason.
#include "driver/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <random>

#include "base/utf8.h"

namespace netc::driver {

namespace fs = std::filesystem;

namespace {

FileError failure(const std::string& what, const std::string& path) {
    return {fmt::format("cannot {} `{}`: {}", what, printable(path), std::strerror(errno))};
}

constexpr size_t largest_program = size_t{4} << 30;

/// Closes a descriptor when it dies.
struct Descriptor {
    int number;
    ~Descriptor() {
        if (number > STDIN_FILENO) ::close(number);
    }
};

bool write_all(int descriptor, const std::string& bytes) {
    size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t count = ::write(descriptor, bytes.data() + done, bytes.size() - done);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return false;
        done += static_cast<size_t>(count);
    }
    return true;
}

/// Writes beside `target`, under a name that cannot be foreseen, then gives it that name. Without `mode` it has the
/// permissions of new files. `path` is for messages.
std::optional<FileError> write_new(const std::string& path, const std::string& target, const std::string& bytes,
                                   std::optional<mode_t> mode) {
    const std::string draft = fmt::format("{}.{:08x}{:08x}.part", target, std::random_device()(), std::random_device()());
    std::optional<FileError> error;
    {
        const Descriptor file{::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666)};
        if (file.number < 0) return failure("write", path);
        if ((mode && ::fchmod(file.number, *mode) != 0) || !write_all(file.number, bytes)) error = failure("write", path);
    }
    if (!error && std::rename(draft.c_str(), target.c_str()) != 0) error = failure("write", path);
    if (error) ::unlink(draft.c_str());
    return error;
}

}  // namespace

std::variant<std::string, FileError> read_file(const std::string& path, size_t limit) {
    const Descriptor file{path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    if (file.number < 0) return failure("read", path);
    const FileError too_long{fmt::format("`{}` is longer than {} MiB", printable(path), limit >> 20)};
    struct stat about {};
    if (::fstat(file.number, &about) == 0 && S_ISREG(about.st_mode) && about.st_size > static_cast<off_t>(limit))
        return too_long;
    std::string bytes;
    char buffer[1 << 16];
    while (true) {
        const ssize_t count = ::read(file.number, buffer, sizeof buffer);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return failure("read", path);
        if (count == 0) return bytes;
        bytes.append(buffer, static_cast<size_t>(count));
        if (bytes.size() > limit) return too_long;
    }
}

std::optional<FileError> folder_missing_above(const std::string& path) {
    const fs::path folder = fs::path(path).parent_path();
    std::error_code error;
    if (folder.empty() || fs::is_directory(folder, error)) return std::nullopt;
    if (error && error != std::errc::no_such_file_or_directory)
        return FileError{fmt::format("cannot write `{}`: {}", printable(path), error.message())};
    return FileError{fs::exists(folder, error)
                         ? fmt::format("cannot write `{}`: `{}` is no folder", printable(path), printable(folder.string()))
                         : fmt::format("cannot write `{}`: there is no folder `{}`", printable(path), printable(folder.string()))};
}

std::optional<FileError> make_folder(const std::string& path) {
    const std::string name = fs::path(path).has_filename() ? path : fs::path(path).parent_path().string();
    if (auto error = folder_missing_above(name)) return error;
    std::error_code error;
    fs::create_directory(name, error);
    if (error) return FileError{fmt::format("cannot make the folder `{}`: {}", printable(name), error.message())};
    return std::nullopt;
}

std::optional<FileError> write_file(const std::string& path, const std::string& bytes) {
    if (auto error = folder_missing_above(path)) return error;
    std::error_code ignored;
    if (fs::is_directory(path, ignored)) return FileError{fmt::format("cannot write `{}`: it is a folder", printable(path))};

    // A link stays a link, and the file it names is the one that is replaced; its permissions stay.
    const std::string target = fs::is_symlink(path, ignored) ? fs::weakly_canonical(path, ignored).string() : path;
    struct stat old {};
    const bool is_old = ::stat(target.c_str(), &old) == 0;

    return write_new(path, target, bytes, is_old ? std::optional<mode_t>(old.st_mode & 0777) : std::nullopt);
}

std::optional<FileError> move_file(const std::string& from, const std::string& to) {
    if (auto error = folder_missing_above(to)) return error;
    std::error_code ignored;
    if (fs::is_directory(to, ignored)) return FileError{fmt::format("cannot write `{}`: it is a folder", printable(to))};
    if (std::rename(from.c_str(), to.c_str()) == 0) return std::nullopt;
    if (errno != EXDEV) return failure("write", to);

    const auto bytes = read_file(from, largest_program);
    if (const auto* error = std::get_if<FileError>(&bytes)) return *error;
    struct stat about {};
    ::stat(from.c_str(), &about);
    return write_new(to, to, std::get<std::string>(bytes), about.st_mode & 0777);
}

TemporaryFolder::TemporaryFolder() {
    const char* base = std::getenv("TMPDIR");
    std::string name = fmt::format("{}/netc-XXXXXX", base && *base ? base : "/tmp");
    if (::mkdtemp(name.data())) {
        path_ = name;
    } else {
        error_ = failure("make the folder", name).text;
    }
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
}

void say(const std::string& text) { std::fputs(text.c_str(), stderr); }

}  // namespace netc::driver
