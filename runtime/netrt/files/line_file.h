// A file that grows at its end, as records of training runs do.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "netrt/files/files.h"
#include "netrt/result.h"

namespace netrt {

class LineFile {
public:
    /// Appends to the file, which is made when it is not there. A last line without end, from a full disk, is ended.
    static Result<LineFile> open(const std::string& path);

    const std::string& path() const { return path_; }
    /// Whether nothing stood in it when it was opened.
    bool was_empty() const { return was_empty_; }

    /// What is written is in the file when this returns. After the first failure the file stays as it is, and the failure is
    /// returned once.
    Status write(std::string_view lines);

    /// Takes lines off its end as long as they are of this kind. What cannot be read (a pipe) stays as it is.
    Status drop_last(const std::function<bool(std::string_view line)>& is_dropped);

private:
    LineFile(std::string path, Descriptor file, bool was_empty)
        : path_(std::move(path)), file_(std::move(file)), was_empty_(was_empty) {}

    std::string path_;
    Descriptor file_;
    bool was_empty_;
};

}  // namespace netrt
