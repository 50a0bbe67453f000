// Reading and writing whole files: results appear complete or not at all.
#pragma once

#include <optional>
#include <string>
#include <variant>

namespace netc::driver {

/// One sentence that names the path and the reason.
struct FileError {
    std::string text;
};

/// The bytes of a file, or of standard input when `path` is "-". Longer files than `limit` are an error.
std::variant<std::string, FileError> read_file(const std::string& path, size_t limit);

/// Writes to a new file beside `path`, then gives it that name: `path` holds the old bytes or all of the new ones.
/// The folder that it lies in must be there.
std::optional<FileError> write_file(const std::string& path, const std::string& bytes);

/// That the folder in which `path` would lie is not there, or nothing.
std::optional<FileError> folder_missing_above(const std::string& path);

/// Makes a folder that is not there yet, in one that is.
std::optional<FileError> make_folder(const std::string& path);

/// Moves a finished file to its name, keeping it executable; works across file systems.
std::optional<FileError> move_file(const std::string& from, const std::string& to);

/// A new folder for intermediate files, removed with all it holds when this dies.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    /// Empty when it could not be made; `error()` says why.
    const std::string& path() const { return path_; }
    const std::string& error() const { return error_; }

private:
    std::string path_, error_;
};

/// On standard error, whether that can be written or not.
void say(const std::string& text);

}  // namespace netc::driver
