// Short vectors of 4, 8 and 16 lanes, and arithmetic on them: the GCC/Clang vector types, no intrinsics.
//
// f32x16, i32x16, u32x16, u8x16 and the like are values: + - * / compare lane by lane, a scalar operand is taken for
// every lane, a comparison gives a mask of lanes 0 and -1, and `mask ? a : b` chooses by lane. Memory is read and
// written at any alignment. Every function works on floats too, with the same result as one lane.
// Exponentials, logarithms and the like are in functions.h.
#pragma once

#include <cstdint>

#include "netrt/math/inline.h"

// Everything is inlined, so that warnings about vectors that are passed to functions are of no use.
#pragma GCC diagnostic ignored "-Wpsabi"

namespace netrt {

template <class T, int n>
struct VectorOf {
    typedef T type __attribute__((vector_size(n * sizeof(T))));
    typedef T unaligned __attribute__((vector_size(n * sizeof(T)), aligned(alignof(T)), may_alias));
};

template <int n>
using f32 = typename VectorOf<float, n>::type;
template <int n>
using i32 = typename VectorOf<int32_t, n>::type;
template <int n>
using u32 = typename VectorOf<uint32_t, n>::type;
template <int n>
using u8 = typename VectorOf<uint8_t, n>::type;

using f32x4 = f32<4>;
using f32x8 = f32<8>;
using f32x16 = f32<16>;
using i32x4 = i32<4>;
using i32x8 = i32<8>;
using i32x16 = i32<16>;
using u32x4 = u32<4>;
using u32x8 = u32<8>;
using u32x16 = u32<16>;
using u8x4 = u8<4>;
using u8x8 = u8<8>;
using u8x16 = u8<16>;

/// Keeps a vector in a register where it is used several times: g++ would rather read it from memory for each use.
template <class V>
NETRT_INLINE void hold(V& v) {
#if defined(__x86_64__)
    asm("" : "+v"(v));
#elif defined(__aarch64__)
    asm("" : "+w"(v));
#else
    (void)v;
#endif
}

/// a * b, rounded. Compilers join other products with the sums that they go into, and each has rules of its own for
/// products that go into several sums and for sums of two products: there the text says with this which is not joined.
template <class A, class B>
NETRT_INLINE auto product(const A& a, const B& b) {
    auto rounded = a * b;
    hold(rounded);
    return rounded;
}

constexpr float infinity = __builtin_inff();

template <class V>
concept Vector = requires(V v) {
    v[0];
}
&&sizeof(V) >= 4 && sizeof(V) <= 64;
template <Vector V>
constexpr int lanes = sizeof(V) / sizeof(V{}[0]);

/// A vector of floats, and the integers of as many lanes.
template <class V>
concept Floats = Vector<V> && __is_same(V, f32<lanes<V>>);
template <Vector V>
using Whole = i32<lanes<V>>;

// ------------------------------------------------------------------------------- making and moving

template <Vector V, class T>
NETRT_INLINE V loaded(const T* from) {
    return *reinterpret_cast<const typename VectorOf<T, lanes<V>>::unaligned*>(from);
}

NETRT_INLINE f32x4 load4(const float* from) { return loaded<f32x4>(from); }
NETRT_INLINE f32x8 load8(const float* from) { return loaded<f32x8>(from); }
NETRT_INLINE f32x16 load16(const float* from) { return loaded<f32x16>(from); }
NETRT_INLINE i32x4 load4(const int32_t* from) { return loaded<i32x4>(from); }
NETRT_INLINE i32x8 load8(const int32_t* from) { return loaded<i32x8>(from); }
NETRT_INLINE i32x16 load16(const int32_t* from) { return loaded<i32x16>(from); }

template <Vector V, class T>
NETRT_INLINE void store(T* to, const V& v) {
    *reinterpret_cast<typename VectorOf<T, lanes<V>>::unaligned*>(to) = v;
}

/// Bytes as whole numbers, and back (the lowest eight bits).
NETRT_INLINE i32x4 load_bytes4(const uint8_t* from) { return __builtin_convertvector(loaded<u8x4>(from), i32x4); }
NETRT_INLINE i32x8 load_bytes8(const uint8_t* from) { return __builtin_convertvector(loaded<u8x8>(from), i32x8); }
NETRT_INLINE i32x16 load_bytes16(const uint8_t* from) { return __builtin_convertvector(loaded<u8x16>(from), i32x16); }
NETRT_INLINE void store_bytes4(uint8_t* to, const i32x4& v) { store(to, __builtin_convertvector(v, u8x4)); }
NETRT_INLINE void store_bytes8(uint8_t* to, const i32x8& v) { store(to, __builtin_convertvector(v, u8x8)); }
NETRT_INLINE void store_bytes16(uint8_t* to, const i32x16& v) { store(to, __builtin_convertvector(v, u8x16)); }

/// The scalar in every lane.
NETRT_INLINE f32x4 splat4(float x) { return x - f32x4{}; }
NETRT_INLINE f32x8 splat8(float x) { return x - f32x8{}; }
NETRT_INLINE f32x16 splat16(float x) { return x - f32x16{}; }
NETRT_INLINE i32x4 splat4(int32_t x) { return x - i32x4{}; }
NETRT_INLINE i32x8 splat8(int32_t x) { return x - i32x8{}; }
NETRT_INLINE i32x16 splat16(int32_t x) { return x - i32x16{}; }

/// The number of each lane.
NETRT_INLINE i32x4 iota4() { return i32x4{0, 1, 2, 3}; }
NETRT_INLINE i32x8 iota8() { return i32x8{0, 1, 2, 3, 4, 5, 6, 7}; }
NETRT_INLINE i32x16 iota16() { return i32x16{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}; }

/// A mask of the lanes below n.
NETRT_INLINE i32x4 first_lanes4(int n) { return iota4() < n; }
NETRT_INLINE i32x8 first_lanes8(int n) { return iota8() < n; }
NETRT_INLINE i32x16 first_lanes16(int n) { return iota16() < n; }

/// A mask of lane n alone; of none where there is no such lane.
NETRT_INLINE i32x4 only_lane4(int n) { return iota4() == n; }
NETRT_INLINE i32x8 only_lane8(int n) { return iota8() == n; }
NETRT_INLINE i32x16 only_lane16(int n) { return iota16() == n; }

/// Whole numbers as floats, and floats cut to whole numbers.
template <Vector V>
NETRT_INLINE f32<lanes<V>> to_f32(const V& v) {
    return __builtin_convertvector(v, f32<lanes<V>>);
}
template <Floats V>
NETRT_INLINE Whole<V> to_i32(const V& v) {
    return __builtin_convertvector(v, Whole<V>);
}
NETRT_INLINE float to_f32(int32_t x) { return static_cast<float>(x); }
NETRT_INLINE int32_t to_i32(float x) { return static_cast<int32_t>(x); }
NETRT_INLINE int32_t to_i32(uint8_t x) { return x; }

/// first, first + 1, first + 2 ... as floats.
NETRT_INLINE f32x4 places4(int first) { return to_f32(iota4() + first); }
NETRT_INLINE f32x8 places8(int first) { return to_f32(iota8() + first); }
NETRT_INLINE f32x16 places16(int first) { return to_f32(iota16() + first); }

NETRT_INLINE void prefetch(const void* address) { __builtin_prefetch(address); }

// ------------------------------------------------------------------------------ across the lanes

template <Vector V>
NETRT_INLINE auto low_half(const V& v) {
    if constexpr (lanes<V> == 16)
        return __builtin_shufflevector(v, v, 0, 1, 2, 3, 4, 5, 6, 7);
    else
        return __builtin_shufflevector(v, v, 0, 1, 2, 3);
}
template <Vector V>
NETRT_INLINE auto high_half(const V& v) {
    if constexpr (lanes<V> == 16)
        return __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15);
    else
        return __builtin_shufflevector(v, v, 4, 5, 6, 7);
}

