// Extents of one and values that nobody reads disappear.
#include "loop/simplify.h"

#include <doctest/doctest.h>

#include "loop/build.h"
#include "loop/print.h"
#include "loop/verify.h"

using namespace netc;
using namespace netc::loop;

namespace {

const Type f32{Element::F32, 1}, f32x4{Element::F32, 4};

Parameter array(const std::string& name, std::vector<int64_t> extents, bool rows = false, bool written = false) {
    return {Parameter::Kind::Array, name, Element::F32, std::move(extents), rows, written};
}

std::string printed(const Kernel& kernel) {
    Page page;
    print(kernel, page);
    return page.text();
}

}  // namespace

TEST_CASE("a kernel over one block of one channel") {
    Builder b;
    b.loop("y", var("first"), var("last"), [&](Expr y) {
        const Expr panel = b.let("panel", y / 7);
        b.array("acc", f32x4, {3, 1}, true);
        b.array("w", f32x4, {1});
        b.assign(at("w", f32x4, {0}), load("kernel", 4, {panel, 0, y, 0}));
        b.loop("i", 0, 3, [&](Expr i) {
            b.add(at("acc", f32x4, {i, 0}), at("in", f32, {0, y, i, 0}) * at("w", f32x4, {0}));
        });
        b.store("out", {0, y, 1, 0}, at("acc", f32x4, {2, 0}));
    });
    Kernel kernel;
    kernel.name = "k";
    kernel.unit = "row";
    kernel.parameters = {array("in", {1, 7, 3, 1}), array("kernel", {1, 1, 7, 4}),
                         array("out", {1, 7, 2, 4}, false, true)};
    kernel.body = b.take();
    verify(kernel);
    const Kernel simple = simplified(kernel);
    verify(simple);
    CHECK(printed(simple) ==
          "void k(const Map<7, 3>& in, const Map<1, 7, 4>& kernel, Map<7, 2, 4>& out, Range rows) {\n"
          "    for (const int y : rows) {\n"
          "        f32x4 acc[3] = {};\n"
          "        const f32x4 w = load4(&kernel[0][y][0]);\n"
          "        for (int i = 0; i < 3; ++i) acc[i] += in[y][i] * w;\n"
          "        store(&out[y][1][0], acc[2]);\n"
          "    }\n"
          "}\n");
}

TEST_CASE("an array of one element is a variable when it changes") {
    Builder b;
    b.array("acc", f32, {1, 1}, true);
    b.loop("i", 0, 4, [&](Expr i) { b.add(at("acc", f32, {0, 0}), at("in", f32, {i})); });
    b.assign(at("out", f32, {0}), at("acc", f32, {0, 0}));
    Kernel kernel;
    kernel.name = "k";
    kernel.parameters = {array("in", {4}), array("out", {1}, false, true)};
    kernel.body = b.take();
    CHECK(printed(simplified(kernel)) ==
          "void k(const Map<4>& in, Map<1>& out) {\n"
          "    float acc = 0;\n"
          "    for (int i = 0; i < 4; ++i) acc += in[i];\n"
          "    out[0] = acc;\n"
          "}\n");
}

TEST_CASE("rows of samples keep their subscript") {
    Builder b;
    b.loop("s", var("first"), var("last"), [&](Expr s) {
        b.assign(at("out", f32, {s, 0}), at("in", f32, {s, 0, 0, 2, 0}));
    });
    Kernel kernel;
    kernel.name = "k";
    kernel.unit = "sample";
    kernel.parameters = {array("in", {1, 1, 3, 1}, true), array("out", {1}, true, true)};
    kernel.body = b.take();
    CHECK(printed(simplified(kernel)) ==
          "void k(const Map<1, 3>* in, Map<1>* out, Range samples) {\n"
          "    for (const int s : samples) out[s][0] = in[s][0][2];\n"
          "}\n");
}

TEST_CASE("what a loop over units does for each stays a loop though it does not use the unit") {
    Builder b;
    b.loop("unit", var("first"), var("last"), [&](Expr unit) { b.assign(at("out", f32, {unit}), real(1)); });
    Kernel kernel;
    kernel.name = "k";
    kernel.parameters = {array("out", {1, 1}, false, true)};
    kernel.body = b.take();
    kernel.parameters[0].extents = {1};
    CHECK(printed(kernel).find("for (const int unit : range) out[unit] = 1;") != std::string::npos);
    b.loop("unit", var("first"), var("last"), [&](Expr unit) { b.assign(at("out", f32, {unit, 2}), real(1)); });
    kernel.body = b.take();
    kernel.parameters[0].extents = {1, 3};
    CHECK(printed(simplified(kernel)).find("for (int unit = first; unit < last; ++unit) out[2] = 1;") !=
          std::string::npos);
}
