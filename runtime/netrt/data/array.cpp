// Arrays of numbers as files hold them, and what becomes of them: floats, samples, labels.
#include "netrt/data/array.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "netrt/files/tensors_file.h"
#include "netrt/train/weights.h"

namespace netrt {
namespace {

void swap_bytes(std::vector<uint8_t>& elements, size_t width) {
    if (width == 1) return;
    for (size_t at = 0; at < elements.size(); at += width)
        std::reverse(elements.begin() + static_cast<int64_t>(at), elements.begin() + static_cast<int64_t>(at + width));
}

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

Result<Array> read_elements(ByteReader& reader, Dtype dtype, std::vector<int64_t> dims, Order order) {
    Array array{dtype, std::move(dims), {}};
    int64_t bytes = bytes_of(dtype);
    for (const int64_t dim : array.dims)
        if (__builtin_mul_overflow(bytes, dim, &bytes))
            return Error{reader.name() + ": says that it is " + shape_text(array.dims) + ", which cannot be"};
    if (bytes > reader.most_left())
        return make_error("%s: is cut short: %s %s needs %lld bytes", reader.name().c_str(), name_of(dtype),
                          shape_text(array.dims).c_str(), static_cast<long long>(bytes));
    if (Status status = take_memory(array.elements, bytes, reader.name()); !status) return status.error();
    if (Status status = reader.read_all(array.elements.data(), array.elements.size(), "its elements"); !status)
        return status.error();
    if (Status status = reader.expect_end(); !status) return status.error();
    if (order.big_endian) swap_bytes(array.elements, static_cast<size_t>(bytes_of(dtype)));
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

Result<Samples> samples_of(Array array, const std::string& name) {
    if (array.dims.empty()) return Error{name + ": samples are [n, ...], and this is one number"};
    if (array.elements.empty()) return Error{name + ": holds no samples"};
    Samples samples;
    samples.count = array.dims[0];
    samples.dims.assign(array.dims.begin() + 1, array.dims.end());
    if (array.dtype == Dtype::U8 || array.dtype == Dtype::Bool) {
        samples.bytes = std::move(array.elements);
        return samples;
    }
    Result<std::vector<float>> floats = floats_of(array, name);
    if (!floats) return floats.error();
    samples.floats = std::move(*floats);
    const float* elements = samples.floats.data();
    const int64_t size = samples.sample_elements();
    for (int64_t i = 0; i < samples.count; ++i) {
        if (all_finite(elements + i * size, size)) continue;
        const float* found = std::find_if(elements + i * size, elements + (i + 1) * size,
                                          [](float value) { return !std::isfinite(value); });
        return make_error("%s: sample %lld holds %g at %s, with which nothing can be computed", name.c_str(),
                          static_cast<long long>(i), static_cast<double>(*found),
                          place_text(samples.dims, found - elements - i * size).c_str());
    }
    return samples;
}

Status set_labels(Samples& samples, const std::string& samples_name, const Array& labels, const std::string& name) {
    const bool in_one_dimension = labels.dims.size() == 1 || (labels.dims.size() == 2 && labels.dims[1] == 1);
    if (!in_one_dimension || is_real(labels.dtype))
        return Error{name + ": labels are whole numbers in one dimension, and this is " + name_of(labels.dtype) + " " +
                     shape_text(labels.dims)};
    if (labels.count() != samples.count)
        return make_error("%s: has %lld labels, and %s has %lld samples", name.c_str(),
                          static_cast<long long>(labels.count()), samples_name.c_str(),
                          static_cast<long long>(samples.count));
    if (Status status = take_memory(samples.labels, samples.count, name); !status) return status;
    samples.labels_name = name;
    const int64_t width = bytes_of(labels.dtype);
    for (int64_t i = 0; i < samples.count; ++i) {
        int64_t label = 0;
        convert(labels.dtype, labels.elements.data() + i * width, 1, &label);
        if (label != static_cast<int32_t>(label))
            return make_error("%s: label %lld of sample %lld is beyond 32 bits", name.c_str(),
                              static_cast<long long>(label), static_cast<long long>(i));
        samples.labels[static_cast<size_t>(i)] = static_cast<int32_t>(label);
    }
    return {};
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
