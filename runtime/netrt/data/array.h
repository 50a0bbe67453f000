// Arrays of numbers as files hold them, and what becomes of them: floats, columns of samples.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "netrt/data/source.h"
#include "netrt/files/byte_reader.h"
#include "netrt/files/dtype.h"
#include "netrt/program.h"
#include "netrt/result.h"

namespace netrt {

/// `elements`: count() * bytes_of(dtype) bytes in C order, each as it lies in this machine's memory.
struct Array {
    Dtype dtype = Dtype::F32;
    std::vector<int64_t> dims;
    std::vector<uint8_t> elements;

    int64_t count() const { return static_cast<int64_t>(elements.size()) / bytes_of(dtype); }
};

/// How a file has them.
struct Order {
    bool big_endian = false;
    bool fortran = false;  // the first dimension innermost
};

/// Reads the elements of an array, which are the rest of the file. Refused before memory is taken when the file is too
/// short for them.
Result<Array> read_elements(ByteReader& reader, Dtype dtype, std::vector<int64_t> dims, Order order);

/// As floats. Refused, with the place: whole numbers that no float is equal to, numbers larger than any float. Fractions
/// are rounded. `name` is for messages.
Result<std::vector<float>> floats_of(const Array& array, const std::string& name);

/// The same; NaN and infinities are refused too.
Result<std::vector<float>> finite_floats_of(const Array& array, const std::string& name);

/// Appends a column with what an input or label gets, an array [n, ...] read from `file`; bytes stay bytes. Refused, with
/// sample and place: another shape, another number of samples than before, NaN and infinities, numbers that no float is
/// equal to; of classes (before any map) fractions and numbers beyond 32 bits.
Status add_column(Samples& samples, const Input& input, Array array, const std::string& file);

/// An error when samples of `dims` in `file` are of another shape than the input or label.
Status check_shape(const std::vector<int64_t>& dims, const Input& input, const std::string& file);

/// Whether the same numbers in the same order have either shape: dimensions of 1 make no difference.
bool is_same_shape(const std::vector<int64_t>& a, const std::vector<int64_t>& b);

/// Where element `index` of an array is: `[3, 0, 17]`.
std::string place_text(const std::vector<int64_t>& dims, int64_t index);

}  // namespace netrt
