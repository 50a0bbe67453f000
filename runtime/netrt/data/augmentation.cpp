// The augmentations of a sample, one after another.
#include "netrt/data/augmentation.h"

#include <algorithm>

#include "netrt/math/random.h"

namespace netrt {
namespace {

/// Takes the place of the layer in the keys; those of order_layer and of layers lie elsewhere.
constexpr uint32_t first_layer = 0xffff'ff00u;

/// Whose turn it is: number 0 of the key says whether, the numbers of what is returned how.
bool is_drawn(const List<Augmentation>& augmentations, int i, const Epoch& epoch, uint32_t sample, Draw& how) {
    const Draw whether{random_key(epoch.seed, epoch.stage, epoch.number, first_layer + static_cast<uint32_t>(i), sample)};
    how = Draw{mixed(whether.key)};
    return whether.number(0) < augmentations[i].probability;
}

}  // namespace

void augment(const List<Augmentation>& augmentations, int input, const Epoch& epoch, uint32_t sample, Picture& picture) {
    for (int i = 0; i < augmentations.count; ++i) {
        const Augmentation& each = augmentations[i];
        Draw how;
        if (each.input != input || each.kind->mix != nullptr || !is_drawn(augmentations, i, epoch, sample, how)) continue;
        each.kind->apply(picture, each.numbers, how);
    }
}

Mixing mixing_of(const List<Augmentation>& augmentations, int input, const Epoch& epoch, uint32_t sample, uint32_t count) {
    for (int i = 0; i < augmentations.count; ++i) {
        const Augmentation& each = augmentations[i];
        Draw how;
        if (each.input == input && each.kind->mix != nullptr && is_drawn(augmentations, i, epoch, sample, how))
            return {&each, how, random_below(count, random_number(how.key, 0))};
    }
    return {};
}

bool is_augmented(const List<Augmentation>& augmentations, int input) {
    return std::any_of(augmentations.begin(), augmentations.end(), [&](const Augmentation& each) { return each.input == input; });
}

}  // namespace netrt
