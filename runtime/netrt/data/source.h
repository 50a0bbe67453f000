// Samples in memory: a column of numbers for each input and label.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "netrt/data/rows.h"
#include "netrt/result.h"

namespace netrt {

/// What one input or label gets for all samples: `dims` elements each, row-major, one after another, as bytes where they
/// came as bytes. Sets larger than memory have rows instead, by the number that a sample has in the data.
struct Column {
    std::string name;           // of the input or label
    std::string file;           // where the values are from, for messages
    std::vector<int64_t> dims;  // of one sample, as in the file: {28, 28}
    std::vector<uint8_t> bytes;  // of these four one is not empty
    std::vector<float> floats;
    std::vector<int32_t> classes;
    std::shared_ptr<const Rows> rows;
    std::vector<std::string> class_names;  // of a label: what the data call class 0, 1, ... before any map; empty: as numbers

    /// Elements of one sample.
    int64_t sample_elements() const {
        int64_t elements = 1;
        for (const int64_t dim : dims) elements *= dim;
        return elements;
    }
};

class Learned;  // data/learned.h

struct Samples {
    int64_t count = 0;
    std::vector<Column> columns;  // the inputs of a net in their order, then its labels
    std::vector<uint32_t> kept;   // where samples that were chosen stood before; empty: all of them were
    std::string remark;           // what whoever reads them should be told, or nothing
    std::shared_ptr<Learned> learned;  // by their source, from samples that train; null: nothing, or it was known

    /// The number that sample i had in the data as they were read, from 0.
    int64_t number_of(int64_t i) const { return kept.empty() ? i : kept[static_cast<size_t>(i)]; }
};

/// What a column has for one sample: bytes or floats; both null: classes.
struct Elements {
    const uint8_t* bytes = nullptr;
    const float* floats = nullptr;
};

/// Finds what `column` of `samples` has for sample i. What stays in a file is read into `room` (Rows::sample_bytes()).
Status find_elements(const Samples& samples, const Column& column, int64_t i, float* room, Elements& found);

/// Floats that are room enough for a sample of any column that stays in a file; 0: all are in memory.
size_t room_for_rows(const Samples& samples);

/// Leaves the samples whose class in `columns[column]`, one for each sample, is in first..last, in their order. There
/// are at most 2^32 samples.
void keep_classes(Samples& samples, size_t column, int32_t first, int32_t last);

/// Leaves the samples at these places, which ascend.
void keep_samples(Samples& samples, const std::vector<uint32_t>& places);

/// A copy of the samples at these places; an error when there is no memory for it.
Result<Samples> copy_of(const Samples& samples, const std::vector<uint32_t>& places);

enum class Split { Train, Test };

}  // namespace netrt
