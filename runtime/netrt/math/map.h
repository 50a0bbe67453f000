// Arrays with their sizes in the type, and where they lie in a program's memory.
#pragma once

#include <cstddef>
#include <cstdint>

#include "netrt/math/inline.h"

namespace netrt {

template <class T, int... extents>
struct ArrayOf;
template <class T>
struct ArrayOf<T> {
    using type = T;
};
template <class T, int first, int... rest>
struct ArrayOf<T, first, rest...> {
    using type = typename ArrayOf<T, rest...>::type[first];
};

/// Map<32, 26, 26> is float[32][26][26].
template <int... extents>
using Map = typename ArrayOf<float, extents...>::type;

/// The same for bytes and 32-bit integers.
template <int... extents>
using ByteMap = typename ArrayOf<uint8_t, extents...>::type;
template <int... extents>
using IntMap = typename ArrayOf<int32_t, extents...>::type;
template <int... extents>
using WordMap = typename ArrayOf<uint32_t, extents...>::type;

template <class T>
struct ElementOf {
    using type = T;
};
template <class T, size_t count>
struct ElementOf<T[count]> : ElementOf<T> {};
template <class T, size_t count>
struct ElementOf<const T[count]> : ElementOf<const T> {};

/// An array seen as one row of elements: flat(map)[i] with a map of any rank.
template <class Array>
NETRT_INLINE auto& flat(Array& array) {
    using Element = typename ElementOf<Array>::type;
    return reinterpret_cast<Element(&)[sizeof(Array) / sizeof(Element)]>(array);
}

/// A list of samples seen as a list of rows.
template <class Array, size_t samples>
NETRT_INLINE auto& flat_rows(Array (&array)[samples]) {
    using Element = typename ElementOf<Array>::type;
    return reinterpret_cast<Element(&)[samples][sizeof(Array) / sizeof(Element)]>(array);
}

/// Sets every element to zero.
template <class Array>
NETRT_INLINE void clear(Array& array) {
    for (auto& element : flat(array)) element = 0;
}

/// Zeros around a map [row][column][lane]: `top` rows above, `left` columns before, and so on.
template <int top, int left, int bottom, int right, int height, int width, int lanes>
NETRT_INLINE void clear_border(float (&map)[height][width][lanes]) {
    for (int y = 0; y < height; ++y) {
        const bool whole = y < top || y >= height - bottom;
        for (int x = 0; x < width; ++x)
            if (whole || x < left || x >= width - right)
                for (int lane = 0; lane < lanes; ++lane) map[y][x][lane] = 0;
    }
}

/// The same for blocks of such maps, and for a map of one lane.
template <int top, int left, int bottom, int right, int blocks, int height, int width, int lanes>
NETRT_INLINE void clear_border(float (&maps)[blocks][height][width][lanes]) {
    for (auto& map : maps) clear_border<top, left, bottom, right>(map);
}
template <int top, int left, int bottom, int right, int height, int width>
NETRT_INLINE void clear_border(float (&map)[height][width]) {
    clear_border<top, left, bottom, right>(reinterpret_cast<float(&)[height][width][1]>(map));
}

/// The same for the maps of samples first <= s < last.
template <int top, int left, int bottom, int right, class Sample>
NETRT_INLINE void clear_border(Sample* samples, int first, int last) {
    for (int s = first; s < last; ++s) clear_border<top, left, bottom, right>(samples[s]);
}

/// A place in memory that becomes whatever is declared there.
struct Place {
    void* address;
    template <class T>
    NETRT_INLINE operator T&() const {
        return *static_cast<T*>(address);
    }
};

/// Base of the structs that lay a program's buffers out over one piece of memory (64-byte aligned).
struct Memory {
    NETRT_INLINE explicit Memory(void* start) : start_(static_cast<std::byte*>(start)) {}

protected:
    NETRT_INLINE Place at(size_t offset_bytes) const { return {start_ + offset_bytes}; }

private:
    std::byte* start_;
};

}  // namespace netrt
