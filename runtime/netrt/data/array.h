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

/// `elements`: count() * bytes_of(dtype) bytes in C order, each as it lies in this machine's memory. An array of samples that
/// stays in its file has rows instead.
struct Array {
    Dtype dtype = Dtype::F32;
    std::vector<int64_t> dims;
    std::vector<uint8_t> elements;
    std::shared_ptr<Rows> rows;

    int64_t count() const { return static_cast<int64_t>(elements.size()) / bytes_of(dtype); }
};

/// How a file has them.
struct Order {
    bool big_endian = false;
    bool fortran = false;  // the first dimension innermost
};

/// Reads all of an array, however large.
inline constexpr int64_t all_in_memory = INT64_MAX;

/// Reads the elements of an array, which are the rest of the file. Refused before memory is taken when the file is too
/// short for them. Samples [n, ...] of more than `most_bytes` together stay in the file, where that can be: in C order, not
/// packed, more than one element each.
Result<Array> read_elements(ByteReader& reader, Dtype dtype, std::vector<int64_t> dims, Order order, int64_t most_bytes);

/// Turns the bytes of each element round.
void swap_bytes(Array& array);

/// As floats. Refused, with the place: whole numbers that no float is equal to, numbers larger than any float. Fractions
/// are rounded. `name` is for messages.
Result<std::vector<float>> floats_of(const Array& array, const std::string& name);

/// The same; NaN and infinities are refused too.
Result<std::vector<float>> finite_floats_of(const Array& array, const std::string& name);

/// Appends a column with what an input or label gets, an array [n, ...] read from `file`; bytes stay bytes. Refused, with
/// sample and place: another shape, another number of samples than before, NaN and infinities, numbers that no float is
/// equal to; of classes (before any map) fractions and numbers beyond 32 bits. What stays in its file, which classes may not, is
/// read once with `threads` threads for that.
Status add_column(Samples& samples, const Input& input, Array array, const std::string& file, int threads = 1);

/// An error when samples of `dims` in `file` are of another shape than the input or label.
Status check_shape(const std::vector<int64_t>& dims, const Input& input, const std::string& file);

/// Whether the same numbers in the same order have either shape: dimensions of 1 make no difference.
bool is_same_shape(const std::vector<int64_t>& a, const std::vector<int64_t>& b);

/// Where element `index` of an array is: `[3, 0, 17]`.
std::string place_text(const std::vector<int64_t>& dims, int64_t index);

}  // namespace netrt
