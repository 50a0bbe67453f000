// Register tiles: they fit the registers, cover the rows, and have the sizes that were measured to be good.
#include "lower/tiles.h"

#include <doctest/doctest.h>

using namespace netc::lower;

static Tile tile_of(const Target& target, int64_t height, int64_t width, int64_t blocks) {
    return conv_tile(target, height, width, panel_vectors(target, blocks, width));
}

TEST_CASE("tiles of well-known maps") {
    struct Case {
        int64_t height, width, filter_blocks, rows, columns, vectors;
    };
    const Case cases[] = {
        {26, 26, 2, 1, 13, 2},   // two tiles of 13 positions by 32 filters
        {24, 24, 2, 1, 12, 2},   //
        {56, 56, 4, 1, 14, 2},   // ResNet's widths are multiples of 7
        {28, 28, 8, 1, 14, 2},   //
        {7, 7, 32, 1, 7, 4},     // narrow: more filters instead
        {4, 4, 4, 1, 4, 4},      // one row by 64 filters
        {3, 3, 2, 3, 3, 2},      // several rows at once
        {1, 1, 1, 1, 1, 1},      // one pixel
        {100, 100, 3, 1, 8, 3},  // 48 filters: 8 positions by 3 vectors
    };
    for (const Case& c : cases) {
        CAPTURE(c.width);
        CAPTURE(c.filter_blocks);
        const Tile tile = tile_of(target_for("avx512"), c.height, c.width, c.filter_blocks);
        CHECK(tile.rows == c.rows);
        CHECK(tile.columns == c.columns);
        CHECK(tile.vectors == c.vectors);
    }
}

TEST_CASE("tiles of matrix products have at most 12 sums where there are 16 registers") {
    for (const char* isa : {"avx2", "generic"}) {
        CHECK(product_rows(target_for(isa), 1) == 8);
        CHECK(product_rows(target_for(isa), 2) == 6);
        CHECK(product_rows(target_for(isa), 3) == 4);
    }
    for (const char* isa : {"avx512", "neon"}) CHECK(product_rows(target_for(isa), 3) == 8);
}

TEST_CASE("tiles fit the registers of every target and lie inside the map") {
    for (const char* isa : {"avx512", "avx2", "neon", "generic"}) {
        const Target target = target_for(isa);
        for (int64_t width = 1; width <= 70; ++width)
            for (int64_t height : {int64_t{1}, int64_t{2}, width})
                for (int64_t blocks = 1; blocks <= 9; ++blocks) {
                    CAPTURE(isa);
                    CAPTURE(width);
                    CAPTURE(blocks);
                    const Tile tile = tile_of(target, height, width, blocks);
                    CHECK(tile.rows * tile.columns * tile.vectors + tile.vectors <= target.registers);
                    CHECK(tile.columns >= 1);
                    CHECK(tile.columns <= width);
                    CHECK(tile.rows >= 1);
                    CHECK(tile.rows <= height);
                    CHECK(blocks % tile.vectors == 0);
                }
    }
}

TEST_CASE("largest divisor") {
    CHECK(largest_divisor(16, 12) == 8);
    CHECK(largest_divisor(3, 12) == 3);
    CHECK(largest_divisor(17, 12) == 1);
    CHECK(largest_divisor(12, 12) == 12);
}
