// Element types of tensors and arrays in files.
#pragma once

#include <cstdint>

namespace netrt {

/// By their safetensors names.
enum class Dtype { Bool, U8, I8, U16, I16, F16, Bf16, U32, I32, F32, U64, I64, F64 };

int64_t bytes_of(Dtype dtype);
const char* name_of(Dtype dtype);
/// F16, BF16, F32 or F64.
bool is_real(Dtype dtype);

/// Writes `count` elements, which need not be aligned, as floats, each the nearest.
void convert(Dtype dtype, const uint8_t* elements, int64_t count, float* out);
/// As whole numbers; false, and nothing is written, when the type is a fractional one. What is beyond 63 bits becomes
/// the largest number that is not.
bool convert(Dtype dtype, const uint8_t* elements, int64_t count, int64_t* out);

}  // namespace netrt
