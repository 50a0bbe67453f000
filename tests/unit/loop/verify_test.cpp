// The verifier finds what is planted.
#include "loop/verify.h"

#include <doctest/doctest.h>

#include "../emit/mini_plan.h"
#include "base/check.h"

using namespace netc;
using namespace netc::loop;

namespace {

const Type f32{Element::F32, 1}, f32x4{Element::F32, 4};

/// A kernel with in [6][8], out [6][8] (written), n, and this body.
Kernel with(const std::function<void(Builder&)>& fill) {
    Builder b;
    fill(b);
    Kernel kernel;
    kernel.name = "k";
    kernel.parameters = {mini::array("in", {6, 8}, false, false), mini::array("out", {6, 8}, false, true),
                         mini::scalar("n", Parameter::Kind::Int)};
    kernel.body = b.take();
    return kernel;
}

/// The message of the check that fails; empty when none does.
std::string fault(const Kernel& kernel) {
    try {
        verify(kernel);
    } catch (const InternalError& error) {
        return error.what();
    }
    return "";
}

std::string fault(const Plan& plan) {
    try {
        verify(plan);
    } catch (const InternalError& error) {
        return error.what();
    }
    return "";
}

bool says(const std::string& message, const std::string& part) {
    INFO(message);
    return message.find(part) != std::string::npos;
}

Expr in(Expr y, Expr x) { return at("in", f32, {y, x}); }
Expr out(Expr y, Expr x) { return at("out", f32, {y, x}); }

}  // namespace

TEST_CASE("a sound kernel") {
    CHECK(fault(with([](Builder& b) {
              b.loop("y", var("first"), var("last"), [&](Expr y) {
                  b.loop(
                      "x", 0, 8, [&](Expr x) { b.assign(out(y, x), in(y, 7 - x) * 2); }, false, 1);
                  b.loop(
                      "x", 0, 8,
                      [&](Expr x) {
                          b.store("out", {y, x}, load("in", 4, {y, x}) * in(y, x));
                      },
                      false, 4);
              });
          })) == "");
}

TEST_CASE("names") {
    CHECK(says(fault(with([](Builder& b) { b.assign(out(0, 0), at("im", f32, {0, 0})); })), "`im` is not declared"));
    CHECK(says(fault(with([](Builder& b) { b.assign(out(0, var("k")), real(0)); })), "`k` is not declared"));
    CHECK(says(fault(with([](Builder& b) {
                   b.loop("y", 0, 3, [&](Expr) { b.let("t", in(0, 0)); });
                   b.assign(out(0, 0), var("t", f32));
               })),
               "`t` is not declared"));
    CHECK(says(fault(with([](Builder& b) { b.loop("n", 0, 3, [&](Expr n) { b.assign(out(n, 0), real(0)); }); })),
               "`n` is declared where it is known already"));
    CHECK(says(fault(with([](Builder& b) {
                   b.run(apply("step.key", {Element::U32, 1}, {0}));
               })),
               "`step` is not declared"));
}

TEST_CASE("what may change") {
    CHECK(says(fault(with([](Builder& b) { b.assign(in(0, 0), real(0)); })), "`in` is written"));
    CHECK(says(fault(with([](Builder& b) { b.store("in", {0, 0}, load("out", 4, {0, 0})); })), "`in` is written"));
    CHECK(says(fault(with([](Builder& b) {
                   const Expr t = b.let("t", in(0, 0));
                   b.add(t, real(1));
               })),
               "`t` is assigned to, and constant"));
}

TEST_CASE("subscripts") {
    CHECK(says(fault(with([](Builder& b) { b.assign(out(0, 0), at("in", f32, {0})); })), "2 extents and 1 subscripts"));
    CHECK(says(fault(with([](Builder& b) { b.assign(out(0, 8), real(0)); })), "the extent is 8"));
    CHECK(says(fault(with([](Builder& b) { b.assign(out(0, 0), in(-1, 0)); })), "the extent is 6"));
    CHECK(says(fault(with([](Builder& b) { b.loop("x", 0, 9, [&](Expr x) { b.assign(out(0, x), real(0)); }); })),
               "runs from 0 to 8"));
    CHECK(says(fault(with([](Builder& b) {
                   b.loop(
                       "x", 0, 8,
                       [&](Expr x) {
                           b.store("out", {0, x}, load("in", 4, {0, 0}));
                       },
                       false, 2);
               })),
               "runs from 0 to 9"));
    CHECK(says(fault(with([](Builder& b) {
                   b.loop("y", 0, 3, [&](Expr y) {
                       b.loop("r", 0, 2, [&](Expr r) { b.assign(out(2 * y + r + 1, 0), real(0)); });
                   });
               })),
               "runs from 1 to 6"));
    CHECK(says(fault(with([](Builder& b) { b.assign(out(in(0, 0), 0), real(0)); })), "is no whole number"));
}

