// Sizes of register tiles: a pure function of the layer's extents and the number of vector registers.
#pragma once

#include <cstdint>

#include "lower/target.h"

namespace netc::lower {

/// Sums of `rows` x `columns` positions by `vectors` vectors of filters are kept in registers.
struct Tile {
    int64_t rows = 1, columns = 1, vectors = 1;
};

/// The tile of an output map of `height` x `width` positions whose weights come in panels of `vectors` vectors.
///
/// A step of the innermost loop loads the panel's weights and multiplies them with one input a position, so sums,
/// weights and one input have to fit the registers. Narrow maps take several rows, a divisor of the height. Among the
/// widths that fit, the one whose tiles cover a row with the least work done twice; at equal work the wider.
Tile conv_tile(const Target& target, int64_t height, int64_t width, int64_t vectors);

/// Vectors of outputs in a panel of packed weights: the largest of 4, 3, 2 that divides `blocks` when positions are
/// few, else of 2, 3; else 1.
int64_t panel_vectors(const Target& target, int64_t blocks, int64_t positions);

/// Rows of a tile of a matrix product, of `vectors` vectors each: at most eight, and 12 sums where there are 16
/// registers. With 16 sums, compilers keep some of them in memory.
int64_t product_rows(const Target& target, int64_t vectors);

/// The largest divisor of `count` that is at most `limit`.
int64_t largest_divisor(int64_t count, int64_t limit);

}  // namespace netc::lower
