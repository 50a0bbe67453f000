// When a copy of the weights is kept: `train --keep-every`.
#pragma once

#include <cstdint>
#include <string>

#include "netrt/result.h"

namespace netrt {

/// After so many epochs, or at the first step after so many seconds; both 0: never.
struct Keeping {
    int64_t epochs = 0;
    double seconds = 0;
};

/// `5` epochs, `90s`, `10min` or `2h`; nothing: never.
Result<Keeping> keeping_of(const std::string& text);

}  // namespace netrt