/// The sum of all lanes: halves are added until one lane is left, in the same order everywhere.
template <Vector V>
NETRT_INLINE auto sum(const V& v) {
    if constexpr (lanes<V> == 4) {
        return (v[0] + v[2]) + (v[1] + v[3]);
    } else {
        return sum(low_half(v) + high_half(v));
    }
}

/// The largest lane.
template <Vector V>
NETRT_INLINE auto largest(const V& v) {
    if constexpr (lanes<V> == 4) {
        const auto even = v[0] > v[2] ? v[0] : v[2], odd = v[1] > v[3] ? v[1] : v[3];
        return even > odd ? even : odd;
    } else {
        const auto low = low_half(v), high = high_half(v);
        return largest(low > high ? low : high);
    }
}

/// The lanes of a and b in turn: those of their lower halves, those of their upper ones.
template <Vector V>
NETRT_INLINE V lower_in_turn(const V& a, const V& b) {
    if constexpr (lanes<V> == 16)
        return __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    else if constexpr (lanes<V> == 8)
        return __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
    else
        return __builtin_shufflevector(a, b, 0, 4, 1, 5);
}
template <Vector V>
NETRT_INLINE V upper_in_turn(const V& a, const V& b) {
    if constexpr (lanes<V> == 16)
        return __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    else if constexpr (lanes<V> == 8)
        return __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
    else
        return __builtin_shufflevector(a, b, 2, 6, 3, 7);
}

