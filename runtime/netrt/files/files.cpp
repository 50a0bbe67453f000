// Files: reading with a limit, writing that is whole or not at all, and locks between programs.
#include "netrt/files/files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cctype>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace netrt {
namespace {

Error file_error(const std::string& path, const char* what, int error_number) {
    return Error{path + ": " + what + ": " + reason(error_number)};
}

/// Repeats a call that a signal interrupted.
template <class Call>
auto uninterrupted(Call call) {
    while (true) {
        const auto result = call();
        if (result >= 0 || errno != EINTR) return result;
    }
}

bool same_file(int number, const std::string& path) {
    struct stat opened, named;
    return fstat(number, &opened) == 0 && stat(path.c_str(), &named) == 0 && opened.st_dev == named.st_dev &&
           opened.st_ino == named.st_ino;
}

Result<Descriptor> open_with(const std::string& path, int flags) {
    Descriptor file(uninterrupted([&] { return open(path.c_str(), O_RDONLY | O_CLOEXEC | flags); }));
    if (!file.open()) return file_error(path, "cannot be read", errno);
    struct stat about;
    if (fstat(file.number(), &about) != 0) return file_error(path, "cannot be read", errno);
    if (S_ISDIR(about.st_mode)) return file_error(path, "cannot be read", EISDIR);
    return file;
}

/// Opens or makes `path` and locks it. Whoever holds the lock is the only one to remove the file; so when the name no
/// longer leads to what was locked, the former holder was just done with it, and we begin again.
Result<Descriptor> open_locked(const std::string& path) {
    for (int attempt = 0; attempt < 100; ++attempt) {
        Descriptor file(
            uninterrupted([&] { return open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666); }));
        if (!file.open()) return file_error(path, "cannot be written", errno);
        if (uninterrupted([&] { return flock(file.number(), LOCK_EX | LOCK_NB); }) != 0) {
            if (errno == EWOULDBLOCK) return Error{path + ": another program is using it"};
            return file;  // a file system without locks
        }
        if (same_file(file.number(), path)) return file;
    }
    return Error{path + ": another program is using it"};
}

/// Where a write to `path` really goes: links are followed, so that they stay links.
Result<std::string> write_target(const std::string& path) {
    struct stat about;
    if (stat(path.c_str(), &about) != 0) return path;
    if (S_ISDIR(about.st_mode)) return Error{path + ": cannot be written: is a folder"};
    if (!S_ISREG(about.st_mode)) return Error{path + ": cannot be written: is not a regular file"};
    char resolved[PATH_MAX];
    if (realpath(path.c_str(), resolved) == nullptr) return file_error(path, "cannot be written", errno);
    return std::string(resolved);
}

/// What the system calls an open file.
std::string name_of_open(const Descriptor& file) { return "/proc/self/fd/" + std::to_string(file.number()); }

/// A name in the folder of `path` that nobody can have made before; hidden.
std::string fresh_name(const std::string& path) {
    uint64_t bits = 0;
    if (getrandom(&bits, sizeof bits, 0) != sizeof bits) bits = static_cast<uint64_t>(getpid());
    char name[40];
    std::snprintf(name, sizeof name, ".netrt-%016llx", static_cast<unsigned long long>(bits));
    return std::string(folder_of(path)) + name;
}

/// A file without a name, so that nothing stays behind when the program is killed; it can be given one while the system
/// shows open files. Closed where that cannot be had.
Descriptor open_nameless(const std::string& path) {
    std::string folder(folder_of(path));
    if (folder.empty()) folder = ".";
    Descriptor file(uninterrupted([&] { return open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0666); }));
    return file.open() && access(name_of_open(file).c_str(), F_OK) == 0 ? std::move(file) : Descriptor();
}

Descriptor open_fresh(const std::string& name) {
    return Descriptor(
        uninterrupted([&] { return open(name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666); }));
}

/// A rename is on the disk only when its folder is. File systems that cannot do that are taken as they are.
void flush_folder(const std::string& path) {
    std::string folder(folder_of(path));
    if (folder.empty()) folder = ".";
    const Descriptor opened(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (opened.open()) fsync(opened.number());
}

}  // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
    if (this != &other) {
        if (number_ >= 0) close(number_);
        number_ = other.release();
    }
    return *this;
}

Descriptor::~Descriptor() {
    if (number_ >= 0) close(number_);
}

std::string reason(int error_number) {
    switch (error_number) {
        case ENOENT:
            return "no such file or folder";
        case EACCES:
        case EPERM:
            return "no permission";
        case EISDIR:
            return "is a folder";
        case ENOTDIR:
            return "a part of the path is not a folder";
        case ENOSPC:
            return "the disk is full";
        case EDQUOT:
            return "the disk quota is used up";
        case EROFS:
            return "the file system is read-only";
        case EFBIG:
            return "larger than files may be here";
        case EIO:
            return "the disk reports an error";
        default:
            break;
    }
    std::string text = std::strerror(error_number);
    if (!text.empty()) text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
    return text;
}

Result<Descriptor> open_for_reading(const std::string& path) {
    Result<Descriptor> file = open_with(path, 0);
    struct stat about;
    if (file && fstat(file->number(), &about) == 0 && (S_ISCHR(about.st_mode) || S_ISBLK(about.st_mode)))
        return Error{path + ": cannot be read: is a device"};
    return file;
}

Result<Descriptor> open_regular(const std::string& path) {
    Result<Descriptor> file = open_with(path, O_NONBLOCK);
    if (file && size_of(*file) < 0) return Error{path + ": is not a regular file"};
    return file;
}

