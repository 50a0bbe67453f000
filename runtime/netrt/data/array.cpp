// Arrays of numbers as files hold them, and what becomes of them: floats, columns of samples.
#include "netrt/data/array.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "netrt/files/json.h"
#include "netrt/files/tensors_file.h"
#include "netrt/files/text.h"
#include "netrt/files/weights.h"

namespace netrt {
namespace {

// From the first dimension innermost to the last.
Status turn(Array& array, const std::string& name) {
    if (array.dims.size() < 2 || array.elements.empty()) return {};
    const size_t width = static_cast<size_t>(bytes_of(array.dtype));
    std::vector<size_t> strides;  // of the file, in bytes
    size_t stride = width;
    for (const int64_t dim : array.dims) {
        strides.push_back(stride);
        stride *= static_cast<size_t>(dim);
    }
    std::vector<uint8_t> turned;
    if (Status status = take_memory(turned, static_cast<int64_t>(array.elements.size()), name); !status) return status;
    std::vector<int64_t> index(array.dims.size());
    size_t from = 0;
    for (size_t to = 0; to < turned.size(); to += width) {
        std::memcpy(turned.data() + to, array.elements.data() + from, width);
        for (size_t d = index.size(); d-- > 0;) {
            from += strides[d];
            if (++index[d] < array.dims[d]) break;
            from -= strides[d] * static_cast<size_t>(array.dims[d]);
            index[d] = 0;
        }
    }
    array.elements = std::move(turned);
    return {};
}

template <class T>
T element_of(const Array& array, int64_t index) {
    T element;
    std::memcpy(&element, array.elements.data() + index * static_cast<int64_t>(sizeof element), sizeof element);
    return element;
}

// What f32 makes of it is another number. Converting back what was rounded up could overflow: doubles compare.
template <class T>
bool is_changed(const Array& array, int64_t index, float found) {
    const T element = element_of<T>(array, index);
    if (static_cast<double>(found) >= static_cast<double>(std::numeric_limits<T>::max())) return true;
    return static_cast<T>(found) != element;
}

bool is_lost(const Array& array, int64_t index, float found) {
    switch (array.dtype) {
        case Dtype::U32:
            return is_changed<uint32_t>(array, index, found);
        case Dtype::I32:
            return is_changed<int32_t>(array, index, found);
        case Dtype::U64:
            return is_changed<uint64_t>(array, index, found);
        case Dtype::I64:
            return is_changed<int64_t>(array, index, found);
        case Dtype::F64:
            return std::isinf(found) && std::isfinite(element_of<double>(array, index));
        case Dtype::Bool:
        case Dtype::U8:
        case Dtype::I8:
        case Dtype::U16:
        case Dtype::I16:
        case Dtype::F16:
        case Dtype::Bf16:
        case Dtype::F32:
            return false;
    }
    return false;
}

}  // namespace

void swap_bytes(Array& array) {
    const int64_t width = bytes_of(array.dtype);
    if (width == 1) return;
    for (auto at = array.elements.begin(); at < array.elements.end(); at += width) std::reverse(at, at + width);
}

Result<Array> read_elements(ByteReader& reader, Dtype dtype, std::vector<int64_t> dims, Order order, int64_t most_bytes) {
    Array array{dtype, std::move(dims), {}, nullptr};
    int64_t bytes = bytes_of(dtype);
    for (const int64_t dim : array.dims)
        if (__builtin_mul_overflow(bytes, dim, &bytes))
            return Error{reader.name() + ": says that it is " + shape_text(array.dims) + ", which cannot be"};
    if (bytes > reader.most_left())
        return make_error("%s: is cut short: %s %s needs %lld bytes", reader.name().c_str(), name_of(dtype),
                          shape_text(array.dims).c_str(), static_cast<long long>(bytes));
    if (bytes > most_bytes && array.dims.size() > 1 && bytes > array.dims[0] * bytes_of(dtype) && !order.fortran && reader.is_plain_file()) {
        if (Status status = reader.expect_left(bytes); !status) return status.error();
        Result<std::shared_ptr<Rows>> rows =
            open_rows({reader.name(), reader.place(), dtype, order.big_endian}, {array.dims.begin() + 1, array.dims.end()});
        if (!rows) return rows.error();
        array.rows = std::move(*rows);
        return array;
    }
    if (Status status = take_memory(array.elements, bytes, reader.name()); !status) return status.error();
    if (Status status = reader.read_all(array.elements.data(), array.elements.size(), "its elements"); !status)
        return status.error();
    if (Status status = reader.expect_end(); !status) return status.error();
    if (order.big_endian) swap_bytes(array);
    if (order.fortran)
        if (Status status = turn(array, reader.name()); !status) return status.error();
    return array;
}

Result<std::vector<float>> floats_of(const Array& array, const std::string& name) {
    std::vector<float> floats;
    if (Status status = take_memory(floats, array.count(), name); !status) return status.error();
    convert(array.dtype, array.elements.data(), array.count(), floats.data());
    for (int64_t i = 0; i < array.count(); ++i)
        if (is_lost(array, i, floats[static_cast<size_t>(i)]))
            return make_error("%s: element %s is a number of type %s that 32-bit floats do not hold; scale it first",
                              name.c_str(), place_text(array.dims, i).c_str(), name_of(array.dtype));
    return floats;
}

Result<std::vector<float>> finite_floats_of(const Array& array, const std::string& name) {
    Result<std::vector<float>> floats = floats_of(array, name);
    if (!floats) return floats;
    for (int64_t i = 0; i < array.count(); ++i)
        if (const float value = (*floats)[static_cast<size_t>(i)]; !std::isfinite(value))
            return make_error("%s: element %s is %g", name.c_str(), place_text(array.dims, i).c_str(),
                              static_cast<double>(value));
    return floats;
}

namespace {

// `x.npy: sample 3 of `image`` and, where samples are more than one number, ` at [0, 5]`.
std::string sample_text(const Column& column, int64_t index) {
    const int64_t size = column.sample_elements();
    return formatted("%s: sample %lld of `%s`%s%s", column.file.c_str(), static_cast<long long>(index / size),
                     printable(column.name).c_str(), size == 1 ? "" : " at ",
                     size == 1 ? "" : place_text(column.dims, index % size).c_str());
}

#ifndef NETRT_MINIMAL
Status set_rows(Column& column, Array& array, int64_t count, int threads) {
    const Result<Rows::Problems> problems = array.rows->examine(count, threads, false);
    if (!problems) return problems.error();
    if (!problems->empty()) return Error{problems->front().text};
    column.rows = std::move(array.rows);
    return {};
}
#endif

Status set_floats(Column& column, Array& array) {
    if (array.dtype == Dtype::U8 || array.dtype == Dtype::Bool) {
        column.bytes = std::move(array.elements);
        return {};
    }
    Result<std::vector<float>> floats = floats_of(array, column.file);
    if (!floats) return floats.error();
    column.floats = std::move(*floats);
    if (all_finite(column.floats.data(), array.count())) return {};
    const auto found = std::find_if(column.floats.begin(), column.floats.end(),
                                    [](float value) { return !std::isfinite(value); });
    return make_error("%s is %g, with which nothing can be computed",
                      sample_text(column, found - column.floats.begin()).c_str(), static_cast<double>(*found));
}

Status set_classes(Column& column, const Array& array) {
    if (is_real(array.dtype))
        return make_error("%s: holds numbers of type %s, and `%s` is whole numbers", column.file.c_str(),
                          name_of(array.dtype), printable(column.name).c_str());
    if (Status status = take_memory(column.classes, array.count(), column.file); !status) return status;
    const int64_t width = bytes_of(array.dtype);
    for (int64_t i = 0; i < array.count(); ++i) {
        int64_t found = 0;
        convert(array.dtype, array.elements.data() + i * width, 1, &found);
        if (found != static_cast<int32_t>(found))
            return make_error("%s is %lld, beyond 32 bits", sample_text(column, i).c_str(),
                              static_cast<long long>(found));
        column.classes[static_cast<size_t>(i)] = static_cast<int32_t>(found);
    }
    return {};
}

}  // namespace

Status add_column(Samples& samples, const Input& input, Array array, const std::string& file, int threads) {
    if (array.dims.empty()) return make_error("%s: samples are [n, ...], and this is one number", file.c_str());
    if (array.elements.empty() && !array.rows) return make_error("%s: holds no samples", file.c_str());
    Column& column = samples.columns.emplace_back();
    column.name = input.name;
    column.file = file;
    column.dims.assign(array.dims.begin() + 1, array.dims.end());
    if (Status status = check_shape(column.dims, input, file); !status) return status;
    const Column& first = samples.columns[0];
    if (&first == &column) samples.count = array.dims[0];
    if (array.dims[0] != samples.count)
        return make_error("%s: has %lld sample%s of `%s`, and %s has %lld of `%s`", file.c_str(),
                          static_cast<long long>(array.dims[0]), array.dims[0] == 1 ? "" : "s",
                          printable(column.name).c_str(), first.file.c_str(), static_cast<long long>(samples.count),
                          printable(first.name).c_str());
#ifdef NETRT_MINIMAL
    static_cast<void>(threads);  // no array stays in its file
#else
    if (array.rows) return set_rows(column, array, samples.count, threads);
#endif
    return input.classes > 0 ? set_classes(column, array) : set_floats(column, array);
}

Status check_shape(const std::vector<int64_t>& dims, const Input& input, const std::string& file) {
    const std::vector<int64_t> wanted = dims_of(input.packing);
    if (is_same_shape(wanted, dims)) return {};
    const char* channel = dims.size() == 2 && wanted.size() == 3 ? "1, " : "";  // a picture has one
    return make_error("%s: has samples of [%s%s, and `%s` is %s", file.c_str(), channel,
                      shape_text(dims).c_str() + 1, printable(input.name).c_str(), shape_text(wanted).c_str());
}

bool is_same_shape(const std::vector<int64_t>& a, const std::vector<int64_t>& b) {
    const auto without_ones = [](std::vector<int64_t> dims) {
        dims.erase(std::remove(dims.begin(), dims.end(), 1), dims.end());
        return dims;
    };
    return without_ones(a) == without_ones(b);
}

std::string place_text(const std::vector<int64_t>& dims, int64_t index) {
    std::vector<int64_t> place(dims.size());
    for (size_t d = dims.size(); d-- > 0; index /= dims[d]) place[d] = index % dims[d];
    return shape_text(place);
}

}  // namespace netrt
