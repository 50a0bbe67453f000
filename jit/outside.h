// What kernels call outside of themselves.
#pragma once

#include "jit/link.h"

namespace netc::jit {

/// memset and the like, Step::one_minus_power, and arithmetic with slopes for plain loops (netrt/selftest/plain.h).
OutsideSymbols outside_symbols();

}  // namespace netc::jit
