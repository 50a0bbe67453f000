// The source `mnist`: four IDX files in a folder, by their usual names.
#pragma once

#include "netrt/data/source_kind.h"

namespace netrt {

/// Finds the files of a split in the folder of the request, or of its source, by their usual names
/// (train-images-idx3-ubyte, t10k-labels.idx1-ubyte; with or without .gz) and reads them. The classes are left out where
/// the net has no label.
Status read_mnist(const SourceRequest& request, Samples& samples);

}  // namespace netrt
