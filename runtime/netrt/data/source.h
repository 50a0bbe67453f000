// Samples in memory: pictures or rows of numbers, and their labels.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "netrt/result.h"

namespace netrt {

/// `count` samples of [channels][height][width] elements one after another, as bytes where they came as bytes.
struct Samples {
    int64_t count = 0;
    int64_t channels = 1, height = 1, width = 1;
    std::vector<uint8_t> bytes;  // one of these two is empty
    std::vector<float> floats;
    std::vector<int32_t> labels;  // empty when there are none

    int64_t sample_elements() const { return channels * height * width; }
    /// `[1, 28, 28]`
    std::string shape_text() const;
};

/// Leaves the samples whose label is in first..last, in their order.
void keep_labels(Samples& samples, int32_t first, int32_t last);

/// The first label outside 0..classes-1 is an error that names its sample.
Status check_labels(const Samples& samples, const std::string& name, int64_t classes);

Error bad_label(const std::string& name, int64_t label, size_t sample, int64_t classes);

enum class Split { Train, Test };

}  // namespace netrt
