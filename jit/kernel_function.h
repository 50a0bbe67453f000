// The one form that all compiled kernels have.
#pragma once

#include <cstdint>

namespace netc::jit {

/// One word for each parameter of the loop::Kernel, in order: of an array its address, of an Int the number itself (as
/// intptr_t), of a Step the address of a netrt::Step. [first, last) are the units; kernels that take no range
/// (loop::takes_range) ignore them.
using KernelFunction = void (*)(void* const* arguments, int64_t first, int64_t last);

}  // namespace netc::jit
