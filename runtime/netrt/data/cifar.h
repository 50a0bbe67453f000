// CIFAR-10 and CIFAR-100: records of labels and small colour pictures, plain or packed with gzip.
#pragma once

#include <cstdint>
#include <vector>

#include "netrt/files/byte_reader.h"
#include "netrt/result.h"

namespace netrt {

inline constexpr int cifar_side = 32, cifar_channels = 3;
inline constexpr int64_t cifar_picture_bytes = int64_t{cifar_channels} * cifar_side * cifar_side;

/// What a record holds before its picture.
struct CifarRecord {
    int label_bytes;  // in front of the picture
    int label;        // which of them counts
    int classes;      // it is below
};

/// Appends the pictures of a file, [3, 32, 32] bytes each (all of red, of green, of blue; rows from the top), and a class
/// for each. Refused: a file that ends within a record or holds none, labels beyond the classes.
Status read_cifar(ByteReader& reader, const CifarRecord& record, std::vector<uint8_t>& pictures,
                  std::vector<int32_t>& classes);

}  // namespace netrt
