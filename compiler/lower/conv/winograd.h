// The squares of Winograd's transforms, which runtime/netrt/math/winograd.h has: how kernels load, transform and store
// them.
#pragma once

#include <functional>
#include <string>

#include "loop/build.h"

namespace netc::lower::winograd {

using loop::Expr;

/// A window, a tile of outputs, a patch of inputs that it needs, and products of a patch with a window.
constexpr int64_t taps = 3, tile = 4, points = 6, products = points * points;

/// Places in one of the 36 planes: with an odd number of them the planes fall into different sets of the caches.
constexpr int64_t odd(int64_t places) { return places | 1; }

/// Loads from[i][j] = in(i, j), transforms it and hands over every to[i][j]; `name` is transform_... of the runtime.
void transformed(loop::Builder& body, loop::Type vector, const std::string& name, int64_t from, int64_t to,
                 const std::function<Expr(Expr i, Expr j)>& in,
                 const std::function<void(Expr i, Expr j, Expr value)>& out);

}  // namespace netc::lower::winograd
