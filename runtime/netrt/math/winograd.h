// Winograd's minimal filtering for windows of 3 x 3, on vectors of channels: the transforms of small squares.
//
// F(4x4, 3x3): 16 outputs need a patch of 6 x 6 inputs and 36 products for each channel and filter, where the plain sum
// needs 144. F(3x3, 4x4), for the gradient of the kernel, slides 4 x 4 gradients over the same patch.
// A. Lavin, S. Gray, "Fast Algorithms for Convolutional Neural Networks", 2015.
//
// Both multiply polynomials by their values at the points 0, a, -a, b, -b and infinity. The points a = 11/16 and b =
// 11/8 keep rounding small: 1e-6 to 2e-6 of the largest output with 32 to 256 channels of random numbers, where 1 and 2
// give 4e-6 to 9e-6. All denominators stand with the kernel, which is transformed once for many patches.
//
// Sums of two products take one of them from product() (vec.h), so that all compilers round them in the same way.
#pragma once

#include "netrt/math/vec.h"

namespace netrt {

namespace winograd {

constexpr float a = 0.6875f, b = 1.375f, aa = a * a, bb = b * b;
/// 1 / product of a point's distances to the other points: for 0, for a and -a, for b and -b.
constexpr float at_zero = 1 / (aa * bb), at_a = 1 / (2 * aa * (aa - bb)), at_b = 1 / (2 * bb * (bb - aa));

template <class V>
[[gnu::always_inline]] inline void patch(V d0, V d1, V d2, V d3, V d4, V d5, V& r0, V& r1, V& r2, V& r3, V& r4, V& r5) {
    const V even_a = d4 - bb * d2, odd_a = a * d3 - product(a * bb, d1);
    const V even_b = d4 - aa * d2, odd_b = b * d3 - product(b * aa, d1);
    r0 = d4 - (aa + bb) * d2 + (aa * bb) * d0;
    r1 = even_a + odd_a;
    r2 = even_a - odd_a;
    r3 = even_b + odd_b;
    r4 = even_b - odd_b;
    r5 = d5 - (aa + bb) * d3 + (aa * bb) * d1;
}

template <class V>
[[gnu::always_inline]] inline void kernel(V g0, V g1, V g2, V& r0, V& r1, V& r2, V& r3, V& r4, V& r5) {
    const V even_a = at_a * g0 + product(at_a * aa, g2), odd_a = product(at_a * a, g1);
    const V even_b = at_b * g0 + product(at_b * bb, g2), odd_b = product(at_b * b, g1);
    r0 = at_zero * g0;
    r1 = even_a + odd_a;
    r2 = even_a - odd_a;
    r3 = even_b + odd_b;
    r4 = even_b - odd_b;
    r5 = g2;
}

template <class V>
[[gnu::always_inline]] inline void outputs(V m0, V m1, V m2, V m3, V m4, V m5, V& r0, V& r1, V& r2, V& r3) {
    const V even_a = m1 + m2, odd_a = m1 - m2, even_b = m3 + m4, odd_b = m3 - m4;
    r0 = m0 + even_a + even_b;
    r1 = a * odd_a + product(b, odd_b);
    r2 = aa * even_a + product(bb, even_b);
    r3 = m5 + (a * aa) * odd_a + (b * bb) * odd_b;
}

template <class V>
[[gnu::always_inline]] inline void gradients(V d0, V d1, V d2, V d3, V& r0, V& r1, V& r2, V& r3, V& r4, V& r5) {
    const V even_a = d0 + aa * d2, odd_a = a * d1 + product(a * aa, d3);
    const V even_b = d0 + bb * d2, odd_b = b * d1 + product(b * bb, d3);
    r0 = d0;
    r1 = even_a + odd_a;
    r2 = even_a - odd_a;
    r3 = even_b + odd_b;
    r4 = even_b - odd_b;
    r5 = d3;
}

template <class V>
[[gnu::always_inline]] inline void taps(V m0, V m1, V m2, V m3, V m4, V m5, V& r0, V& r1, V& r2) {
    const V even_a = product(at_a, m1 + m2), odd_a = m1 - m2, even_b = product(at_b, m3 + m4), odd_b = m3 - m4;
    r0 = at_zero * m0 + even_a + even_b;
    r1 = (at_a * a) * odd_a + product(at_b * b, odd_b);
    r2 = m5 + aa * even_a + bb * even_b;
}

}  // namespace winograd

/// Inputs to the six points, columns and rows.
template <class V>
[[gnu::always_inline]] inline void transform_patch(V (&d)[6][6]) {
    V h[6][6];
#pragma GCC unroll 6
    for (int j = 0; j < 6; ++j)
        winograd::patch(d[0][j], d[1][j], d[2][j], d[3][j], d[4][j], d[5][j], h[0][j], h[1][j], h[2][j], h[3][j],
                        h[4][j], h[5][j]);
#pragma GCC unroll 6
    for (int i = 0; i < 6; ++i)
        winograd::patch(h[i][0], h[i][1], h[i][2], h[i][3], h[i][4], h[i][5], d[i][0], d[i][1], d[i][2], d[i][3],
                        d[i][4], d[i][5]);
}

/// A window's weights to the six points, with all denominators.
template <class V>
[[gnu::always_inline]] inline void transform_kernel(const V (&g)[3][3], V (&r)[6][6]) {
    V h[6][3];
#pragma GCC unroll 3
    for (int j = 0; j < 3; ++j)
        winograd::kernel(g[0][j], g[1][j], g[2][j], h[0][j], h[1][j], h[2][j], h[3][j], h[4][j], h[5][j]);
#pragma GCC unroll 6
    for (int i = 0; i < 6; ++i)
        winograd::kernel(h[i][0], h[i][1], h[i][2], r[i][0], r[i][1], r[i][2], r[i][3], r[i][4], r[i][5]);
}

/// Sums of products at the six points to a tile of 4 x 4 outputs.
template <class V>
[[gnu::always_inline]] inline void transform_outputs(const V (&m)[6][6], V (&r)[4][4]) {
    V h[4][6];
#pragma GCC unroll 6
    for (int j = 0; j < 6; ++j)
        winograd::outputs(m[0][j], m[1][j], m[2][j], m[3][j], m[4][j], m[5][j], h[0][j], h[1][j], h[2][j], h[3][j]);
#pragma GCC unroll 4
    for (int i = 0; i < 4; ++i)
        winograd::outputs(h[i][0], h[i][1], h[i][2], h[i][3], h[i][4], h[i][5], r[i][0], r[i][1], r[i][2], r[i][3]);
}

/// A tile of 4 x 4 gradients to the six points.
template <class V>
[[gnu::always_inline]] inline void transform_gradients(const V (&d)[4][4], V (&r)[6][6]) {
    V h[6][4];
#pragma GCC unroll 4
    for (int j = 0; j < 4; ++j)
        winograd::gradients(d[0][j], d[1][j], d[2][j], d[3][j], h[0][j], h[1][j], h[2][j], h[3][j], h[4][j], h[5][j]);
#pragma GCC unroll 6
    for (int i = 0; i < 6; ++i)
        winograd::gradients(h[i][0], h[i][1], h[i][2], h[i][3], r[i][0], r[i][1], r[i][2], r[i][3], r[i][4], r[i][5]);
}

/// Sums of products at the six points to the gradient of a window's 3 x 3 weights, with all denominators.
template <class V>
[[gnu::always_inline]] inline void transform_taps(const V (&m)[6][6], V (&r)[3][3]) {
    V h[3][6];
#pragma GCC unroll 6
    for (int j = 0; j < 6; ++j)
        winograd::taps(m[0][j], m[1][j], m[2][j], m[3][j], m[4][j], m[5][j], h[0][j], h[1][j], h[2][j]);
#pragma GCC unroll 3
    for (int i = 0; i < 3; ++i)
        winograd::taps(h[i][0], h[i][1], h[i][2], h[i][3], h[i][4], h[i][5], r[i][0], r[i][1], r[i][2]);
}

}  // namespace netrt
