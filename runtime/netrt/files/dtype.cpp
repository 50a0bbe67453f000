// Element types of tensors and arrays in files: sizes, names, conversion.
#include "netrt/files/dtype.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <limits>
#include <type_traits>

namespace netrt {
namespace {

struct Row {
    const char* name;
    int64_t bytes;
};
// In the order of Dtype.
constexpr Row dtypes[] = {{"BOOL", 1}, {"U8", 1},  {"I8", 1},  {"U16", 2}, {"I16", 2}, {"F16", 2}, {"BF16", 2},
                          {"U32", 4},  {"I32", 4}, {"F32", 4}, {"U64", 8}, {"I64", 8}, {"F64", 8}};

float half_to_float(uint16_t half) {
    const uint32_t sign = static_cast<uint32_t>(half & 0x8000u) << 16;
    const uint32_t exponent = half >> 10 & 31u;
    const uint32_t fraction = half & 1023u;
    if (exponent == 0) {
        const float value = static_cast<float>(fraction) * 0x1p-24f;
        return sign ? -value : value;
    }
    const uint32_t bits = sign | (exponent == 31 ? 255u : exponent + 112u) << 23 | fraction << 13;
    float value;
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

float bfloat_to_float(uint16_t half) {
    const uint32_t bits = static_cast<uint32_t>(half) << 16;
    float value;
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

template <class From, class T>
void convert_from(const uint8_t* bytes, int64_t count, T* out) {
    for (int64_t i = 0; i < count; ++i) {
        From element;
        std::memcpy(&element, bytes + i * static_cast<int64_t>(sizeof element), sizeof element);
        if constexpr (std::is_same_v<From, uint64_t> && std::is_same_v<T, int64_t>)
            out[i] = static_cast<T>(std::min<uint64_t>(element, std::numeric_limits<T>::max()));
        else
            out[i] = static_cast<T>(element);
    }
}

template <float (*widened)(uint16_t)>
void convert_halves(const uint8_t* bytes, int64_t count, float* out) {
    for (int64_t i = 0; i < count; ++i) {
        uint16_t half;
        std::memcpy(&half, bytes + 2 * i, sizeof half);
        out[i] = widened(half);
    }
}

/// False for the fractional types.
template <class T>
bool convert_whole(Dtype dtype, const uint8_t* bytes, int64_t count, T* out) {
    switch (dtype) {
        case Dtype::Bool:
        case Dtype::U8:
            return convert_from<uint8_t>(bytes, count, out), true;
        case Dtype::I8:
            return convert_from<int8_t>(bytes, count, out), true;
        case Dtype::U16:
            return convert_from<uint16_t>(bytes, count, out), true;
        case Dtype::I16:
            return convert_from<int16_t>(bytes, count, out), true;
        case Dtype::U32:
            return convert_from<uint32_t>(bytes, count, out), true;
        case Dtype::I32:
            return convert_from<int32_t>(bytes, count, out), true;
        case Dtype::U64:
            return convert_from<uint64_t>(bytes, count, out), true;
        case Dtype::I64:
            return convert_from<int64_t>(bytes, count, out), true;
        case Dtype::F16:
        case Dtype::Bf16:
        case Dtype::F32:
        case Dtype::F64:
            return false;
    }
    return false;
}

}  // namespace

int64_t bytes_of(Dtype dtype) { return dtypes[static_cast<size_t>(dtype)].bytes; }
const char* name_of(Dtype dtype) { return dtypes[static_cast<size_t>(dtype)].name; }

bool is_real(Dtype dtype) {
    return dtype == Dtype::F16 || dtype == Dtype::Bf16 || dtype == Dtype::F32 || dtype == Dtype::F64;
}

void convert(Dtype dtype, const uint8_t* elements, int64_t count, float* out) {
    if (dtype == Dtype::F16) return convert_halves<half_to_float>(elements, count, out);
    if (dtype == Dtype::Bf16) return convert_halves<bfloat_to_float>(elements, count, out);
    if (dtype == Dtype::F32) return convert_from<float>(elements, count, out);
    if (dtype == Dtype::F64) return convert_from<double>(elements, count, out);
    convert_whole(dtype, elements, count, out);
}

bool convert(Dtype dtype, const uint8_t* elements, int64_t count, int64_t* out) {
    return convert_whole(dtype, elements, count, out);
}

}  // namespace netrt
