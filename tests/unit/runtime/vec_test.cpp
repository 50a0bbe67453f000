// Short vectors against plain loops.
#include "netrt/math/functions.h"

#include <doctest/doctest.h>

#include <bit>
#include <cfloat>
#include <cmath>
#include <limits>
#include <vector>

#include "netrt/math/random.h"

using namespace netrt;

namespace {

/// Whether each lane of a vector has the bits that a float alone would have.
template <class V, class F>
bool lanes_agree(F function) {
    for (float start = -30; start < 30; start += 0.37f) {
        V in, out;
        for (int i = 0; i < lanes<V>; ++i) in[i] = start + 0.1f * static_cast<float>(i);
        function(in, out);
        for (int i = 0; i < lanes<V>; ++i) {
            float alone = 0;
            function(float{in[i]}, alone);
            const float lane = out[i];
            if (std::isnan(lane) && std::isnan(alone)) continue;
            if (std::bit_cast<uint32_t>(lane) != std::bit_cast<uint32_t>(alone)) return false;
        }
    }
    return true;
}

}  // namespace

TEST_CASE("functions at the edges") {
    CHECK(exp(0.0f) == 1);
    CHECK(exp(-INFINITY) == 0);
    CHECK(exp(INFINITY) == INFINITY);
    CHECK(exp(89.0f) == INFINITY);
    CHECK(std::isnan(exp(NAN)));
    CHECK(log(1.0f) == 0);
    CHECK(log(0.0f) == -INFINITY);
    CHECK(log(INFINITY) == INFINITY);
    CHECK(std::isnan(log(-1.0f)));
    CHECK(tanh(INFINITY) == 1);
    CHECK(tanh(-INFINITY) == -1);
    CHECK(tanh(0.0f) == 0);
    CHECK(std::signbit(tanh(-0.0f)));
    CHECK(sigmoid(0.0f) == 0.5f);
    CHECK(sigmoid(-INFINITY) == 0);
    CHECK(sigmoid(INFINITY) == 1);
}

TEST_CASE("relu hides nothing that is no number") {
    const f32x16 found = relu(f32x16{-1, NAN, 2, -INFINITY, INFINITY});
    CHECK(found[0] == 0);
    CHECK(std::isnan(found[1]));
    CHECK(found[2] == 2);
    CHECK(found[3] == 0);
    CHECK(found[4] == INFINITY);
    CHECK(std::isnan(relu(NAN)));
    CHECK(relu(-1.0f) == 0);
}

TEST_CASE("a float gives what a lane gives") {
    CHECK(lanes_agree<f32x4>([](const auto& in, auto& out) { out = exp(in); }));
    CHECK(lanes_agree<f32x8>([](const auto& in, auto& out) { out = exp(in); }));
    CHECK(lanes_agree<f32x16>([](const auto& in, auto& out) { out = exp(in); }));
    CHECK(lanes_agree<f32x16>([](const auto& in, auto& out) { out = log(in); }));
    CHECK(lanes_agree<f32x16>([](const auto& in, auto& out) { out = tanh(in); }));
    CHECK(lanes_agree<f32x8>([](const auto& in, auto& out) { out = sigmoid(in); }));
    CHECK(lanes_agree<f32x16>([](const auto& in, auto& out) { out = sqrt(in); }));
    CHECK(lanes_agree<f32x16>([](const auto& in, auto& out) { out = relu(in); }));
    CHECK(lanes_agree<f32x16>([](const auto& in, auto& out) { out = abs(in); }));
    CHECK(lanes_agree<f32x16>([](const auto& in, auto& out) { out = sign(in) + floor(in) + rsqrt(in); }));
    CHECK(lanes_agree<f32x4>([](const auto& in, auto& out) { out = expm1(in); }));
    CHECK(lanes_agree<f32x8>([](const auto& in, auto& out) { out = log1p(in); }));
    CHECK(lanes_agree<f32x16>([](const auto& in, auto& out) { out = erf(in); }));
    CHECK(lanes_agree<f32x4>([](const auto& in, auto& out) { out = erfc(in); }));
    CHECK(lanes_agree<f32x4>([](const auto& in, auto& out) { out = sin(in); }));
    CHECK(lanes_agree<f32x4>([](const auto& in, auto& out) { out = cos(in); }));
    CHECK(lanes_agree<f32x4>([](const auto& in, auto& out) { out = pow(in, sigmoid(in)); }));
}

TEST_CASE("memory is read and written at any alignment") {
    std::vector<float> numbers(64);
    for (int i = 0; i < 64; ++i) numbers[static_cast<size_t>(i)] = static_cast<float>(i);
    for (int shift = 0; shift < 5; ++shift) {
        std::vector<float> out(64);
        store(&out[3], load16(&numbers[static_cast<size_t>(shift)]) + 1);
        store(&out[21], load8(&numbers[static_cast<size_t>(shift)]));
        store(&out[30], load4(&numbers[static_cast<size_t>(shift)]));
        CHECK(out[2] == 0);
        CHECK(out[3] == static_cast<float>(shift + 1));
        CHECK(out[18] == static_cast<float>(shift + 16));
        CHECK(out[19] == 0);
        CHECK(out[28] == static_cast<float>(shift + 7));
        CHECK(out[33] == static_cast<float>(shift + 3));
    }
    std::vector<uint8_t> bytes(20);
    store_bytes16(&bytes[1], iota16() * 17);
    CHECK(bytes[0] == 0);
    CHECK(bytes[16] == 255);
    CHECK(bytes[17] == 0);
    CHECK(load_bytes16(&bytes[1])[15] == 255);
    CHECK(load_bytes4(&bytes[2])[3] == 68);
}

