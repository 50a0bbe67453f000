// Houses with a price, drawn when they are asked for: numbers to learn from anywhere.
#pragma once

#include <cstdint>

namespace netrt {

inline constexpr int64_t drawn_houses_train_count = 2'000, drawn_houses_test_count = 500;

struct House {
    float area, rooms, age, price;  // square metres, how many, years, thousands
};

/// The price depends on the three smoothly, but not linearly; noise of up to 5 is in it. In whole numbers up to the last
/// division, so that the same key is the same house on every machine.
House draw_house(uint32_t key);

}  // namespace netrt
