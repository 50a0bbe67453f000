// Built-in pictures of handwritten-looking digits, drawn when they are asked for: something to learn from anywhere.
#pragma once

#include <cstdint>

#include "netrt/data/source.h"
#include "netrt/result.h"

namespace netrt {

inline constexpr int drawn_size = 28;
inline constexpr int64_t drawn_train_count = 12'000, drawn_test_count = 2'000;

/// Draws one digit, white (255) on black, into pixels[y * 28 + x]. All arithmetic is in whole numbers (but for exact
/// square roots), so that the same (key, digit) is the same picture on every machine.
void draw_digit(uint32_t key, int digit, uint8_t* pixels);

/// `count` pictures [28, 28] and their digits, the two columns; every ten in a row hold each digit once. The splits have
/// no picture in common.
Status drawn_digits(uint32_t seed, Split split, int64_t count, Samples& samples);

}  // namespace netrt