TEST_CASE("sums and maxima over lanes") {
    f32x16 v = to_f32(iota16());
    CHECK(sum(v) == 120);
    CHECK(largest(v) == 15);
    v[6] = 99;
    CHECK(largest(v) == 99);
    CHECK(sum(load8(reinterpret_cast<const float*>(&v))) == 28 - 6 + 99);
    CHECK(sum(iota4()) == 6);
    CHECK(set_lanes(first_lanes16(3)) == 7u);
    CHECK(set_lanes(iota16() == 15) == 1u << 15);
    CHECK(set_lanes(iota8() > 5) == 3u << 6);
    CHECK(set_lanes(iota4() != 1) == 13u);
    int total = 0, last = -1;
    for (const int i : bits(1u << 31 | 1u << 4 | 1u)) {
        CHECK(i > last);
        last = i;
        total += i;
    }
    CHECK(total == 35);
    for (const int i : bits(0)) CHECK(i < 0);
    CHECK(any(first_lanes16(1)));
    CHECK_FALSE(any(first_lanes16(0)));
    CHECK(first_lanes8(3)[2] == -1);
    CHECK(first_lanes8(3)[3] == 0);
    CHECK(max(splat8(2.0f), splat8(3.0f))[7] == 3);
    CHECK(min(2, 3) == 2);
}

template <int n>
void check_transpose() {
    constexpr int from_row = n + 3, to_row = 2 * n;
    std::vector<float> from(n * from_row), to(n * to_row, -1);
    for (size_t i = 0; i < from.size(); ++i) from[i] = static_cast<float>(i);
    transpose<n>(from.data(), from_row, to.data(), to_row);
    for (int j = 0; j < n; ++j)
        for (int i = 0; i < to_row; ++i) CHECK(to[j * to_row + i] == (i < n ? from[i * from_row + j] : -1));
}

TEST_CASE("blocks are transposed, and nothing beside them is touched") {
    check_transpose<4>();
    check_transpose<8>();
    check_transpose<16>();
}

TEST_CASE("dropout keeps the elements whose random number is large enough") {
    const uint32_t threshold = 1u << 30;
    int kept = 0;
    for (int first = 0; first < 1000; first += 16) {
        const i32x16 mask = keep16(77, first, 3, threshold);
        const i32x8 eight = keep8(77, first, 3, threshold);
        const i32x4 four = keep4(77, first, 3, threshold);
        for (int i = 0; i < 16; ++i) {
            const int element = first + 3 * i;
            const bool wanted = random_number(77, static_cast<uint32_t>(element)) >= threshold;
            CHECK((mask[i] == -1) == wanted);
            CHECK((mask[i] == 0) == !wanted);
            if (i < 8) CHECK(eight[i] == mask[i]);
            if (i < 4) CHECK(four[i] == mask[i]);
            CHECK(keep1(77, element, threshold) == wanted);
            kept += wanted;
        }
    }
    CHECK(kept > 700);
    CHECK(kept < 800);
}

TEST_CASE("normal numbers of vectors are those of random_normal but for rounding, and those of one element alone") {
    double worst = 0;
    for (int first = 0; first < 100'000; first += 4) {
        const f32x4 four = normal4(77, first, 3);
        for (int i = 0; i < 4; ++i) {
            const int element = first + 3 * i;
            worst = std::max<double>(worst, std::fabs(four[i] - random_normal(77, static_cast<uint32_t>(element))));
            CHECK(normal1(77, element) == four[i]);
        }
    }
    CHECK(worst < 1e-6);  // of at most 6.7
}

TEST_CASE("normal numbers are exact to rounding where the logarithm is steep, and where it is almost 0") {
    for (const uint32_t radius : {0u, 1u, 1000u, 0x7fffff80u, 0x7fffffffu, 0x80000000u, 0x80000001u, 0xfffff000u, 0xfffffffeu, 0xffffffffu})
        for (const uint32_t angle : {0u, 0x12345678u, 0x7fffffffu, 0x80000000u, 0xf0000000u}) {
            const auto lanes_of = [](uint32_t bits) { return i32x4{} + static_cast<int32_t>(bits); };
            const float found = formulas::normal<f32x4>(lanes_of(radius), lanes_of(angle))[0];
            const double length = std::sqrt(-2 * std::log((radius + 1.0) * 0x1p-32));
            const double wanted = length * std::cos(angle * 0x1p-31 * 3.141592653589793);
            CHECK(std::fabs(found - wanted) <= 4e-7 * length);
        }
}

TEST_CASE("maxima and minima are NaN if either operand is") {
    const float nan = NAN;
    const f32x8 some{nan, 1, nan, 2, -INFINITY, 3, 0, 4}, others{1, nan, nan, 1, -INFINITY, 4, nan, INFINITY};
    const f32x8 largest_of = max(some, others), smallest_of = min(some, others);
    for (int i : {0, 1, 2, 6}) {
        CHECK(std::isnan(largest_of[i]));
        CHECK(std::isnan(smallest_of[i]));
        CHECK(std::isnan(max(some[i], others[i])));
        CHECK(std::isnan(min(some[i], others[i])));
    }
    for (int i : {3, 4, 5, 7}) {
        CHECK(largest_of[i] == std::max(some[i], others[i]));
        CHECK(smallest_of[i] == std::min(some[i], others[i]));
    }
    // Once NaN is the best, no number takes its place.
    const i32x8 taken = exceeds(some, others);
    for (int i = 0; i < 8; ++i) CHECK((taken[i] != 0) == (i == 0 || i == 2 || i == 3));
    CHECK(std::isnan(relu(nan)));
}