/// to[j][i] = from[i][j] for a square of n x n floats whose rows lie so many floats apart. Merging the rows of both
/// halves turns the digits of an index by one; after as many rounds as it has digits, rows are columns.
template <int n>
NETRT_INLINE void transpose(const float* from, int from_row, float* to, int to_row) {
    f32<n> rows[n], merged[n];
#pragma GCC unroll 16
    for (int i = 0; i < n; ++i) rows[i] = loaded<f32<n>>(from + i * from_row);
#pragma GCC unroll 4
    for (int size = 1; size < n; size *= 2) {
#pragma GCC unroll 8
        for (int i = 0; i < n / 2; ++i) {
            merged[2 * i] = lower_in_turn(rows[i], rows[i + n / 2]);
            merged[2 * i + 1] = upper_in_turn(rows[i], rows[i + n / 2]);
        }
#pragma GCC unroll 16
        for (int i = 0; i < n; ++i) rows[i] = merged[i];
    }
#pragma GCC unroll 16
    for (int j = 0; j < n; ++j) store(to + j * to_row, rows[j]);
}
NETRT_INLINE void transpose4(const float* from, int from_row, float* to, int to_row) {
    transpose<4>(from, from_row, to, to_row);
}
NETRT_INLINE void transpose8(const float* from, int from_row, float* to, int to_row) {
    transpose<8>(from, from_row, to, to_row);
}
NETRT_INLINE void transpose16(const float* from, int from_row, float* to, int to_row) {
    transpose<16>(from, from_row, to, to_row);
}

/// The lanes of a mask as the bits of a number, and the numbers of the bits that are set: for (int i : bits(set)).
template <Vector V>
NETRT_INLINE uint32_t set_lanes(const V& mask) {
#if defined(__AVX512DQ__)
    if constexpr (lanes<V> == 16) return __builtin_ia32_cvtd2mask512(mask);
#endif
#if defined(__AVX2__)
    if constexpr (lanes<V> == 8)
        return static_cast<uint32_t>(__builtin_ia32_movmskps256(__builtin_bit_cast(f32x8, mask)));
#endif
    uint32_t set = 0;
    for (int i = 0; i < lanes<V>; ++i) set |= (mask[i] != 0 ? 1u : 0u) << i;
    return set;
}
struct Bits {
    struct Iterator {
        uint32_t rest;
        NETRT_INLINE int operator*() const { return __builtin_ctz(rest); }
        NETRT_INLINE Iterator& operator++() {
            rest &= rest - 1;
            return *this;
        }
        NETRT_INLINE bool operator!=(Iterator other) const { return rest != other.rest; }
    };
    uint32_t set;
    NETRT_INLINE Iterator begin() const { return {set}; }
    NETRT_INLINE Iterator end() const { return {0}; }
};
NETRT_INLINE Bits bits(uint32_t set) { return {set}; }
/// Whether a lane is set.
template <Vector V>
NETRT_INLINE bool any(const V& mask) {
    return largest(mask != 0 ? Whole<V>{} + 1 : Whole<V>{}) != 0;
}

// ------------------------------------------------------------------------------- simple functions

