// Do functions of vectors give the bits that netrt/math/functions.h gives?
#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <cstdlib>
#include <cstring>

#include "compiled.h"
#include "loop/functions.h"

using namespace netc;
using loop::Builder;
using loop::Expr;

namespace {

constexpr int64_t chunk = 1 << 16;

/// out = function(a) or function(a, b), vector by vector.
Compiled applied(const reference::InstructionSet& set, const loop::MathFunction& function) {
    Builder body;
    const loop::Type vector{loop::Element::F32, set.lanes};
    body.loop("unit", loop::var("first"), loop::var("last"), [&](Expr unit) {
        const Expr i = unit * loop::integer(set.lanes);
        std::vector<Expr> arguments{loop::load("a", set.lanes, {i})};
        if (function.arguments == 2) arguments.push_back(loop::load("b", set.lanes, {i}));
        body.store("out", {i}, loop::apply(std::string(function.name), vector, arguments));
    });
    return Compiled(set, {array("a", {chunk}), array("b", {chunk}), array("out", {chunk}, true)}, body.take());
}

bool same(float a, float b) { return std::bit_cast<uint32_t>(a) == std::bit_cast<uint32_t>(b) || (a != a && b != b); }

/// Every `step`th of all floats, infinities and what is no number among them; a whole multiple of 16.
std::vector<float> floats(uint32_t step) {
    std::vector<float> result{0.0f,  -0.0f, INFINITY, -INFINITY, NAN,    1.0f,
                              -1.0f, 0.55f, 89.0f,    -104.0f,   1e-40f, 0x1p-126f};
    for (uint64_t bits = 0; bits < uint64_t{1} << 32; bits += step)
        result.push_back(std::bit_cast<float>(static_cast<uint32_t>(bits)));
    result.resize((result.size() + 15) / 16 * 16);
    return result;
}

}  // namespace

TEST_CASE("functions of floats have the bits that the C++ compiler's have") {
    // NETC_ALL_FLOATS=1: each of them, for an hour.
    const std::vector<float> in = floats(std::getenv("NETC_ALL_FLOATS") ? 1 : 9973);
    // Beside each another one of any size.
    std::vector<float> others(in.size()), expected(in.size()), found(in.size());
    for (size_t i = 0; i < in.size(); ++i) others[i] = in[i * 7919 % in.size()];
    const auto count = static_cast<int64_t>(in.size());
    for (const reference::InstructionSet& set : instruction_sets()) {
        for (const loop::MathFunction& function : loop::math_functions) {
            CAPTURE(set.isa);
            CAPTURE(std::string(function.name));
            set.apply(function.name, in.data(), others.data(), expected.data(), count);
            applied(set, function)({in.data(), others.data(), found.data()}, 0, count / set.lanes);
            size_t differ = 0, first = 0;
            for (size_t i = 0; i < in.size(); ++i)
                if (!same(expected[i], found[i]) && differ++ == 0) first = i;
            CAPTURE(in[first]);
            CAPTURE(others[first]);
            CAPTURE(expected[first]);
            CAPTURE(found[first]);
            CHECK(differ == 0);
        }
    }
}

TEST_CASE("maxima and minima hand on what is no number, and take the second of equal zeros") {
    const float a[] = {1, 2, NAN, 1, 0.0f, -0.0f, INFINITY, -1};
    const float b[] = {2, 1, 1, NAN, -0.0f, 0.0f, 1, -INFINITY};
    for (const reference::InstructionSet& set : instruction_sets()) {
        CAPTURE(set.isa);
        for (const char* function : {"max", "min"}) {
            Builder body;
            body.loop("i", 0, 8, [&](Expr i) {
                body.assign(loop::at("out", {}, {i}),
                            loop::apply(function, {}, {loop::at("a", {}, {i}), loop::at("b", {}, {i})}));
            });
            float out[8];
            Compiled(set, {array("a", {8}), array("b", {8}), array("out", {8}, true)}, body.take())({a, b, out});
            for (int i = 0; i < 8; ++i) {
                const bool largest = std::strcmp(function, "max") == 0;
                const float expected = (largest ? a[i] > b[i] : a[i] < b[i]) || a[i] != a[i] ? a[i] : b[i];
                CAPTURE(i);
                CHECK(same(out[i], expected));
            }
        }
    }
}

TEST_CASE("a product that is rounded is joined with no sum, others are") {
    // a * a - b * b with a = b: 0 when both are rounded alike, what the rounding loses when one is joined.
    const float a[] = {1.0f + 0x1p-12f, 1.0f + 0x1p-12f};
    for (const reference::InstructionSet& set : instruction_sets()) {
        CAPTURE(set.isa);
        Builder body;
        const Expr x = loop::at("a", {}, {0}), y = loop::at("a", {}, {1});
        const Expr rounded = loop::apply("product", {}, {y, y});
        body.assign(loop::at("out", {}, {0}), x * x - rounded);
        body.assign(loop::at("out", {}, {1}), rounded - loop::apply("product", {}, {x, x}));
        float out[2] = {5, 5};
        Compiled(set, {array("a", {2}), array("out", {2}, true)}, body.take())({a, out});
        const float square = a[0] * a[0];
        const float joined =
            static_cast<float>(static_cast<double>(a[0]) * static_cast<double>(a[0]) - static_cast<double>(square));
        CHECK(out[0] == (std::string(set.isa) == "generic" ? 0.0f : joined));
        CHECK(out[1] == 0);
    }
}
