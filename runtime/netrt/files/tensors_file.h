// Named tensors in a file, in the safetensors format: weights, training state, checkpoints.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "netrt/files/dtype.h"
#include "netrt/files/files.h"
#include "netrt/result.h"

namespace netrt {

/// `[64, 3, 7, 7]`
std::string shape_text(const std::vector<int64_t>& dims);

using Metadata = std::vector<std::pair<std::string, std::string>>;

/// The value of `key`, or null.
const std::string* find(const Metadata& metadata, std::string_view key);

/// One tensor of a file. `count` elements lie from `offset` in the file on, the last dimension innermost.
struct TensorEntry {
    std::string name;
    Dtype dtype = Dtype::F32;
    std::vector<int64_t> dims;
    int64_t count = 0;
    int64_t offset = 0;
};

/// What the head of a file says; `entries` are sorted by name.
struct TensorTable {
    std::vector<TensorEntry> entries;
    Metadata metadata;
};

/// Reads the JSON of a head. The data begins at `data_offset` in a file of `file_bytes`; every entry lies inside,
/// none overlaps another and nothing is left over. `path` is for messages.
Result<TensorTable> read_table(const std::string& path, std::string_view json, int64_t data_offset, int64_t file_bytes);

class TensorsFile {
public:
    /// Reads the head only; tensors are read when asked for.
    static Result<TensorsFile> open(const std::string& path);

    const std::string& path() const { return path_; }
    const std::vector<TensorEntry>& entries() const { return table_.entries; }
    const Metadata& metadata() const { return table_.metadata; }
    const TensorEntry* find(std::string_view name) const;

    /// The tensor `name`, which must be there and have these dimensions.
    Result<const TensorEntry*> expect(std::string_view name, const std::vector<int64_t>& dims) const;

    /// Writes entry.count floats to `out`; other element types are converted.
    Status load(const TensorEntry& entry, float* out) const;
    /// Writes entry.count whole numbers; fractional element types are an error.
    Status load(const TensorEntry& entry, int64_t* out) const;
    /// The elements as they lie in the file: entry.count * bytes_of(entry.dtype) bytes.
    Status load_bytes(const TensorEntry& entry, void* out) const;

private:
    TensorsFile(std::string path, Descriptor file, TensorTable table)
        : path_(std::move(path)), file_(std::move(file)), table_(std::move(table)) {}
    template <class T>
    Status load_as(const TensorEntry& entry, T* out) const;

    std::string path_;
    Descriptor file_;
    TensorTable table_;
};

/// A tensor to be written. Its elements lie at `elements`; or, when that is null, they are asked for in order:
/// `fill(context, first, count, out)` writes the elements first..first+count-1 of an f32 tensor to `out`. So a tensor
/// whose elements lie in another order in memory needs no second copy.
struct TensorSource {
    std::string name;
    Dtype dtype = Dtype::F32;
    std::vector<int64_t> dims;
    const void* elements = nullptr;
    void (*fill)(const void* context, int64_t first, int64_t count, float* out) = nullptr;
    const void* context = nullptr;
};

/// The file `path` then holds these tensors, or, after an error, what it held before.
Status write_tensors(const std::string& path, const std::vector<TensorSource>& tensors, const Metadata& metadata);

}  // namespace netrt
