// The functions of netrt that kernels call, as IR: the same operations in the same order as in netrt/math/vec.h and
// functions.h, so that the bits agree. Floats are scalars or vectors; masks are <N x i1>.
#pragma once

#include <string>

#include "jit/ir/values.h"

namespace netc::jit {

/// a * b, which no sum takes up.
llvm::Value* rounded_product(Code& code, llvm::Value* a, llvm::Value* b);
llvm::Value* exceeds(Code& code, llvm::Value* a, llvm::Value* b);
/// Of floats: not a number if either is.
llvm::Value* largest_of_two(Code& code, llvm::Value* a, llvm::Value* b);
llvm::Value* smallest_of_two(Code& code, llvm::Value* a, llvm::Value* b);
llvm::Value* relu(Code& code, llvm::Value* x);
llvm::Value* magnitude(Code& code, llvm::Value* x);
llvm::Value* square_root(Code& code, llvm::Value* x);
llvm::Value* rounded_down(Code& code, llvm::Value* x);
/// Those of netrt/math/functions.h by their names; null if there is none of that name.
llvm::Value* formula(Code& code, const std::string& function, llvm::ArrayRef<llvm::Value*> operands);

// ---------------------------------------------------------------------------- across the lanes

llvm::Value* sum_of_lanes(Code& code, llvm::Value* vector);
llvm::Value* largest_lane(Code& code, llvm::Value* vector);
/// 0, 1, 2 ... as <N x i32>.
llvm::Value* lane_numbers(Code& code, int lanes);
/// A square of lanes x lanes floats, its rows so many floats apart.
void transpose(Code& code, int lanes, llvm::Value* from, llvm::Value* from_row, llvm::Value* to, llvm::Value* to_row);

// ------------------------------------------------------------------------------ random numbers

/// random_number(key, element), for every lane of `element`; all are i32.
llvm::Value* random_numbers(Code& code, llvm::Value* key, llvm::Value* element);
/// normal_numbers(key, element) of netrt/math/functions.h, as floats.
llvm::Value* normal_numbers(Code& code, llvm::Value* key, llvm::Value* element);
/// Step::key(layer, sample) of the step at an address.
llvm::Value* step_key(Code& code, llvm::Value* step, llvm::Value* layer, llvm::Value* sample);
llvm::Value* step_rate(Code& code, llvm::Value* step);
/// Step::scheduled(number).
llvm::Value* step_scheduled(Code& code, llvm::Value* step, int number);
/// Step::t().
llvm::Value* step_number(Code& code, llvm::Value* step);

}  // namespace netc::jit
