// The augmentations of a sample, one after another.
#include "netrt/data/augmentation.h"

#include <algorithm>

#include "netrt/math/random.h"

namespace netrt {
namespace {

/// Takes the place of the layer in the keys; those of order_layer and of layers lie elsewhere.
constexpr uint32_t first_layer = 0xffff'ff00u;

}  // namespace

void augment(const List<Augmentation>& augmentations, int input, const Epoch& epoch, uint32_t sample, Picture& picture) {
    for (int i = 0; i < augmentations.count; ++i) {
        const Augmentation& each = augmentations[i];
        if (each.input != input) continue;
        const uint32_t layer = first_layer + static_cast<uint32_t>(i);
        const Draw whether{random_key(epoch.seed, epoch.stage, epoch.number, layer, sample)};
        // Number 0 says whether, the others how.
        if (whether.number(0) >= each.probability) continue;
        each.kind->apply(picture, each.numbers, Draw{mixed(whether.key)});
    }
}

bool is_augmented(const List<Augmentation>& augmentations, int input) {
    return std::any_of(augmentations.begin(), augmentations.end(), [&](const Augmentation& each) { return each.input == input; });
}

}  // namespace netrt
