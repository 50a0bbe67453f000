// Files: reading with a limit, writing that is whole or not at all, and locks between programs.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "netrt/result.h"

namespace netrt {

/// Owns an open file descriptor.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}
    Descriptor& operator=(Descriptor&& other) noexcept;
    ~Descriptor();

    bool open() const { return number_ >= 0; }
    int number() const { return number_; }
    int release() {
        const int number = number_;
        number_ = -1;
        return number;
    }

private:
    int number_ = -1;
};

/// An errno in plain words: `the disk is full`.
std::string reason(int error_number);

/// Opens for reading; folders and devices, which may never end, are refused.
Result<Descriptor> open_for_reading(const std::string& path);

/// The same for what has to be a regular file: pipes and devices are refused, without waiting for them.
Result<Descriptor> open_regular(const std::string& path);

/// Bytes of a regular file; -1 when it is something else (a pipe), which has no size.
int64_t size_of(const Descriptor& file);

/// Fills `out` from `offset`; fewer than `count` bytes are an error, named after `path`.
Status read_at(const Descriptor& file, const std::string& path, int64_t offset, void* out, size_t count);

/// The whole file; refused when it is larger than `limit_bytes`, before memory is taken.
Result<std::vector<uint8_t>> read_file(const std::string& path, int64_t limit_bytes);

/// Whether something other than a folder is there.
bool file_exists(const std::string& path);

/// Whether both are there and the same file.
bool is_same_file(const std::string& a, const std::string& b);

/// The folder part of a path with its final slash, or empty.
std::string_view folder_of(std::string_view path);

/// A new content for the file `path`, written to a new file in its folder that has no name, or one that cannot be
/// foreseen, and gets that of `path` by `commit`, with the permissions of the old one. Until then, and whatever fails,
/// the old file stays as it is; without commit the new one is gone.
class AtomicFile {
public:
    static Result<AtomicFile> create(const std::string& path);
    AtomicFile(AtomicFile&& other) noexcept;
    AtomicFile& operator=(AtomicFile&&) = delete;
    ~AtomicFile();

    Status write(const void* bytes, size_t count);
    /// On the disk when this returns without error.
    Status commit();

private:
    explicit AtomicFile(std::string path);
    void drop();
    bool give_name();

    std::string path_;
    std::string new_path_;  // empty while the new file has no name
    Descriptor file_;
};

/// The file `path` becomes `content`, or stays what it is.
Status write_file(const std::string& path, std::string_view content);

/// Keeps other programs from working on the same thing; freed by the system when the program ends in any way.
class FileLock {
public:
    /// `path` is the lock file itself; it is made here, and removed with the lock.
    static Result<FileLock> take(const std::string& path);
    FileLock(FileLock&&) noexcept = default;
    FileLock& operator=(FileLock&&) = delete;
    ~FileLock();
    /// Removes the file, before a program ends without destructors.
    void remove() const;

private:
    FileLock(std::string path, Descriptor file) : path_(std::move(path)), file_(std::move(file)) {}

    std::string path_;
    Descriptor file_;
};

/// Gives `items` this many elements, or says that there is not enough memory for `what`.
template <class T>
Status take_memory(std::vector<T>& items, int64_t count, const std::string& what) {
    try {
        items.resize(static_cast<size_t>(count));
        return {};
    } catch (...) {
        const double bytes = static_cast<double>(count) * sizeof(T);
        return make_error("%s: not enough memory for %.0f MB", what.c_str(), bytes / 1e6);
    }
}

}  // namespace netrt
