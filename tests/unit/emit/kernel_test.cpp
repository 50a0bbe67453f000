// Kernels from the builder to the processor: built, printed, compiled, run, compared with plain loops.
#include <doctest/doctest.h>

#include "loop/build.h"
#include "loop/print.h"
#include "loop/simplify.h"
#include "loop/verify.h"
#include "scratch.h"

using namespace netc;
using namespace netc::loop;

namespace {

const Type f32{Element::F32, 1};

Parameter array(const std::string& name, std::vector<int64_t> extents, bool written, Element element = Element::F32) {
    return {Parameter::Kind::Array, name, element, std::move(extents), false, written};
}

/// Rows of a 3x3 convolution of [1][9][10] to two vectors of filters, in tiles of `columns`; then relu, a pool of two
/// columns that remembers its choice, and dropout.
Kernel convolution(int lanes, int columns) {
    const Type vector{Element::F32, lanes}, mask{Element::I32, lanes};
    const std::string suffix = std::to_string(lanes);
    Builder b;
    b.loop("y", var("first"), var("last"), [&](Expr y) {
        b.array("row", vector, {8, 2});
        b.loop(
            "x", 0, 8,
            [&](Expr x) {
                b.array("acc", vector, {columns, 2});
                b.tile("i", columns, [&](Expr i) {
                    b.tile("v", 2, [&](Expr v) {
                        b.assign(at("acc", vector, {i, v}), load("bias", lanes, {lanes * v}));
                    });
                });
                b.loop("ky", 0, 3, [&](Expr ky) {
                    b.loop("kx", 0, 3, [&](Expr kx) {
                        b.array("w", vector, {2});
                        b.tile("v", 2, [&](Expr v) {
                            b.assign(at("w", vector, {v}), load("kernel", lanes, {0, ky, kx, lanes * v}));
                        });
                        b.tile("i", columns, [&](Expr i) {
                            b.tile("v", 2, [&](Expr v) {
                                b.add(at("acc", vector, {i, v}),
                                      at("in", f32, {0, y + ky, x + i + kx}) * at("w", vector, {v}));
                            });
                        });
                    });
                });
                b.tile("i", columns, [&](Expr i) {
                    b.tile("v", 2, [&](Expr v) {
                        b.assign(at("row", vector, {x + i, v}), apply("relu", vector, {at("acc", vector, {i, v})}));
                    });
                });
            },
            false, columns);
        b.blank();
        b.comment("two columns become one");
        b.loop("px", 0, 4, [&](Expr px) {
            b.loop("v", 0, 2, [&](Expr v) {
                const Expr left = b.let("left", at("row", vector, {2 * px, v})),
                           right = b.let("right", at("row", vector, {2 * px + 1, v}));
                b.run(apply("store_bytes" + suffix, {},
                            {address("choice", {y, px, lanes * v}),
                             select(greater(right, left), splat(1, lanes), splat(0, lanes))}));
                const Expr kept = apply("keep" + suffix, mask,
                                        {apply("step.key", {Element::U32, 1}, {3, var("s")}), 8 * y + 2 * px + v, 100,
                                         integer(0x80000000)});
                b.store("out", {y, px, lanes * v},
                        select(kept, real(2) * apply("max", vector, {left, right}), real(0)));
            });
        });
    });
    Kernel kernel;
    kernel.name = "convolution";
    kernel.unit = "row";
    kernel.parameters = {{Parameter::Kind::Step, "step", Element::F32, {}, false, false},
                         {Parameter::Kind::Int, "s", Element::F32, {}, false, false},
                         array("in", {1, 9, 10}, false),
                         array("kernel", {1, 3, 3, 2 * lanes}, false),
                         array("bias", {2 * lanes}, false),
                         array("choice", {7, 4, 2 * lanes}, true, Element::U8),
                         array("out", {7, 4, 2 * lanes}, true)};
    kernel.body = b.take();
    return kernel;
}

std::string text_of(const Kernel& kernel) {
    Page page;
    print(kernel, page);
    return page.text();
}

constexpr const char* head = R"~(
#include <cmath>
#include <cstdio>
#include "netrt/math/map.h"
#include "netrt/math/random.h"
#include "netrt/system/threads.h"
#include "netrt/math/vec.h"
using namespace netrt;
)~";

constexpr const char* tail = R"~(
static float in[9][10], kernel[3][3][2 * lanes_], bias[2 * lanes_], out[7][4][2 * lanes_];
static uint8_t choice[7][4][2 * lanes_];

