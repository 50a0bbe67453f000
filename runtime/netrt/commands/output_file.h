// Where a command writes what it was asked for.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "netrt/files/files.h"
#include "netrt/result.h"

namespace netrt {

/// A file, which is whole or stays what it was; or standard output.
class OutputFile {
public:
    /// Without a path: standard output.
    static Result<OutputFile> open(const std::string& path);

    Status write(const void* bytes, size_t count);
    Status write(const std::string& text) { return write(text.data(), text.size()); }
    Status commit();

private:
    std::optional<AtomicFile> file_;
};

}  // namespace netrt
