// What a statement says twice gets a name.
#include "loop/locals.h"

#include <doctest/doctest.h>

#include "loop/build.h"
#include "loop/print.h"

using namespace netc;
using namespace netc::loop;

namespace {

const Type f32{Element::F32, 1}, f32x8{Element::F32, 8};

std::string printed(Builder& b) {
    Kernel kernel;
    kernel.body = b.take();
    Page page;
    print(with_locals(kernel).body, page);
    return page.text();
}

}  // namespace

TEST_CASE("a place that is read twice is read once") {
    Builder b;
    b.loop("x", 0, 9, [&](Expr x) {
        const Expr a = load("activation", 8, {x, 0});
        b.store("out", {x, 0}, load("d_out", 8, {x, 0}) * a * (real(1) - a));
    });
    CHECK(printed(b) ==
          "for (int x = 0; x < 9; ++x) {\n"
          "    const f32x8 activation_value = load8(&activation[x][0]);\n"
          "    store(&out[x][0], load8(&d_out[x][0]) * activation_value * (1 - activation_value));\n"
          "}\n");
}

TEST_CASE("long subscripts are called index, short ones stay") {
    Builder b;
    const Expr j = 16 * (2 * var("panel") + var("v")), s = var("s") + 1;
    b.store("out", {s, j}, load("in", 8, {s, j}));
    CHECK(printed(b) ==
          "const int index = 16 * (2 * panel + v);\n"
          "store(&out[s + 1][index], load8(&in[s + 1][index]));\n");
}

TEST_CASE("what is read under a condition only is left there") {
    Builder b;
    const Expr c = var("channel"), far = at("kernel_of_channels", f32, {c});
    b.assign(at("out", f32, {0}), select(less(c, 24), far * far, real(0)));
    CHECK(printed(b) == "out[0] = channel < 24 ? kernel_of_channels[channel] * kernel_of_channels[channel] : 0.0f;\n");
    const Expr v = load("activation", 8, {c});
    b.store("out", {0}, select(greater(v, 0), v, real(0)));
    CHECK(printed(b) ==
          "const f32x8 activation_value = load8(&activation[channel]);\n"
          "store(&out[0], activation_value > 0 ? activation_value : f32x8{});\n");
}

TEST_CASE("a name that is taken gets a number") {
    Builder b;
    b.let("power", at("somewhere", f32, {0}));
    const Expr e = apply("exp", f32, {at("in", f32, {var("k")}) - var("largest", f32)});
    b.assign(at("out", f32, {0}), e / (real(1) + e));
    CHECK(printed(b) ==
          "const float power = somewhere[0];\n"
          "const float power2 = exp(in[k] - largest);\n"
          "out[0] = power2 / (1 + power2);\n");
}
