// Exponentials, logarithms and the like on vectors, as formulas of additions, products and bits.
//
// compiler/loop/functions.h says how exact each is, and tests/functions holds it. Measured, the largest of AVX-512,
// AVX2 and SSE2, in units in the last place:
//
//     exp 1.01   log 0.90    tanh 1.40   sigmoid 2.43   sin, cos 1.01 for |x| <= 10,000, beyond within -1..1
//     expm1 1.09  log1p 0.84  erf 1.27   erfc 3.7   rsqrt 1.48   pow 4.2
//
// Results below 2^-126 may be zero.
// They are right at infinities, zeros and their signs, not-a-number and where they overflow. No sum in them has two
// products, so that joining multiplications and additions gives the same result for any number of lanes.
//
// V is a vector of floats, or a number that writes LLVM's IR for what is done to it (jit/ir/functions.cpp): the
// formulas stand here alone. Coefficients are minimax fits of our own: least squares at Chebyshev's nodes, weighted
// again until the largest errors are equal, then rounded one by one while the others are fitted again.
#pragma once

#include "netrt/math/vec.h"

namespace netrt {

namespace formulas {

/// Numbers that formulas are written for: vectors of floats, and others that say so.
template <class V>
concept Formula = Floats<V> || V::is_formula;

/// c in every lane.
template <Formula V>
NETRT_INLINE V constant(float c) {
    return c - V{};
}
/// c + x (c2 + x (c3 ...)), from the last coefficient on.
template <Formula V, class... Rest>
NETRT_INLINE V polynomial(const V& x, float last, Rest... rest) {
    V p = constant<V>(last);
    ((p = p * x + rest), ...);
    return p;
}
template <Formula V>
NETRT_INLINE V with_sign_of(const V& x, const V& size) {
    return with_bits((bits_of(x) & INT32_MIN) | (bits_of(size) & 0x7fffffff));
}
/// x within low..high; not-a-number stays.
template <Formula V>
NETRT_INLINE V limited(const V& x, float low, float high) {
    const V below = choose(x > high, constant<V>(high), x);
    return choose(below < low, constant<V>(low), below);
}

/// -1, 0 or 1; zeros and not-a-number stay.
template <Formula V>
NETRT_INLINE V sign(const V& x) {
    return choose(x > 0, constant<V>(1), choose(x < 0, constant<V>(-1), x));
}
/// The quotient and the root are rounded: no estimate.
template <Formula V>
NETRT_INLINE V rsqrt(const V& x) {
    return 1 / sqrt(x);
}

// ----------------------------------------------------------------------------------- exponentials

constexpr float log2_e = 1.44269504f;
constexpr float ln2_high = 0.693359375f, ln2_low = -2.12194440e-4f;  // times a whole number of 15 bits, high is exact
constexpr float nearest_whole = 0x1.8p23f;  // adding it leaves the nearest whole number in the lowest bits

/// 2^n for n >= -127, where it is zero.
template <class W>
NETRT_INLINE auto power_of_two(const W& n) {
    return with_bits((n + 127) << 23);
}
/// x * 2^n, also where the result or 2^n is no normal number; -252 <= n <= 254.
template <Formula V, class W>
NETRT_INLINE V scaled(const V& x, const W& n) {
    const W half = n >> 1;
    return x * power_of_two(half) * power_of_two(W(n - half));
}
/// (e^r - 1 - r) / r^2 for |r| <= ln(2) / 2.
template <Formula V>
NETRT_INLINE V exp_curve(const V& r) {
    return polynomial(r, 1.3814467e-3f, 8.36878e-3f, 4.1668394e-2f, 1.6666520e-1f, 4.9999993e-1f);
}

/// e^x = 2^n e^r with n whole and |r| <= ln(2) / 2; a polynomial for e^r.
template <Formula V>
NETRT_INLINE V exp(const V& x) {
    const V y = limited(x, -104, 89);
    const V shifted = y * log2_e + nearest_whole;
    const V n = shifted - nearest_whole;
    const V r = (y - n * ln2_high) - n * ln2_low;
    const V p = exp_curve(r) * (r * r) + r + 1;
    return scaled(p, bits_of(shifted) - 0x4b400000);
}
/// factor * e^(x + rest) with |rest| below 0.1: for exponents that one float does not hold.
template <Formula V>
NETRT_INLINE V exp_of_sum(const V& x, const V& rest, const V& factor) {
    const V y = limited(x, -120, 100);
    const V shifted = (y + rest) * log2_e + nearest_whole;
    const V n = shifted - nearest_whole;
    const V r = ((y - n * ln2_high) + rest) - n * ln2_low;
    const V p = exp_curve(r) * (r * r) + r;
    return scaled(V(p * factor + factor), bits_of(shifted) - 0x4b400000);
}
/// 2^n (1 - 2^-n + e^r - 1), where 1 - 2^-n + r is kept with what its rounding leaves, and r with what its does.
template <Formula V>
NETRT_INLINE V expm1(const V& x) {
    const V y = limited(x, -18, 89);
    const V shifted = y * log2_e + nearest_whole;
    const V n = shifted - nearest_whole;
    const V high = y - n * ln2_high, low = product(n, ln2_low);
    const V r = high - low;
    const V lost = (high - r) - low;
    const V shift = 1 - power_of_two(0x4b400000 - bits_of(limited(shifted, 0, nearest_whole + 127)));
    const V sum = shift + r;
    const V left = (r - (sum - shift)) + lost;
    const V p = exp_curve(r) * (r * r) + left + sum;
    return with_sign_of(x, scaled(p, bits_of(shifted) - 0x4b400000));
}

/// 1 - 2 / (e^(2|x|) + 1) with the sign of x; near zero a polynomial, which keeps the last digits.
template <Formula V>
NETRT_INLINE V tanh(const V& x) {
    const V size = abs(x);
    const V square = size * size;
    const V p = polynomial(square, 1.6437581e-2f, -5.2671813e-2f, 1.3320725e-1f, -3.3332947e-1f);
    const V near = p * (square * size) + size;
    const V far = 1 - 2 / (exp(V(2 * size)) + 1);
    return with_sign_of(x, choose(size < 0.55f, near, far));
}

template <Formula V>
NETRT_INLINE V sigmoid(const V& x) {
    return 1 / (1 + exp(V(-x)));
}

// ------------------------------------------------------------------------------------- logarithms

/// x = 2^e (1 + f) with 1 + f between sqrt(1/2) and sqrt(2), for normal numbers and smaller ones.
template <Formula V>
struct Split {
    V e, f;
};
template <Formula V>
NETRT_INLINE Split<V> split(const V& x) {
    constexpr int root_half = 0x3f3504f3;  // the bits of sqrt(1/2)
    const auto tiny = x < 0x1p-126f;
    const auto bits = bits_of(choose(tiny, V(x * 0x1p24f), x)) - root_half;
    const V e = to_f32(bits >> 23) - choose(tiny, constant<V>(24), V{});
    return {e, with_bits((bits & 0x7fffff) + root_half) - 1};
}
/// (log(1 + f) - f) / f^2
template <Formula V>
NETRT_INLINE V log_curve(const V& f) {
    return polynomial(f, -7.6356523e-2f, 1.2763325e-1f, -1.3160583e-1f, 1.4201553e-1f, -1.6623298e-1f, 2.0001233e-1f,
                      -2.5000823e-1f, 3.3333332e-1f, -0.5f);
}
/// The result for x above 0 and finite, and what log is elsewhere.
template <Formula V>
NETRT_INLINE V log_or_limit(const V& x, const V& result) {
    const V finite = choose(x < infinity, result, x);  // infinity and not-a-number stay
    return choose(x > 0, finite, choose(x == 0, constant<V>(-infinity), constant<V>(__builtin_nanf(""))));
}

/// log(x) = e ln(2) + log(1 + f); a polynomial for log(1 + f).
template <Formula V>
NETRT_INLINE V log(const V& x) {
    const auto [e, f] = split(x);
    const V low = log_curve(f) * (f * f) + (e * ln2_low + f);
    return log_or_limit(x, V(e * ln2_high + low));
}
/// The logarithm of u = 1 + x as it is rounded, and of what the rounding lost: log(u + lost) = log(u) + lost / u.
template <Formula V>
NETRT_INLINE V log_of_sum(const V& u, const V& lost) {
    const auto [e, f] = split(u);
    const V low = (log_curve(f) * (f * f) + (e * ln2_low + lost / u)) + f;
    return log_or_limit(u, V(e * ln2_high + low));
}
template <Formula V>
NETRT_INLINE V log1p(const V& x) {
    const V u = 1 + x;
    const V lost = choose(x > 1, V(1 - (u - x)), V(x - (u - 1)));
    const V result = log_of_sum(u, lost);
    return choose(abs(x) < 0x1p-24f, x, result);
}

/// The upper twelve bits of the mantissa: products of two such numbers are exact.
template <Formula V>
NETRT_INLINE V upper_half(const V& x) {
    return with_bits(bits_of(x) & -4096);
}
/// What the rounding of a * b loses, exactly.
template <Formula V>
NETRT_INLINE V product_error(const V& a, const V& b, const V& rounded) {
    const V a1 = upper_half(a), b1 = upper_half(b), a2 = a - a1, b2 = b - b1;
    return (((a1 * b1 - rounded) + a1 * b2) + a2 * b1) + a2 * b2;
}

/// log(|x|) as a sum of two floats, of about 32 bits: with s = f / (2 + f), log(1 + f) = 2s + 2/3 s^3 + 2/5 s^5 ...
template <Formula V>
NETRT_INLINE V long_log(const V& size, V& rest) {
    const auto [e, f] = split(size);
    const V d = 2 + f, d_rest = f - (d - 2);
    const V s = f / d;
    const V s_times_d = product(s, d);
    const V s_rest = (((f - s_times_d) - product_error(s, d, s_times_d)) - s * d_rest) / d;
    const V square = s * s;
    const V p = polynomial(square, 0.242788747f, 0.284987926f, 0.400009722f, 0.666666627f);
    const V curve = p * (square * s) + (s_rest + s_rest);
    const V high = product(e, ln2_high), low = s + s;
    const V first = high + low;
    const V second = e * ln2_low + ((low - (first - high)) + curve);
    const V sum = first + second;
    rest = second - (sum - first);
    return log_or_limit(size, sum);
}
/// |x|^y = e^(y log|x|) with a logarithm of 32 bits. As in C: any number to the 0 and 1 to any are 1, negative numbers
/// have whole powers only.
template <Formula V>
NETRT_INLINE V pow(const V& x, const V& y) {
    const V size = abs(x), power = limited(y, -0x1p100f, 0x1p100f);  // so that 0 times it is 0
    V log_rest;
    const V log_size = long_log(size, log_rest);
    const V exponent = product(power, log_size);
    const V rest = product_error(power, log_size, exponent) + power * log_rest;
    const V result = exp_of_sum(exponent, choose(abs(exponent) < 120, rest, V{}), constant<V>(1));
    const V half = 0.5f * y;
    const auto odd = (floor(y) == y) & (floor(half) < half);
    const V signed_result = choose(odd, with_sign_of(x, result), result);
    const auto has_none = (x < 0) & (x > -infinity) & (floor(y) < y);
    const V of_sign = choose(has_none, constant<V>(__builtin_nanf("")), signed_result);
    return choose((x == 1) | (y == 0), constant<V>(1), of_sign);
}

// ----------------------------------------------------------------------------- Gauss's error function

/// erf(x) / x - 1 for |x| < 1, by x^2.
template <Formula V>
NETRT_INLINE V erf_curve(const V& square) {
    return polynomial(square, 7.80697446e-05f, -0.000799786474f, 0.00518716266f, -0.0268533472f, 0.112835787f,
                      -0.37612626f, 0.128379166f);
}
/// A polynomial up to 1, beyond 1 - e^p with a polynomial p of log(1 - erf(|x|)).
template <Formula V>
NETRT_INLINE V erf(const V& x) {
    const V size = abs(x);
    const V square = size * size;
    const V near = erf_curve(square) * size + size;
    const V p = polynomial(limited(size, 0, 4), 0.000187596845f, -0.00296005397f, 0.0218894705f, -0.103217974f,
                           -0.63801235f, -1.12717164f, -0.000320564141f);
    const V far = 1 - exp(p);
    return with_sign_of(x, choose(size < 1, near, far));
}
/// 1 - erf(x) near 0. Beyond, e^(-x^2) R(|x|), where x^2 is kept with what its rounding loses, and (|x| + 2) R is a
/// polynomial of (|x| - 2) / (|x| + 2); for negative numbers 2 less that.
template <Formula V>
NETRT_INLINE V erfc(const V& x) {
    const V near = 1 - (erf_curve(V(x * x)) * x + x);
    const V size = limited(abs(x), 0, 11);
    const V square = product(size, size);
    const V inverse = 1 / (size + 2);
    const V r = polynomial(V((size - 2) * inverse), -0.000449046842f, -0.000809925841f, 0.00298386859f, 0.00647532102f,
                           -0.0214897245f, -0.0364423729f, 0.279470652f, -0.687160671f, 1.02158272f);
    const V tail = exp_of_sum(V(-square), V(-product_error(size, size, square)), V(r * inverse));
    return choose(abs(x) < 0.5f, near, choose(x < 0, V(2 - tail), tail));
}

// ---------------------------------------------------------------------------------- sine and cosine

/// x less the nearest multiple n of pi/2, within -pi/4..pi/4, and n in the lowest bits.
template <Formula V>
struct Quadrant {
    V angle, rest;
    decltype(bits_of(V{})) n;
};
/// pi/2 in parts of eleven bits: n times each is exact for n below 2^13. Larger |x| lose digits, the angle stays small.
template <Formula V>
NETRT_INLINE Quadrant<V> quadrant(const V& x) {
    const V shifted = x * 0.636619772f + nearest_whole;
    const V n = shifted - nearest_whole;
    const V third = product(n, 0x1.444000p-24f);
    const V part = (x - n * 0x1.920000p+0f) - n * 0x1.fb4000p-12f;
    const V angle = part - third;
    const V rest = ((part - angle) - third) - n * 0x1.68c234p-39f;
    return {limited(angle, -0.8f, 0.8f), limited(rest, -1e-7f, 1e-7f), bits_of(shifted)};
}
/// The sine of n quarter turns and the angle.
template <Formula V, class W>
NETRT_INLINE V sine_of(const V& r, const V& rest, const W& n) {
    const V square = r * r;
    const V s = polynomial(square, -0.000195078843f, 0.00833210628f, -0.166666538f);
    const V sine = s * (square * r) + rest + r;
    const V c = polynomial(square, 2.44321072e-05f, -0.00138873083f, 0.0416666456f);
    const V cosine = c * (square * square) - product(r, rest) - 0.5f * square + 1;
    const V size = choose((n & 1) == 0, sine, cosine);
    return with_bits(bits_of(size) ^ ((n & 2) << 30));
}
template <Formula V>
NETRT_INLINE V sin(const V& x) {
    const auto [angle, rest, n] = quadrant(x);
    return choose(abs(x) < 1e-4f, x, sine_of(angle, rest, n));
}
template <Formula V>
NETRT_INLINE V cos(const V& x) {
    const auto [angle, rest, n] = quadrant(x);
    return sine_of(angle, rest, n + 1);
}

// --------------------------------------------------------------------------------- normal numbers

/// random_normal of random.h, of two random numbers of 32 bits: sqrt(-2 log u) cos(a). Above one half u = (radius + 1) /
/// 2^32 is kept as what it lacks to 1. Turns are counted from -1/2 to 1/2.
template <Formula V, class W>
NETRT_INLINE V normal(const W& radius, const W& angle) {
    const auto low = (radius & INT32_MIN) == 0;
    const V lacks = to_f32(W(radius ^ -1)) * 0x1p-32f;
    const V u = choose(low, V((to_f32(radius) + 1) * 0x1p-32f), V(1 - lacks));
    const V lost = choose(low, V{}, V((1 - u) - lacks));
    return product(sqrt(V(-2 * log_of_sum(u, lost))), cos(V(to_f32(angle) * 0x1.921fb6p-30f)));
}

}  // namespace formulas

using formulas::cos;
using formulas::erf;
using formulas::erfc;
using formulas::exp;
using formulas::expm1;
using formulas::log;
using formulas::log1p;
using formulas::pow;
using formulas::rsqrt;
using formulas::sigmoid;
using formulas::sign;
using formulas::sin;
using formulas::tanh;

/// random_normal(key, element) of random.h, but for rounding; of normal4 and its like, element = first + lane * stride.
template <int n>
NETRT_INLINE f32<n> normal_numbers(uint32_t key, const i32<n>& elements) {
    const i32<n> radius = elements + elements;
    return formulas::normal<f32<n>>(__builtin_bit_cast(i32<n>, random_numbers<n>(key, radius)),
                                    __builtin_bit_cast(i32<n>, random_numbers<n>(key, radius + 1)));
}
// Templates, so that vectors wider than the processor's are compiled nowhere.
template <int n = 4>
NETRT_INLINE f32<n> normal4(uint32_t key, int first, int stride) {
    return normal_numbers<n>(key, iota4() * stride + first);
}
template <int n = 8>
NETRT_INLINE f32<n> normal8(uint32_t key, int first, int stride) {
    return normal_numbers<n>(key, iota8() * stride + first);
}
template <int n = 16>
NETRT_INLINE f32<n> normal16(uint32_t key, int first, int stride) {
    return normal_numbers<n>(key, iota16() * stride + first);
}
NETRT_INLINE float normal1(uint32_t key, int element) { return normal_numbers<4>(key, iota4() + element)[0]; }

// ---------------------------------------------------------------------------------------- floats

NETRT_INLINE float sign(float x) { return sign(splat4(x))[0]; }
NETRT_INLINE float rsqrt(float x) { return 1 / sqrt(x); }
NETRT_INLINE float exp(float x) { return exp(splat4(x))[0]; }
NETRT_INLINE float expm1(float x) { return expm1(splat4(x))[0]; }
NETRT_INLINE float log(float x) { return log(splat4(x))[0]; }
NETRT_INLINE float log1p(float x) { return log1p(splat4(x))[0]; }
NETRT_INLINE float tanh(float x) { return tanh(splat4(x))[0]; }
NETRT_INLINE float sigmoid(float x) { return sigmoid(splat4(x))[0]; }
NETRT_INLINE float erf(float x) { return erf(splat4(x))[0]; }
NETRT_INLINE float erfc(float x) { return erfc(splat4(x))[0]; }
NETRT_INLINE float sin(float x) { return sin(splat4(x))[0]; }
NETRT_INLINE float cos(float x) { return cos(splat4(x))[0]; }
NETRT_INLINE float pow(float x, float y) { return pow(splat4(x), splat4(y))[0]; }

}  // namespace netrt
