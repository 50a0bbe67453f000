// Zip archives, as far as .npz files use them: files that are stored or deflated.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "netrt/files/files.h"
#include "netrt/result.h"

namespace netrt {

class ZipArchive {
public:
    /// Reads the directory of the archive. Refused: archives in several parts, directories that do not fit the file.
    static Result<ZipArchive> open(const std::string& path);

    /// The names of the files in it, in their order.
    std::vector<std::string> names() const;

    /// The content of a file. Refused: no file of that name, encrypted or packed in another way, a checksum that differs.
    Result<std::vector<uint8_t>> read(const std::string& name) const;

private:
    struct Entry {
        std::string name;
        uint32_t flags, method, checksum;
        int64_t packed, size, place;  // of the file's own header
    };
    ZipArchive(std::string path, Descriptor file) : path_(std::move(path)), file_(std::move(file)) {}
    Status read_directory();
    Result<std::vector<uint8_t>> unpacked(const Entry& entry, std::vector<uint8_t> packed) const;

    std::string path_;
    Descriptor file_;
    std::vector<Entry> entries_;
};

}  // namespace netrt
