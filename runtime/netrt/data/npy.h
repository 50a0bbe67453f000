// NumPy's .npy files: one array of numbers.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "netrt/data/array.h"
#include "netrt/files/byte_reader.h"
#include "netrt/result.h"

namespace netrt {

/// Versions 1 to 3; booleans, whole numbers of 8 to 64 bits, floats of 16 to 64, of either byte order, in C or Fortran
/// order. Samples of more than `most_bytes` together stay in the file (array.h).
Result<Array> read_npy(ByteReader& reader, int64_t most_bytes = all_in_memory);
/// The same of a file; `FILE.npz:NAME` is array NAME of an archive, which is read into memory.
Result<Array> read_npy(const std::string& path, int64_t most_bytes = all_in_memory);

/// What stands before the elements of an f4 array of these dimensions.
std::string npy_header(const std::vector<int64_t>& dims);

}  // namespace netrt
