// Winograd's transforms as IR: the templates of netrt/math/winograd.h, run on numbers that write what is done to them.
#pragma once

#include <string>

#include "jit/ir/values.h"

namespace netc::jit {

/// transform_patch(square) in place, or transform_kernel(from, to) and the like, on local arrays of vectors.
void transform_squares(Code& code, const std::string& function, llvm::Type* vector, llvm::Value* from, llvm::Value* to);

}  // namespace netc::jit
