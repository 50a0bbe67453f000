// Which products of a kernel are rounded before they are added to something.
//
// Compilers join a product with the sum that it goes into (one fused multiply-add). Where there is a choice they
// differ, and so would the bits of one program from another's. A kernel says there itself which product stays alone:
//
//     r = a * b + product(c, d)      const f32x8 level = product(sum, share);
#pragma once

#include "loop/loop.h"

namespace netc::lower {

/// The body with these products of floats rounded:
/// - the second of a sum of two products;
/// - a local value that goes into sums, and one that goes into several different sums of a body;
/// - one of a local that changes, since it may be computed where that changes last;
/// - those of a sum that a choice takes or leaves, since a compiler may add under the choice's mask;
/// - one that a choice takes or leaves before it is added: where the choice is known, nothing is left of it;
/// - one with a factor, a divisor or a subtrahend behind it that unrolling may make 1 or 0, and drop;
/// - one whose lanes are added up, since its halves may be joined;
/// - one that is added to a scalar: several of them may be computed as a vector.
/// So every other product goes into one sum, right where it is computed.
loop::Body with_rounded_products(const loop::Body& body);

}  // namespace netc::lower
