// NumPy's .npy files: one array of numbers.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "netrt/byte_reader.h"
#include "netrt/data/source.h"
#include "netrt/result.h"
#include "netrt/tensors_file.h"

namespace netrt {

/// An array in C order. `elements` are the bytes as in the file: count() * bytes_of(dtype).
struct NpyArray {
    Dtype dtype = Dtype::F32;  // U8, I32, I64, F32 or F64
    std::vector<int64_t> dims;
    std::vector<uint8_t> elements;

    int64_t count() const { return static_cast<int64_t>(elements.size()) / bytes_of(dtype); }
    std::vector<float> floats() const;
};

/// Versions 1 to 3; little-endian f4, f8, i4, i8, u1.
Result<NpyArray> read_npy(ByteReader& reader);
Result<NpyArray> read_npy(const std::string& path);

/// Samples [n, ...] and labels [n], whole numbers below `classes`. Without labels when `labels_path` is empty.
Result<Samples> read_npy_samples(const std::string& samples_path, const std::string& labels_path, int64_t classes);

/// What stands before the elements of an f4 array of these dimensions.
std::string npy_header(const std::vector<int64_t>& dims);

}  // namespace netrt