/// Where a is larger than b, or not a number: NaN exceeds everything, so that maxima hand it on and training notices
/// it.
template <Floats V>
NETRT_INLINE Whole<V> exceeds(const V& a, const V& b) {
    return (a > b) | (a != a);
}
/// NaN if either is.
template <Floats V>
NETRT_INLINE V max(const V& a, const V& b) {
    return exceeds(a, b) ? a : b;
}
template <Floats V>
NETRT_INLINE V min(const V& a, const V& b) {
    const Whole<V> taken = (a < b) | (a != a);
    return taken ? a : b;
}
/// NaN is not below zero: it stays.
template <Floats V>
NETRT_INLINE V relu(const V& v) {
    return v < 0 ? V{} : v;
}
template <Floats V>
NETRT_INLINE V abs(const V& v) {
    return __builtin_bit_cast(V, __builtin_bit_cast(Whole<V>, v) & 0x7fffffff);
}
template <Floats V>
NETRT_INLINE V sqrt(const V& v) {
    V root;
    for (int i = 0; i < lanes<V>; ++i) root[i] = __builtin_sqrtf(v[i]);
    return root;
}
/// The largest whole number that is not above v.
template <Floats V>
NETRT_INLINE V floor(const V& v) {
#if defined(__SSE4_1__) || defined(__aarch64__)
    V whole;
    for (int i = 0; i < lanes<V>; ++i) whole[i] = __builtin_floorf(v[i]);
    return whole;
#else
    const Whole<V> sign = __builtin_bit_cast(Whole<V>, v) & INT32_MIN;
    const Whole<V> small = abs(v) < 0x1p23f;  // others are whole
    const V cut = to_f32(to_i32(small ? v : V{}));
    const V whole = small ? (cut > v ? cut - 1 : cut) : v;
    return __builtin_bit_cast(V, __builtin_bit_cast(Whole<V>, whole) | sign);
#endif
}

/// Choices and bits under names, for the formulas of functions.h: they are also read with numbers that are no vectors.
template <Floats V>
NETRT_INLINE V choose(const Whole<V>& mask, const V& a, const V& b) {
    return mask ? a : b;
}
template <Floats V>
NETRT_INLINE Whole<V> bits_of(const V& v) {
    return __builtin_bit_cast(Whole<V>, v);
}
template <Vector V>
NETRT_INLINE f32<lanes<V>> with_bits(const V& bits) {
    return __builtin_bit_cast(f32<lanes<V>>, bits);
}

// ---------------------------------------------------------------------------------------- floats

NETRT_INLINE float max(float a, float b) { return a > b || a != a ? a : b; }
NETRT_INLINE float min(float a, float b) { return a < b || a != a ? a : b; }
NETRT_INLINE int max(int a, int b) { return a > b ? a : b; }
NETRT_INLINE int min(int a, int b) { return a < b ? a : b; }
NETRT_INLINE float sum(float x) { return x; }
NETRT_INLINE float largest(float x) { return x; }
NETRT_INLINE float relu(float x) { return x < 0 ? 0 : x; }
NETRT_INLINE float abs(float x) { return __builtin_fabsf(x); }
NETRT_INLINE float sqrt(float x) { return __builtin_sqrtf(x); }
NETRT_INLINE float floor(float x) { return floor(splat4(x))[0]; }

// -------------------------------------------------------------------------------- random numbers

/// random_number(key, first + lane * stride) of random.h for every lane.
template <int n>
NETRT_INLINE u32<n> random_numbers(uint32_t key, const i32<n>& elements) {
    u32<n> x = __builtin_bit_cast(u32<n>, elements) * 0x9e3779b9u ^ key;
    x = (x ^ x >> 16) * 0x7feb352du;
    x = (x ^ x >> 15) * 0x846ca68bu;
    return x ^ x >> 16;
}

/// A mask of the lanes that dropout keeps: those whose random number is at least the threshold.
NETRT_INLINE i32x4 keep4(uint32_t key, int first, int stride, uint32_t threshold) {
    return random_numbers<4>(key, iota4() * stride + first) >= threshold;
}
NETRT_INLINE i32x8 keep8(uint32_t key, int first, int stride, uint32_t threshold) {
    return random_numbers<8>(key, iota8() * stride + first) >= threshold;
}
NETRT_INLINE i32x16 keep16(uint32_t key, int first, int stride, uint32_t threshold) {
    return random_numbers<16>(key, iota16() * stride + first) >= threshold;
}
NETRT_INLINE bool keep1(uint32_t key, int element, uint32_t threshold) {
    return random_numbers<4>(key, iota4() + element)[0] >= threshold;
}

}  // namespace netrt
