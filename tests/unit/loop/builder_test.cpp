// Statements: what the builder leaves out, and how they are printed.
#include <doctest/doctest.h>

#include "loop/build.h"
#include "loop/print.h"
#include "loop/tree.h"

using namespace netc;
using namespace netc::loop;

namespace {

const Type f32{Element::F32, 1}, f32x16{Element::F32, 16};

std::string printed(Builder& b) {
    Page page;
    print(b.take(), page);
    return page.text();
}

std::string printed(const Kernel& kernel) {
    Page page;
    print(kernel, page);
    return page.text();
}

Expr a(Expr i) { return at("a", f32, {i}); }

}  // namespace

TEST_CASE("a loop over the bits of a set") {
    Builder b;
    b.each_bit("f", at("sets", {Element::U32, 1}, {3}), [&](Expr f) { b.add(a(f), real(1)); });
    CHECK(printed(b) == "for (const int f : bits(sets[3])) a[f] += 1;\n");
}

TEST_CASE("a loop that runs once is its body, with the variable's value in place") {
    Builder b;
    b.loop("i", 0, 1, [&](Expr i) { b.assign(a(i + 2), real(1)); });
    b.loop("i", 0, 0, [&](Expr i) { b.assign(a(i), real(2)); });
    b.loop(
        "i", var("n"), var("n") + 4, [&](Expr i) { b.assign(a(i), real(3)); }, false, 4);
    b.loop("i", 0, 2, [&](Expr i) { b.assign(a(i), real(4)); });
    CHECK(printed(b) ==
          "a[2] = 1;\n"
          "a[n] = 3;\n"
          "for (int i = 0; i < 2; ++i) a[i] = 4;\n");
}

TEST_CASE("a body without its loop keeps its scope when names would meet") {
    Builder b;
    const auto twice = [&](Expr) { b.add(a(0), b.let("x", a(1) * a(2))); };
    b.loop("i", 0, 1, twice);
    b.loop("i", 0, 1, twice);
    CHECK(printed(b) ==
          "{\n"
          "    const float x = a[1] * a[2];\n"
          "    a[0] += x;\n"
          "}\n"
          "{\n"
          "    const float x = a[1] * a[2];\n"
          "    a[0] += x;\n"
          "}\n");
    b.loop("i", 0, 1, twice);
    b.loop("k", 0, 3, [&](Expr k) { b.assign(a(k), real(0)); });
    CHECK(printed(b) ==
          "const float x = a[1] * a[2];\n"
          "a[0] += x;\n"
          "for (int k = 0; k < 3; ++k) a[k] = 0;\n");
}

TEST_CASE("names for literals and names are left out") {
    Builder b;
    const Expr one = b.let("one", real(1)), n = b.let("count", var("n")), x = b.let("x", a(0));
    b.assign(a(n), one + x);
    CHECK(printed(b) ==
          "const float x = a[0];\n"
          "a[n] = 1 + x;\n");
}

TEST_CASE("braces only where they are needed") {
    Builder b;
    b.loop("y", 0, 3,
           [&](Expr y) { b.loop("x", 0, 5, [&](Expr x) { b.when(greater(a(x), 0), [&] { b.add(a(y), a(x)); }); }); });
    b.when(less(var("n"), 3), [&] { b.run(apply("clear", {}, {var("a")})); });
    b.when(
        less(var("n"), 3), [&] { b.assign(a(0), real(1)); },
        [&] {
            b.when(
                less(var("n"), 4), [&] { b.assign(a(0), real(2)); }, [&] { b.assign(a(0), real(3)); });
        });
    CHECK(printed(b) ==
          "for (int y = 0; y < 3; ++y)\n"
          "    for (int x = 0; x < 5; ++x)\n"
          "        if (a[x] > 0) a[y] += a[x];\n"
          "if (n < 3) clear(a);\n"
          "if (n < 3) {\n"
          "    a[0] = 1;\n"
          "} else if (n < 4) {\n"
          "    a[0] = 2;\n"
          "} else {\n"
          "    a[0] = 3;\n"
          "}\n");
}

