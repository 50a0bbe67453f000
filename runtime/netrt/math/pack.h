// Between the order of files and users (row-major, logical) and the order in memory (a Packing).
#pragma once

#include <cstdint>

#include "netrt/program.h"

namespace netrt {

/// Elements of the logical tensor.
int64_t logical_count(const Packing& packing);
/// Places in memory, padding included.
int64_t physical_count(const Packing& packing);
/// Whether both orders are the same and nothing is padded.
bool is_plain(const Packing& packing);

/// Writes every place of `physical`: element * scale + offset, and zero where it is padding.
void pack(const Packing& packing, const float* logical, float* physical, LinearMap map = {1, 0});
void pack(const Packing& packing, const uint8_t* logical, float* physical, LinearMap map = {1, 0});

/// Writes all elements of `logical`.
void unpack(const Packing& packing, const float* physical, float* logical);

/// Writes the elements first .. first+count-1, in row-major order, to `out`.
void unpack_part(const Packing& packing, const float* physical, int64_t first, int64_t count, float* out);

}  // namespace netrt
