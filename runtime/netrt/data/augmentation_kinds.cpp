// All kinds of augmentations by name. Only programs whose tables are made while they run are linked with this.
#include "netrt/data/augmentation.h"

namespace netrt {

const AugmentationKind* find_augmentation_kind(std::string_view name) {
    using namespace augmentations;
    for (const AugmentationKind* kind :
         {&random_flip, &random_crop, &random_rotation, &random_zoom, &random_shear, &random_brightness, &random_contrast,
          &random_saturation, &random_hue, &random_noise, &random_erasing, &mixup, &cutmix})
        if (name == kind->name) return kind;
    return nullptr;
}

}  // namespace netrt