TEST_CASE("conditions that are known leave one branch") {
    Builder b;
    b.when(
        less(integer(1), integer(2)), [&] { b.assign(a(0), real(1)); }, [&] { b.assign(a(0), real(2)); });
    b.when(less(integer(2), integer(1)), [&] { b.assign(a(0), real(3)); });
    CHECK(printed(b) == "a[0] = 1;\n");
}

TEST_CASE("vectors, arrays and the signs of sums") {
    Builder b;
    b.array("acc", f32x16, {3, 2}, true);
    b.array("row", f32, {24});
    const Expr v = b.variable("v", splat(real(0), 16));
    b.add(v, -load("a", 16, {8}));
    b.add(at("acc", f32x16, {0, 1}), real(2) * v);
    b.assign(at("acc", f32x16, {0, 0}), real(0));
    b.assign(at("acc", f32x16, {0, 0}), a(3));
    b.store("row", {4}, v);
    b.store("row", {5}, a(0));
    const Expr count = b.variable("count", 0);
    b.add(count, 1);
    CHECK(printed(b) ==
          "f32x16 acc[3][2] = {};\n"
          "alignas(64) float row[24];\n"
          "f32x16 v = {};\n"
          "v -= load16(&a[8]);\n"
          "acc[0][1] += 2 * v;\n"
          "acc[0][0] = f32x16{};\n"
          "acc[0][0] = splat16(a[3]);\n"
          "store(&row[4], v);\n"
          "row[5] = a[0];\n"
          "int count = 0;\n"
          "++count;\n");
}

TEST_CASE("the range of units is a loop where it can be") {
    Kernel kernel;
    kernel.name = "twice";
    kernel.comment = {"twice", "", "  in  -->  out"};
    kernel.unit = "row of twice";
    kernel.parameters = {{Parameter::Kind::Int, "n", Element::F32, {}, false, false},
                         {Parameter::Kind::Array, "in", Element::F32, {8, 4}, false, false},
                         {Parameter::Kind::Array, "choice", Element::U8, {8}, true, true}};
    Builder b;
    b.loop("y", var("first"), var("last"), [&](Expr y) { b.assign(at("choice", {Element::U8, 1}, {0, y}), 2 * y); });
    kernel.body = b.take();
    CHECK(takes_range(kernel));
    CHECK(printed(kernel) ==
          "// twice\n"
          "//\n"
          "//   in  -->  out\n"
          "void twice(int, const Map<8, 4>&, ByteMap<8>* choice, Range rows) {\n"
          "    for (const int y : rows) choice[0][y] = 2 * y;\n"
          "}\n");

    b.loop("y", var("first") + 1, var("last"), [&](Expr y) {
        b.assign(at("choice", {Element::U8, 1}, {0, y}), var("n"));
    });
    kernel.body = b.take();
    kernel.comment.clear();
    CHECK(printed(kernel) ==
          "void twice(int n, const Map<8, 4>&, ByteMap<8>* choice, Range rows) {\n"
          "    const auto [first, last] = rows;\n"
          "    for (int y = first + 1; y < last; ++y) choice[0][y] = n;\n"
          "}\n");

    b.assign(at("choice", {Element::U8, 1}, {0, 0}), 1);
    kernel.body = b.take();
    CHECK_FALSE(takes_range(kernel));
    CHECK(printed(kernel) ==
          "void twice(int, const Map<8, 4>&, ByteMap<8>* choice) {\n"
          "    choice[0][0] = 1;\n"
          "}\n");
}

TEST_CASE("compilers are asked to unroll what they would leave as loops") {
    Builder b;
    const auto sums = [&](int64_t columns) {
        b.tile("i", columns, [&](Expr i) {
            b.tile("v", 2, [&](Expr v) { b.add(at("acc", f32x16, {i, v}), a(i) * at("w", f32x16, {v})); });
        });
    };
    sums(13);
    CHECK(printed(b).find("#pragma") == std::string::npos);
    sums(20);
    CHECK(printed(b).starts_with("#pragma GCC unroll 20\nfor (int i = 0; i < 20; ++i)\n    for (int v"));
    b.tile("i", 8, [&](Expr i) {
        b.tile("v", 2, [&](Expr v) { b.store("out", {i, 16 * v}, apply("exp", f32x16, {at("acc", f32x16, {i, v})})); });
    });
    CHECK(printed(b).starts_with("#pragma GCC unroll 8\n"));
}
