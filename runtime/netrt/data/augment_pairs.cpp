// Augmentations of two samples at once: mixup, cutmix.
#include <algorithm>
#include <cmath>

#include "netrt/data/augmentation.h"
#include "netrt/math/random.h"

namespace netrt {
namespace {

/// The logarithm of a number of the gamma distribution of this shape and scale 1 (Marsaglia and Tsang 2000): small shapes
/// give numbers that doubles do not hold.
double log_of_gamma(double shape, uint32_t key) {
    const uint32_t normals = mixed(key + 1), uniforms = mixed(key + 2);
    // Never 0.
    const auto log_of_uniform = [&](uint32_t i) { return std::log(static_cast<double>(random_uniform(uniforms, i)) + 0x1p-25); };
    const double smaller = shape < 1 ? log_of_uniform(0) / shape : 0;
    const double d = (shape < 1 ? shape + 1 : shape) - 1.0 / 3, c = 1 / std::sqrt(9 * d);
    for (uint32_t i = 1;; ++i) {
        const double normal = random_normal(normals, i), root = 1 + c * normal;
        if (root <= 0) continue;
        const double cube = root * root * root;
        if (log_of_uniform(i) < normal * normal / 2 + d - d * cube + d * std::log(cube)) return smaller + std::log(d * cube);
    }
}

/// Of the beta distribution with both parameters alpha.
double symmetric_beta(double alpha, const Draw& draw) {
    const double first = log_of_gamma(alpha, random_number(draw.key, 1)), second = log_of_gamma(alpha, random_number(draw.key, 2));
    return 1 / (1 + std::exp(second - first));
}

/// numbers: alpha (Zhang et al. 2018).
float mix_up(Picture& picture, const float* other, const double* numbers, const Draw& draw) {
    const auto share = static_cast<float>(symmetric_beta(numbers[0], draw));
    for (int i = 0; i < picture.count(); ++i) picture.pixels[i] = share * picture.pixels[i] + (1 - share) * other[i];
    return share;
}

/// numbers: alpha (Yun et al. 2019). A box of the other picture with its centre anywhere; what of it lies outside is lost.
float cut_and_mix(Picture& picture, const float* other, const double* numbers, const Draw& draw) {
    const double side = std::sqrt(1 - symmetric_beta(numbers[0], draw));
    const auto range = [&](int extent, uint32_t number, int& first, int& last) {
        const auto centre = static_cast<int>(random_below(static_cast<uint32_t>(extent), random_number(draw.key, number)));
        const int half = static_cast<int>(extent * side) / 2;
        first = std::max(centre - half, 0);
        last = std::min(centre + half, extent);
    };
    int top, bottom, left, right;
    range(picture.height, 3, top, bottom);
    range(picture.width, 4, left, right);
    for (int c = 0; c < picture.channels; ++c)
        for (int y = top; y < bottom; ++y) {
            const int row = (c * picture.height + y) * picture.width;
            std::copy(other + row + left, other + row + right, picture.pixels + row + left);
        }
    return 1 - static_cast<float>((bottom - top) * (right - left)) / static_cast<float>(picture.places());
}

}  // namespace

const AugmentationKind augmentations::mixup = {"mixup", nullptr, mix_up};
const AugmentationKind augmentations::cutmix = {"cutmix", nullptr, cut_and_mix};

}  // namespace netrt
