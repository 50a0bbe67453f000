// Sizes of register tiles.
#include "lower/tiles.h"

#include <algorithm>

namespace netc::lower {

int64_t panel_vectors(const Target& target, int64_t blocks, int64_t positions) {
    if (positions < 8 && blocks % 4 == 0 && target.registers >= 32) return 4;
    if (blocks % 2 == 0) return 2;
    if (blocks % 3 == 0) return 3;
    return 1;
}

Tile conv_tile(const Target& target, int64_t height, int64_t width, int64_t vectors) {
    Tile tile;
    tile.vectors = vectors;
    // `vectors` registers for weights, and one for the input unless multiplications take it from memory. With one
    // vector of filters 14 sums already hide the latency.
    const int64_t inputs = target.broadcasts_operands ? 0 : 1;
    const int64_t most = std::min<int64_t>((target.registers - inputs - tile.vectors) / tile.vectors, 14);
    if (width <= most / 2) {
        tile.columns = width;
        tile.rows = largest_divisor(height, most / width);  // rows are shared among threads: none is made twice
        return tile;
    }
    int64_t least_work = INT64_MAX;
    for (int64_t columns = std::min(most, width); columns >= std::min<int64_t>(6, width); --columns) {
        const int64_t tiles = (width + columns - 1) / columns;
        // A tile costs its positions, and about one more for its weights.
        const int64_t work = tiles * (columns + 1);
        if (work < least_work) {
            least_work = work;
            tile.columns = columns;
        }
    }
    return tile;
}

int64_t product_rows(const Target& target, int64_t vectors) {
    return target.registers < 32 ? std::min<int64_t>(8, 12 / vectors) : 8;
}

int64_t largest_divisor(int64_t count, int64_t limit) {
    for (int64_t divisor = std::min(count, limit); divisor > 1; --divisor)
        if (count % divisor == 0) return divisor;
    return 1;
}

}  // namespace netc::lower
