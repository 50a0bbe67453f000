// Winograd's minimal filtering for windows of 3 x 3: the transforms, and when they pay.
#pragma once

#include <functional>
#include <vector>

#include "loop/build.h"

namespace netc::lower::winograd {

using loop::Expr;

// F(4x4, 3x3): the 16 outputs of a tile need a patch of 6 x 6 inputs and 36 products a pair of channel and filter,
// where the plain sum needs 144. A. Lavin, S. Gray, "Fast Algorithms for Convolutional Neural Networks", 2015.
//
// A patch is evaluated as a polynomial at the points 0, +-a, +-b and infinity. Points with a = 11/16, b = 11/8 keep the
// rounding small (about 3e-6 of the largest output; the usual 1 and 2 give four times as much), and a*a, b*b and their
// products are exact floats. All denominators stand with the kernel, which is transformed once for many patches.
constexpr int64_t taps = 3, outputs = 4, points = 6, products = points * points;

/// One dimension of a transform: declares locals as it needs them.
using Transform = std::function<std::vector<Expr>(loop::Builder&, const std::vector<Expr>&)>;

/// 6 inputs -> 6 values: B^T d.
std::vector<Expr> of_patch(loop::Builder& body, const std::vector<Expr>& d);
/// 3 weights -> 6 values: G g.
std::vector<Expr> of_kernel(loop::Builder& body, const std::vector<Expr>& g);
/// 6 products -> 4 outputs: A^T m.
std::vector<Expr> to_outputs(loop::Builder& body, const std::vector<Expr>& m);
/// 4 gradients of outputs -> 6 values: A d, for the gradient of the kernel.
std::vector<Expr> of_gradients(loop::Builder& body, const std::vector<Expr>& d);
/// 6 sums of products -> 3 gradients of weights: G^T m.
std::vector<Expr> to_taps(loop::Builder& body, const std::vector<Expr>& m);

/// Both dimensions: `from` x `from` values in(i, j) become `to` x `to`; the columns first, then the rows. `row` takes
/// the values of row i.
void in_two_dimensions(loop::Builder& body, loop::Type vector, int64_t from, int64_t to, const Transform& transform,
                       const std::function<Expr(Expr i, Expr j)>& in,
                       const std::function<void(Expr i, const std::vector<Expr>& values)>& row);

}  // namespace netc::lower::winograd