int64_t size_of(const Descriptor& file) {
    struct stat about;
    if (fstat(file.number(), &about) != 0 || !S_ISREG(about.st_mode)) return -1;
    return about.st_size;
}

Status read_at(const Descriptor& file, const std::string& path, int64_t offset, void* out, size_t count) {
    size_t done = 0;
    while (done < count) {
        const ssize_t got = uninterrupted([&] {
            return pread(file.number(), static_cast<char*>(out) + done, count - done,
                         offset + static_cast<int64_t>(done));
        });
        if (got < 0) return file_error(path, "cannot be read", errno);
        if (got == 0) return Error{path + ": ends too early"};
        done += static_cast<size_t>(got);
    }
    return {};
}

Result<std::vector<uint8_t>> read_file(const std::string& path, int64_t limit_bytes) {
    Result<Descriptor> file = open_for_reading(path);
    if (!file) return file.error();
    const auto too_large = [&] {
        return make_error("%s: larger than %lld bytes, the most that is read", path.c_str(),
                          static_cast<long long>(limit_bytes));
    };
    const int64_t size = size_of(*file);
    if (size > limit_bytes) return too_large();

    // Files of /proc say that they are empty, and pipes have no size: what counts is what can be read.
    constexpr int64_t step = 1 << 16;
    std::vector<uint8_t> bytes;
    int64_t used = 0;
    while (true) {
        if (used == static_cast<int64_t>(bytes.size())) {
            const int64_t wanted = used == 0 && size > 0 ? size + 1 : used + used / 2 + step;
            if (Status status = take_memory(bytes, wanted < limit_bytes + 1 ? wanted : limit_bytes + 1, path); !status)
                return status.error();
        }
        const ssize_t got = uninterrupted(
            [&] { return read(file->number(), bytes.data() + used, bytes.size() - static_cast<size_t>(used)); });
        if (got < 0) return file_error(path, "cannot be read", errno);
        if (got == 0) break;
        used += got;
        if (used > limit_bytes) return too_large();
    }
    bytes.resize(static_cast<size_t>(used));
    return bytes;
}

bool is_same_file(const std::string& a, const std::string& b) {
    struct stat one {}, other {};
    return ::stat(a.c_str(), &one) == 0 && ::stat(b.c_str(), &other) == 0 && one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

bool file_exists(const std::string& path) {
    struct stat about;
    return stat(path.c_str(), &about) == 0 && !S_ISDIR(about.st_mode);
}

std::string_view folder_of(std::string_view path) {
    const size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash + 1);
}

Result<AtomicFile> AtomicFile::create(const std::string& path) {
    Result<std::string> target = write_target(path);
    if (!target) return target.error();
    AtomicFile atomic(std::move(*target));
    atomic.file_ = open_nameless(atomic.path_);
    if (!atomic.file_.open()) {
        atomic.new_path_ = fresh_name(atomic.path_);
        atomic.file_ = open_fresh(atomic.new_path_);
    }
    if (!atomic.file_.open()) return file_error(path, "cannot be written", errno);
    // The permissions of the file that is replaced stay, whatever new files have.
    struct stat old;
    if (stat(atomic.path_.c_str(), &old) == 0 && fchmod(atomic.file_.number(), old.st_mode & 0777) != 0)
        return file_error(path, "cannot be written", errno);
    return atomic;
}

AtomicFile::AtomicFile(std::string path) : path_(std::move(path)) {}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : path_(std::move(other.path_)), new_path_(std::move(other.new_path_)), file_(std::move(other.file_)) {}

AtomicFile::~AtomicFile() { drop(); }

void AtomicFile::drop() {
    if (!file_.open()) return;
    if (!new_path_.empty()) unlink(new_path_.c_str());
    file_ = Descriptor();
}

Status AtomicFile::write(const void* bytes, size_t count) {
    if (!file_.open()) return Error{path_ + ": cannot be written: an earlier write failed"};
    size_t done = 0;
    while (done < count) {
        const ssize_t put = uninterrupted(
            [&] { return ::write(file_.number(), static_cast<const char*>(bytes) + done, count - done); });
        if (put < 0) {
            const int error_number = errno;
            drop();
            return file_error(path_, "cannot be written", error_number);
        }
        done += static_cast<size_t>(put);
    }
    return {};
}

bool AtomicFile::give_name() {
    if (!new_path_.empty()) return true;
    const std::string name = fresh_name(path_);
    if (linkat(AT_FDCWD, name_of_open(file_).c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) != 0) return false;
    new_path_ = name;
    return true;
}

Status AtomicFile::commit() {
    if (!file_.open()) return Error{path_ + ": cannot be written: an earlier write failed"};
    // fsync has told of every late failure when the file gets its name.
    if (uninterrupted([&] { return fsync(file_.number()); }) != 0 || !give_name() ||
        rename(new_path_.c_str(), path_.c_str()) != 0) {
        const int error_number = errno;
        drop();
        return file_error(path_, "cannot be written", error_number);
    }
    flush_folder(path_);
    file_ = Descriptor();
    return {};
}

Status write_file(const std::string& path, std::string_view content) {
    Result<AtomicFile> file = AtomicFile::create(path);
    if (!file) return file.error();
    if (Status status = file->write(content.data(), content.size()); !status) return status;
    return file->commit();
}

Result<FileLock> FileLock::take(const std::string& path) {
    Result<Descriptor> file = open_locked(path);
    if (!file) return file.error();
    return FileLock(path, std::move(*file));
}

FileLock::~FileLock() {
    if (file_.open()) remove();
}

void FileLock::remove() const { unlink(path_.c_str()); }

}  // namespace netrt
