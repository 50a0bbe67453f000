// Layers without inputs: values that the network makes itself.
#pragma once

#include "check/shapes.h"

namespace netc::check {

Meaning apply_places(const Step& step);
Meaning apply_filled(const Step& step);
Meaning apply_training(const Step& step);
Meaning apply_gaussian(const Step& step);

}  // namespace netc::check
