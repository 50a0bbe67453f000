// IDX files, the form in which MNIST comes, plain or packed with gzip.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "netrt/data/array.h"
#include "netrt/files/byte_reader.h"
#include "netrt/result.h"

namespace netrt {

/// Reads an IDX array: bytes, signed bytes, whole numbers of 16 and 32 bits, floats and doubles. Samples of more than
/// `most_bytes` together stay in the file (array.h).
Result<Array> read_idx(ByteReader& reader, int64_t most_bytes = all_in_memory);
Result<Array> read_idx(const std::string& path, int64_t most_bytes = all_in_memory);

}  // namespace netrt
