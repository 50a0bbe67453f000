#include "lower/rounding.h"

#include <doctest/doctest.h>

#include "base/page.h"
#include "loop/build.h"
#include "loop/print.h"

using namespace netc;
using namespace netc::loop;

namespace {

constexpr Type vector{Element::F32, 8};

Expr value(const char* name) { return var(name, vector); }

/// What is printed of a body.
std::string rounded(const std::function<void(Builder&)>& fill) {
    Builder builder;
    fill(builder);
    Kernel kernel;
    kernel.name = "k";
    kernel.body = lower::with_rounded_products(builder.take());
    Page page;
    print(kernel, page);
    const std::string text = page.text();
    return text.substr(text.find('\n') + 1, text.rfind('}') - text.find('\n') - 1);
}

std::string stored(const Expr& e) {
    return rounded([&](Builder& body) { body.store("out", {0}, e); });
}

}  // namespace

TEST_CASE("a product that goes into one sum stays as it is") {
    CHECK(stored(value("a") * value("b") + value("c")) == "    store(&out[0], a * b + c);\n");
    CHECK(stored(value("a") * value("b") * value("c")) == "    store(&out[0], a * b * c);\n");
    CHECK(stored(value("c") - value("a") * value("b") + value("d") * value("e")) ==
          "    store(&out[0], c - a * b + d * e);\n");
}

TEST_CASE("of a sum of two products the second is rounded") {
    CHECK(stored(value("a") * value("b") + value("c") * value("d")) == "    store(&out[0], a * b + product(c, d));\n");
    CHECK(stored(-(value("a") * value("b")) - value("c") * value("d") * value("e")) ==
          "    store(&out[0], -(a * b) - product(c * d, e));\n");
}

TEST_CASE("a local that goes into sums is no bare product") {
    const auto with = [](const Expr& use) {
        return rounded([&](Builder& body) {
            body.let("p", value("a") * value("b"));
            body.store("out", {0}, use);
        });
    };
    CHECK(with(value("p") - value("c")).starts_with("    const f32x8 p = product(a, b);\n"));
    CHECK(with(value("p") * value("c")).starts_with("    const f32x8 p = a * b;\n"));
}

TEST_CASE("a product that two statements sum is rounded in both") {
    const std::string text = rounded([](Builder& body) {
        body.store("out", {0}, value("a") * value("b") + value("c"));
        body.store("out", {8}, value("a") * value("b") - value("d"));
    });
    CHECK(text == "    store(&out[0], product(a, b) + c);\n    store(&out[8], product(a, b) - d);\n");
}

// So that a value that is made again has the bits of the first, whichever kernel it is made in.
TEST_CASE("a sum that is written twice is one: its product stays as it is") {
    const Expr sum = value("a") * value("b") + value("c");
    CHECK(stored(apply("relu", vector, {sum}) + apply("relu", vector, {sum})) ==
          "    store(&out[0], relu(a * b + c) + relu(a * b + c));\n");
}

TEST_CASE("products of a local that changes, and those added to a scalar, are rounded") {
    CHECK(rounded([](Builder& body) {
              const Expr sum = body.variable("sum", value("a"));
              body.loop("i", 0, var("n"), [&](Expr) { body.add(sum, value("b")); });
              body.store("out", {0}, value("c") + value("d") * sum);
          }).ends_with("    store(&out[0], c + product(d, sum));\n"));
    const Expr scalar = var("x", {Element::F32, 1});
    CHECK(rounded([&](Builder& body) {
              body.add(body.variable("total", real(0)), scalar * scalar);
          }).ends_with("    total += product(x, x);\n"));
    // Tiles of sums are arrays.
    CHECK(rounded([&](Builder& body) { body.add(at("acc", vector, {0}), scalar * value("w")); }) ==
          "    acc[0] += x * w;\n");
}

TEST_CASE("a product behind a factor, a divisor or a subtrahend that an unrolled loop may drop is rounded") {
    const auto in_a_loop = [](Expr first, const std::function<void(Builder&, Expr)>& fill) {
        const std::string text = rounded([&](Builder& body) {
            body.loop("i", first, var("n"), [&](Expr i) {
                const Expr share = body.let("share", real(1) / apply("to_f32", {Element::F32, 1}, {i + 1}));
                fill(body, share);
            });
        });
        const size_t last = text.rfind("        ");
        return text.substr(last, text.rfind("    }") - last);
    };
    const auto added = [&](const std::function<Expr(Expr)>& what) {
        return in_a_loop(0, [&](Builder& body, Expr share) { body.store("out", {0}, value("c") + what(share)); });
    };
    const Expr square = value("a") * value("a");
    CHECK(added([&](Expr share) { return square * share; }) == "        store(&out[0], c + product(a, a) * share);\n");
    CHECK(added([&](Expr share) { return share * square; }) == "        store(&out[0], c + share * product(a, a));\n");
    CHECK(added([&](Expr share) { return square / share; }) == "        store(&out[0], c + product(a, a) / share);\n");
    CHECK(added([&](Expr share) { return square - share; }) ==
          "        store(&out[0], c + (product(a, a) - share));\n");
    CHECK(added([&](Expr share) { return value("a") * share; }) == "        store(&out[0], c + a * share);\n");
    // Nobody knows where such a loop begins.
    CHECK(in_a_loop(var("first"), [&](Builder& body, Expr share) {
              body.store("out", {0}, value("c") + square * share);
          }) == "        store(&out[0], c + a * a * share);\n");
    // A local that begins as 0.
    CHECK(in_a_loop(0, [&](Builder& body, Expr) {
              const Expr mean = body.variable("mean", real(0));
              body.store("out", {0}, value("c") + (square - mean));
          }) == "        store(&out[0], c + (product(a, a) - mean));\n");
    // Through a name.
    CHECK(rounded([&](Builder& body) {
              body.loop("i", 0, var("n"), [&](Expr i) {
                  const Expr p = body.let("p", square);
                  body.add(body.variable("total", value("c")), p * apply("to_f32", {Element::F32, 1}, {i}));
              });
          }).find("const f32x8 p = product(a, a);") != std::string::npos);
}

TEST_CASE("a product that is chosen before it is added is rounded") {
    const Expr choice = select(less(var("i"), var("n")), value("a") * value("b"), value("d"));
    CHECK(stored(value("c") + choice) == "    store(&out[0], c + (i < n ? product(a, b) : d));\n");
    CHECK(stored(value("c") * choice) == "    store(&out[0], c * (i < n ? a * b : d));\n");
}
