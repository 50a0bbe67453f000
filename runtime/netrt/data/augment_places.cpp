// Augmentations that move pixels: flips, crops, rotations and the like. What comes from outside of the picture is 0.
#include <algorithm>
#include <cmath>

#include "netrt/data/augmentation.h"
#include "netrt/math/random.h"

namespace netrt {
namespace {

void flip_rows(Picture& picture) {
    for (int row = 0; row < picture.channels * picture.height; ++row)
        std::reverse(picture.pixels + row * picture.width, picture.pixels + (row + 1) * picture.width);
}

void flip_columns(Picture& picture) {
    for (int c = 0; c < picture.channels; ++c)
        for (int y = 0; y < picture.height / 2; ++y) {
            float* const upper = picture.pixels + (c * picture.height + y) * picture.width;
            float* const lower = picture.pixels + ((c + 1) * picture.height - 1 - y) * picture.width;
            std::swap_ranges(upper, upper + picture.width, lower);
        }
}

/// numbers: 0 left and right, 1 up and down, 2 either, each half of the time.
void flip(Picture& picture, const double* numbers, const Draw& draw) {
    const bool both = numbers[0] == 2;
    if (numbers[0] != 1 && (!both || draw.number(0) < 0.5f)) flip_rows(picture);
    if (numbers[0] == 1 || (both && draw.number(1) < 0.5f)) flip_columns(picture);
}

/// The picture `rows` further down and `columns` further to the right.
void move(Picture& picture, int rows, int columns) {
    const int height = picture.height, width = picture.width;
    for (int c = 0; c < picture.channels; ++c)
        for (int y = 0; y < height; ++y) {
            float* const to = picture.spare + (c * height + y) * width;
            std::fill_n(to, width, 0.0f);
            const int from = y - rows, first = std::max(0, columns), last = std::min(width, width + columns);
            if (from >= 0 && from < height && first < last)
                std::copy_n(picture.pixels + (c * height + from) * width + first - columns, last - first, to + first);
        }
    picture.swap();
}

/// numbers: pad. A window of the picture's size in the picture with so many zeros around it.
void crop(Picture& picture, const double* numbers, const Draw& draw) {
    const auto pad = static_cast<int>(numbers[0]);
    const auto shift = [&](uint32_t i) {
        return static_cast<int>(random_below(static_cast<uint32_t>(2 * pad + 1), random_number(draw.key, i))) - pad;
    };
    move(picture, shift(0), shift(1));
}

/// Each place gets what lies at (dy, dx) = (a * y + b * x, c * y + d * x) from the centre, between four pixels.
void transform(Picture& picture, double a, double b, double c, double d) {
    const int height = picture.height, width = picture.width;
    const double middle_y = (height - 1) / 2.0, middle_x = (width - 1) / 2.0;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            const double from_y = middle_y + a * (y - middle_y) + b * (x - middle_x);
            const double from_x = middle_x + c * (y - middle_y) + d * (x - middle_x);
            const double floor_y = std::floor(from_y), floor_x = std::floor(from_x);
            const auto top = static_cast<int>(floor_y), left = static_cast<int>(floor_x);
            const auto down = static_cast<float>(from_y - floor_y), right = static_cast<float>(from_x - floor_x);
            for (int channel = 0; channel < picture.channels; ++channel) {
                const float* const from = picture.pixels + channel * height * width;
                const auto at = [&](int row, int column) {
                    const bool inside = row >= 0 && row < height && column >= 0 && column < width;
                    return inside ? from[row * width + column] : 0.0f;
                };
                const float above = at(top, left) + right * (at(top, left + 1) - at(top, left));
                const float below = at(top + 1, left) + right * (at(top + 1, left + 1) - at(top + 1, left));
                picture.spare[(channel * height + y) * width + x] = above + down * (below - above);
            }
        }
    picture.swap();
}

constexpr double radians = 3.14159265358979323846 / 180;

/// numbers: degrees.
void rotate(Picture& picture, const double* numbers, const Draw& draw) {
    const double angle = radians * draw.between(0, -numbers[0], numbers[0]);
    transform(picture, std::cos(angle), std::sin(angle), -std::sin(angle), std::cos(angle));
}

/// numbers: least, most: how many times as large.
void zoom(Picture& picture, const double* numbers, const Draw& draw) {
    const double size = draw.between(0, numbers[0], numbers[1]);
    transform(picture, 1 / size, 0, 0, 1 / size);
}

/// numbers: degrees, along the rows.
void shear(Picture& picture, const double* numbers, const Draw& draw) {
    transform(picture, 1, 0, std::tan(radians * draw.between(0, -numbers[0], numbers[0])), 1);
}

/// numbers: size. A square with its centre anywhere in the picture becomes 0 (DeVries and Taylor 2017).
void erase(Picture& picture, const double* numbers, const Draw& draw) {
    const auto size = static_cast<int>(numbers[0]);
    const auto first = [&](int extent, uint32_t i) {
        return static_cast<int>(random_below(static_cast<uint32_t>(extent), random_number(draw.key, i))) - size / 2;
    };
    const int top = first(picture.height, 0), left = first(picture.width, 1);
    for (int c = 0; c < picture.channels; ++c)
        for (int y = std::max(0, top); y < std::min(picture.height, top + size); ++y)
            for (int x = std::max(0, left); x < std::min(picture.width, left + size); ++x)
                picture.pixels[(c * picture.height + y) * picture.width + x] = 0;
}

}  // namespace

const AugmentationKind augmentations::random_flip = {"random_flip", flip};
const AugmentationKind augmentations::random_crop = {"random_crop", crop};
const AugmentationKind augmentations::random_rotation = {"random_rotation", rotate};
const AugmentationKind augmentations::random_zoom = {"random_zoom", zoom};
const AugmentationKind augmentations::random_shear = {"random_shear", shear};
const AugmentationKind augmentations::random_erasing = {"random_erasing", erase};

}  // namespace netrt
