// A kernel of the loop language as a function of LLVM's IR.
#pragma once

#include <string>

#include "loop/loop.h"

namespace llvm {
class Module;
}

namespace netc::jit {

/// Adds `void symbol(void* const* arguments, int64_t first, int64_t last)`: see kernel_function.h.
void emit_kernel(llvm::Module& module, const loop::Kernel& kernel, const std::string& symbol);

}  // namespace netc::jit
