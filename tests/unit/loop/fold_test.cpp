// What a person would not write cannot be built.
#include <doctest/doctest.h>

#include "base/check.h"
#include "loop/build.h"
#include "loop/print.h"
#include "loop/tree.h"

using namespace netc;
using namespace netc::loop;

namespace {

const Expr x = var("x"), y = var("y"), ky = var("ky");
const Expr a = var("a", {Element::F32, 1}), b = var("b", {Element::F32, 1});
const Expr v = var("v", {Element::F32, 16}), w = var("w", {Element::F32, 16});

}  // namespace

TEST_CASE("sums of integers keep one constant, at the end") {
    CHECK(text(x + 0) == "x");
    CHECK(text(0 + x) == "x");
    CHECK(text(3 + x) == "x + 3");
    CHECK(text((x + 3) + 4) == "x + 7");
    CHECK(text((x - 3) + (y + 5)) == "x + y + 2");
    CHECK(text((x + 3) - 3) == "x");
    CHECK(text(2 * y + ky - 1) == "2 * y + ky - 1");
    CHECK(text(x - (y - 2)) == "x - y + 2");
    CHECK(text(x + (y + ky)) == "x + y + ky");
    CHECK(text(x - x) == "0");
    CHECK(text(x + x) == "2 * x");
    CHECK(text(26 - x) == "26 - x");
    CHECK(text(-x) == "-x");
    CHECK(text(-x + y) == "y - x");
    CHECK(text(-x - 1) == "-x - 1");
    CHECK(text(x + -1 * y) == "x - y");
}

TEST_CASE("products of integers have their constant in front") {
    CHECK(text(x * 1) == "x");
    CHECK(text(x * 0) == "0");
    CHECK(text(x * 16) == "16 * x");
    CHECK(text(2 * (x * 3)) == "6 * x");
    CHECK(text(16 * (x + 1)) == "16 * x + 16");
    CHECK(text(2 * (x + y)) == "2 * (x + y)");
    CHECK(text(2 * (x + y - 1) + 1) == "2 * (x + y) - 1");
    CHECK(text((x + y) * (x - y)) == "(x + y) * (x - y)");
}

TEST_CASE("quotients and remainders") {
    CHECK(text(x / 1) == "x");
    CHECK(text(x % 1) == "0");
    CHECK(text(integer(7) / 2) == "3");
    CHECK(text(integer(7) % 4) == "3");
    CHECK(text((32 * x) / 16) == "2 * x");
    CHECK(text((32 * x) % 16) == "0");
    CHECK(text(x / 4 / 3) == "x / 12");
    CHECK(text((x + 3) / 4) == "(x + 3) / 4");
    CHECK(text((x + 6) / 7 * 7) == "7 * ((x + 6) / 7)");
    CHECK_THROWS_AS(x / 0, InternalError);
}

TEST_CASE("floats fold only what is exact") {
    CHECK(text(a * 1) == "a");
    CHECK(text(a + real(0)) == "a");
    CHECK(text(real(0) * a) == "0.0f");
    CHECK(text(a * real(-1)) == "-a");
    CHECK(text(a + -b) == "a - b");
    CHECK(text(-a + b) == "b - a");
    CHECK(text(a - -b) == "a + b");
    CHECK(text(a + real(-4) * b) == "a - 4 * b");
    CHECK(text(a - real(-0.5) * b) == "a + 0.5f * b");
    CHECK(text(a * real(2)) == "2 * a");
    CHECK(text(a + (b + a)) == "a + (b + a)");
    CHECK(text(-(a - b)) == "b - a");
    CHECK(text(real(0.5) * real(0.5)) == "0.25f");
    CHECK(text(real(1) / a) == "1 / a");
    CHECK(text(real(1e-7)) == "1e-07f");
}

TEST_CASE("vectors stay vectors when a scalar folds away") {
    const Expr zero = real(0) * v;
    CHECK(zero->type == Type{Element::F32, 16});
    CHECK(text(zero) == "f32x16{}");
    CHECK(text(v + zero) == "v");
    CHECK(text(splat(a, 16) * 1) == "splat16(a)");
    CHECK(text(splat(real(0.25), 16)) == "splat16(0.25f)");
    CHECK(text(v * splat(real(2), 16)) == "2 * v");
    CHECK(text(a * v) == "a * v");
    CHECK(text(select(greater(v, 0), v, real(0))) == "v > 0 ? v : f32x16{}");
    CHECK_THROWS_AS(v + var("u", {Element::F32, 8}), InternalError);
}

TEST_CASE("conditions that are known") {
    CHECK(is_constant(less(x, x + 1)));
    CHECK(text(less(x, x + 1)) == "1");
    CHECK(text(select(greater(integer(2), integer(1)), a, b)) == "a");
    CHECK(text(both(less(integer(0), integer(1)), less(x, y))) == "x < y");
    CHECK(text(smaller(x + 2, x + 5)) == "x + 2");
    CHECK(text(larger(x + 2, x + 5)) == "x + 5");
    CHECK(text(smaller(x, y)) == "min(x, y)");
}

TEST_CASE("parentheses only where they change something or help a reader") {
    CHECK(text((a - b) - a) == "a - b - a");
    CHECK(text(a - (b - a)) == "a - (b - a)");
    CHECK(text(a * (b * a)) == "a * (b * a)");
    CHECK(text(a * b + a) == "a * b + a");
    CHECK(text(a / (a + b)) == "a / (a + b)");
    CHECK(text(-(a + b)) == "-(a + b)");
    CHECK(text(both(less(x, y), greater(x, 3))) == "x < y && x > 3");
    CHECK(text(both(greater(v, 0), greater(w, 0))) == "(v > 0) & (w > 0)");
    CHECK(text(binary(BinaryOp::Shr, x + 1, y)) == "(x + 1) >> y");
    CHECK(text(select(less(x, y), x, y) + 1) == "(x < y ? x : y) + 1");
}

TEST_CASE("putting a value in the place of a variable folds again") {
    CHECK(text(substitute(4 * ((var("n") + 7) / 8), "n", 1)) == "4");
    CHECK(text(substitute(2 * y + ky, "y", x + 1)) == "2 * x + ky + 2");
    CHECK(same(x + y + 1, 1 + x + y));
    CHECK_FALSE(same(x + y, y - x));
}