TEST_CASE("subscripts behind a condition may be meant for fewer cases") {
    CHECK(fault(with([](Builder& b) {
              b.loop("y", 0, 9, [&](Expr y) { b.when(less(y, 6), [&] { b.assign(out(y, 0), real(0)); }); });
              b.loop("x", 0, 3, [&](Expr x) {
                  b.loop("k", 0, smaller(x + 2, var("n")), [&](Expr k) { b.assign(out(6 * k, 0), real(0)); });
              });
          })) == "");
}

TEST_CASE("types") {
    CHECK(says(fault(with([](Builder& b) {
                   b.assign(out(0, 0), at("in", {Element::I32, 1}, {0, 0}));
               })),
               "is used as int"));
    CHECK(says(fault(with([](Builder& b) { b.assign(out(0, 0), load("in", 4, {0, 0})); })), "other lanes"));
    CHECK(says(fault(with([](Builder& b) {
                   b.store("out", {0, 0}, load("in", 4, {0, 0}) * var("n"));
               })),
               "joins whole numbers"));
    CHECK(says(fault(with([](Builder& b) {
                   b.when(greater(load("in", 4, {0, 0}), 0), [] {});
               })),
               "a condition has lanes"));
    CHECK(says(fault(with([](Builder& b) {
                   b.array("acc", f32x4, {2});
                   b.assign(out(0, 0), at("acc", f32, {0}));
               })),
               "is used as float"));
}

TEST_CASE("a sound plan") { CHECK(fault(mini::plan()) == ""); }

TEST_CASE("calls") {
    Plan plan = mini::plan();
    plan.programs[0].phases[0].calls[0].arguments.pop_back();
    CHECK(says(fault(plan), "another number of arguments"));
    plan = mini::plan();
    std::swap(plan.programs[0].phases[0].calls[0].arguments[1], plan.programs[0].phases[0].calls[0].arguments[2]);
    CHECK(says(fault(plan), "has other extents"));
    plan = mini::plan();
    plan.programs[0].phases[1].calls[0].arguments[0].kind = Argument::Kind::Whole;
    CHECK(says(fault(plan), "takes one sample"));
    plan = mini::plan();
    plan.programs[0].phases[1].per_sample = false;
    CHECK(says(fault(plan), "its units are shared"));
    plan = mini::plan();
    plan.programs[0].phases[1].calls[0].units = 2;
    CHECK(says(fault(plan), "has more than one unit"));
    plan = mini::plan();
    plan.programs[0].phases[1].calls[1].arguments[0].kind = Argument::Kind::Step;
    CHECK(says(fault(plan), "takes no step"));
}

TEST_CASE("memory") {
    Plan plan = mini::plan();
    Program& p = plan.programs[0];
    p.buffers[BufferId{2}].offset_bytes = p.buffers[BufferId{4}].offset_bytes;
    CHECK(says(fault(plan), "live in the same place"));
    plan = mini::plan();
    plan.programs[0].buffers[BufferId{2}].last_phase = 0;
    CHECK(says(fault(plan), "does not live then"));
    plan = mini::plan();
    plan.programs[0].buffers[BufferId{2}].bytes = 80;
    CHECK(says(fault(plan), "too few bytes"));
    plan = mini::plan();
    plan.programs[0].workspace_bytes -= 64;
    CHECK(says(fault(plan), "beyond the end"));
    plan = mini::plan();
    plan.programs[0].buffers[BufferId{2}].offset_bytes += 4;
    CHECK(says(fault(plan), "is not aligned"));
    plan = mini::plan();
    plan.weights[1].offset_bytes = 192;
    CHECK(says(fault(plan), "does not lie behind"));
}
