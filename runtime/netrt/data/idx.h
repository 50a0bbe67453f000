// IDX files, the form in which MNIST comes, plain or packed with gzip.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "netrt/byte_reader.h"
#include "netrt/data/source.h"
#include "netrt/result.h"

namespace netrt {

/// An array of bytes and its dimensions, the outermost first.
struct IdxArray {
    std::vector<int64_t> dims;
    std::vector<uint8_t> bytes;
};

/// Reads an IDX array of bytes with `rank` dimensions; `what` it should be (`pictures`) is for messages.
Result<IdxArray> read_idx(ByteReader& reader, int rank, const char* what);

/// Pictures (count, height, width) and labels, one for each picture, each below `classes`.
Result<Samples> read_idx_samples(const std::string& images_path, const std::string& labels_path, int64_t classes);

/// Finds the two files of a split in a folder by their usual names (train-images-idx3-ubyte, t10k-labels.idx1-ubyte;
/// with or without .gz) and reads them.
Result<Samples> read_mnist(const std::string& folder, Split split, int64_t classes = 10);

}  // namespace netrt
