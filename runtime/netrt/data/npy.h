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
/// order.
Result<Array> read_npy(ByteReader& reader);
Result<Array> read_npy(const std::string& path);

/// What stands before the elements of an f4 array of these dimensions.
std::string npy_header(const std::vector<int64_t>& dims);

}  // namespace netrt
