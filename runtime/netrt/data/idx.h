// IDX files, the form in which MNIST comes, plain or packed with gzip.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "netrt/data/array.h"
#include "netrt/data/source.h"
#include "netrt/files/byte_reader.h"
#include "netrt/result.h"

namespace netrt {

/// Reads an IDX array: bytes, signed bytes, whole numbers of 16 and 32 bits, floats and doubles.
Result<Array> read_idx(ByteReader& reader);

/// Samples (count, ...) and whole numbers, their labels.
Result<Samples> read_idx_samples(const std::string& images_path, const std::string& labels_path);

/// Finds the two files of a split in a folder by their usual names (train-images-idx3-ubyte, t10k-labels.idx1-ubyte;
/// with or without .gz) and reads them.
Result<Samples> read_mnist(const std::string& folder, Split split);

}  // namespace netrt
