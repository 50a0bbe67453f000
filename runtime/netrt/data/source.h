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

    int64_t sample_elements() const {
        int64_t elements = 1;
        for (const int64_t dim : dims) elements *= dim;
        return elements;
    }
};

/// Leaves the samples whose label is in first..last, in their order.
void keep_labels(Samples& samples, int32_t first, int32_t last);

enum class Split { Train, Test };

}  // namespace netrt
