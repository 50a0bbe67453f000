// Pictures of discs, boxes and triangles, drawn when they are asked for, with what each place shows: something to learn
// masks from anywhere.
#pragma once

#include <cstdint>

namespace netrt {

inline constexpr int drawn_shapes_size = 32;
inline constexpr int64_t drawn_shapes_train_count = 1'500, drawn_shapes_test_count = 300;

/// Draws one to three shapes, the later ones in front, on a ground that brightens to one side, with noise in all of it:
/// grey pixels[y * 32 + x] and classes[y * 32 + x], 0 where there is ground, 1 a disc, 2 a box, 3 a triangle. In whole
/// numbers, so that the same key is the same picture on every machine.
void draw_shapes(uint32_t key, uint8_t* pixels, int32_t* classes);

}  // namespace netrt