int main() {
    for (int i = 0; i < 90; ++i) flat(in)[i] = std::sin(i * 1.7f);
    for (int i = 0; i < 18 * lanes_; ++i) flat(kernel)[i] = std::cos(i * 0.3f);
    for (int f = 0; f < 2 * lanes_; ++f) bias[f] = 0.1f * f - 1;
    Step step;
    call(step, 5, in, kernel, bias, choice, out);
    int wrong = 0;
    for (int y = 0; y < 7; ++y)
        for (int px = 0; px < 4; ++px)
            for (int f = 0; f < 2 * lanes_; ++f) {
                double sum[2];
                for (int k = 0; k < 2; ++k) {
                    sum[k] = bias[f];
                    for (int ky = 0; ky < 3; ++ky)
                        for (int kx = 0; kx < 3; ++kx) sum[k] += double(in[y + ky][2 * px + k + kx]) * kernel[ky][kx][f];
                    if (sum[k] < 0) sum[k] = 0;
                }
                const int element = 8 * y + 2 * px + f / lanes_ + 100 * (f % lanes_);
                const bool kept = random_number(step.key(3, 5), element) >= 0x80000000u;
                const double wanted = kept ? 2 * std::fmax(sum[0], sum[1]) : 0;
                wrong += std::abs(out[y][px][f] - wanted) > 1e-5 * (1 + wanted);
                wrong += choice[y][px][f] != (sum[1] > sum[0]) && std::abs(sum[0] - sum[1]) > 1e-5;
            }
    std::printf("%d wrong\n", wrong);
    return wrong != 0;
}
)~";

/// Compiles the kernel with a main that compares; true when all is equal.
bool right(const Kernel& kernel, int lanes, bool ones_dropped, const std::string& compiler) {
    const scratch::Folder folder;
    // The arrays of main have no extent of one; the kernel as it was built takes them with one in front.
    const std::string view = ones_dropped ? "in, kernel"
                                          : "*reinterpret_cast<const float(*)[1][9][10]>(in), *reinterpret_cast<const "
                                            "float(*)[1][3][3][2 * lanes_]>(kernel)";
    const std::string call =
        "template <class I, class K, class B, class C, class O>\nvoid call(const Step& step, int s, I& in, K& kernel, "
        "B& bias, C& choice, O& out) {\n"
        "    convolution(step, s, " +
        view + ", bias, choice, out, {0, 3});\n    convolution(step, s, " + view + ", bias, choice, out, {3, 7});\n}\n";
    folder.write("kernel.cpp",
                 head + ("constexpr int lanes_ = " + std::to_string(lanes) + ";\n") + text_of(kernel) + call + tail);
    const std::string compile = compiler + " -std=c++20 -Wall -Wextra -Werror" + scratch::include_runtime +
                                (folder / "kernel.cpp") + " -o " + (folder / "kernel");
    return scratch::run(compile) == 0 && scratch::run(folder / "kernel") == 0;
}

}  // namespace

TEST_CASE("a convolution as a person would write it") {
    Kernel kernel = simplified(convolution(16, 4));
    verify(kernel);
    const std::string text = text_of(kernel);
    INFO(text);
    CHECK(text.find(
              "void convolution(const Step& step, int s, const Map<9, 10>& in, const Map<3, 3, 32>& kernel,\n"
              "                 const Map<32>& bias, ByteMap<7, 4, 32>& choice, Map<7, 4, 32>& out, Range rows) {\n") ==
          std::string::npos);
    CHECK(
        text.find(
            "    for (const int y : rows) {\n        f32x16 row[8][2];\n        for (int x = 0; x < 8; x += 4) {\n") !=
        std::string::npos);
    CHECK(text.find("acc[i][v] += in[y + ky][x + i + kx] * w[v];") != std::string::npos);
    CHECK(text.find("        // two columns become one\n") != std::string::npos);
}

TEST_CASE("a convolution computes what plain loops compute, with every number of lanes and tile") {
    for (const std::string compiler : {"g++ -O3 -march=native", "clang++ -O1"}) {
        if (!scratch::has(compiler.substr(0, compiler.find(' ')))) continue;
        for (const int lanes : {4, 8, 16}) {
            CAPTURE(compiler);
            CAPTURE(lanes);
            const Kernel kernel = convolution(lanes, lanes == 8 ? 8 : lanes == 4 ? 2 : 4);
            verify(kernel);
            CHECK(right(simplified(kernel), lanes, true, compiler));
        }
    }
    CHECK(right(convolution(16, 1), 16, false, "g++ -O1"));
}
