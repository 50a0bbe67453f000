// Augmentations that change the values of pixels where they are.
#include <algorithm>
#include <cmath>

#include "netrt/data/augmentation.h"
#include "netrt/math/random.h"

namespace netrt {
namespace {

float grey_of(const Picture& picture, int place) {
    const float* const p = picture.pixels + place;
    const int n = picture.places();
    return picture.channels == 3 ? 0.299f * p[0] + 0.587f * p[n] + 0.114f * p[2 * n] : p[0];
}

/// How many times as much: between 1 - amount and 1 + amount.
float factor_of(const double* numbers, const Draw& draw) { return draw.between(0, 1 - numbers[0], 1 + numbers[0]); }

/// numbers: amount.
void brighten(Picture& picture, const double* numbers, const Draw& draw) {
    const float factor = factor_of(numbers, draw);
    for (int i = 0; i < picture.count(); ++i) picture.pixels[i] *= factor;
}

/// numbers: amount. Away from the mean of the picture's greys.
void sharpen(Picture& picture, const double* numbers, const Draw& draw) {
    const float factor = factor_of(numbers, draw);
    double sum = 0;
    for (int place = 0; place < picture.places(); ++place) sum += grey_of(picture, place);
    const auto mean = static_cast<float>(sum / picture.places());
    for (int i = 0; i < picture.count(); ++i) picture.pixels[i] = mean + factor * (picture.pixels[i] - mean);
}

/// numbers: amount. Away from the pixel's grey.
void saturate(Picture& picture, const double* numbers, const Draw& draw) {
    if (picture.channels != 3) return;
    const float factor = factor_of(numbers, draw);
    for (int place = 0; place < picture.places(); ++place) {
        const float grey = grey_of(picture, place);
        for (int c = 0; c < 3; ++c) {
            float& value = picture.pixels[c * picture.places() + place];
            value = grey + factor * (value - grey);
        }
    }
}

/// numbers: amount, in turns. Value and saturation of the colour (Smith 1978) stay.
void shift_hue(Picture& picture, const double* numbers, const Draw& draw) {
    if (picture.channels != 3) return;
    const float turn = draw.between(0, -numbers[0], numbers[0]);
    const int n = picture.places();
    for (int place = 0; place < n; ++place) {
        float* const p = picture.pixels + place;
        const float red = p[0], green = p[n], blue = p[2 * n];
        const float most = std::max({red, green, blue}), least = std::min({red, green, blue}), range = most - least;
        if (range == 0) continue;
        const float sixth = most == red     ? (green - blue) / range
                            : most == green ? 2 + (blue - red) / range
                                            : 4 + (red - green) / range;
        const float hue = sixth + 6 * turn;
        for (int c = 0; c < 3; ++c) {
            // How far the hue is from that of the channel: up to 1 it has most, from 2 on least of the range.
            const float apart = std::fabs(std::remainder(hue - 2.0f * static_cast<float>(c), 6.0f));
            p[c * n] = least + range * std::clamp(2 - apart, 0.0f, 1.0f);
        }
    }
}

/// numbers: deviation, in the units of the data.
void add_noise(Picture& picture, const double* numbers, const Draw& draw) {
    const auto deviation = static_cast<float>(numbers[0]);
    for (int i = 0; i < picture.count(); ++i)
        picture.pixels[i] += deviation * random_normal(draw.key, static_cast<uint32_t>(i));
}

}  // namespace

const AugmentationKind augmentations::random_brightness = {"random_brightness", brighten};
const AugmentationKind augmentations::random_contrast = {"random_contrast", sharpen};
const AugmentationKind augmentations::random_saturation = {"random_saturation", saturate};
const AugmentationKind augmentations::random_hue = {"random_hue", shift_hue};
const AugmentationKind augmentations::random_noise = {"random_noise", add_noise};

}  // namespace netrt
