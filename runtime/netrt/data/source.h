// Samples in memory: pictures or rows of numbers, and their labels.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "netrt/result.h"

namespace netrt {

/// `count` samples of `dims` elements each, row-major, one after another, as bytes where they came as bytes.
struct Samples {
    int64_t count = 0;
    std::vector<int64_t> dims;   // of one sample, as in the file: {28, 28}
    std::vector<uint8_t> bytes;  // one of these two is empty
    std::vector<float> floats;
    std::vector<int32_t> labels;  // empty when there are none
    std::string labels_name;      // where they are from, for messages
    std::vector<uint32_t> kept;   // where samples that were chosen stood before; empty: all of them were

    /// The number that sample i had in the data as they were read, from 0.
    int64_t number_of(int64_t i) const { return kept.empty() ? i : kept[static_cast<size_t>(i)]; }

    int64_t sample_elements() const {
        int64_t elements = 1;
        for (const int64_t dim : dims) elements *= dim;
        return elements;
    }
};

/// Leaves the samples whose label is in first..last, in their order. There are at most 2^32 samples.
void keep_labels(Samples& samples, int32_t first, int32_t last);

enum class Split { Train, Test };

}  // namespace netrt
