// Do statements, subscripts and functions across the lanes do what the loop language says?
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <numeric>

#include "compiled.h"
#include "netrt/math/map.h"
#include "netrt/math/random.h"

using namespace netc;
using loop::Body;
using loop::Builder;
using loop::Element;
using loop::Expr;
using loop::integer;
using loop::var;

namespace {

constexpr loop::Type whole{Element::I32, 1};

Expr in_at(Expr i) { return loop::at("in", whole, {i}); }
Expr out_at(Expr i) { return loop::at("out", whole, {i}); }

/// What a kernel of whole numbers leaves in `out`, which is full of -1 before.
template <size_t n>
std::array<int32_t, n> run(const reference::InstructionSet& set, const std::vector<int32_t>& in, Builder& body) {
    std::array<int32_t, n> out;
    out.fill(-1);
    const int64_t size = static_cast<int64_t>(in.size());
    Compiled(set,
             {array("in", {std::max<int64_t>(size, 1)}, false, Element::I32), array("out", {n}, true, Element::I32)},
             body.take())({in.data(), out.data()});
    return out;
}

}  // namespace

TEST_CASE("whole numbers: quotients round towards zero, remainders have the sign of the first") {
    for (const auto& set : instruction_sets()) {
        Builder body;
        body.assign(out_at(0), in_at(0) / in_at(1));
        body.assign(out_at(1), in_at(0) % in_at(1));
        body.assign(out_at(2), in_at(0) / integer(4));
        body.assign(out_at(3), -in_at(0) * integer(3) + in_at(1));
        body.assign(out_at(4), loop::smaller(in_at(0), in_at(1)));
        body.assign(out_at(5), loop::larger(in_at(0), in_at(1)));
        CHECK(run<6>(set, {-7, 2}, body) == std::array<int32_t, 6>{-3, -1, -1, 23, -7, 2});
    }
}

TEST_CASE("loops: by steps, over nothing, over the bits of a set, written out over registers") {
    for (const auto& set : instruction_sets()) {
        Builder body;
        body.assign(out_at(0), 0);
        body.loop(
            "i", in_at(0), in_at(1), [&](Expr i) { body.add(out_at(0), i); }, false, 3);
        body.assign(out_at(1), 0);
        body.loop("i", in_at(1), in_at(0), [&](Expr i) { body.add(out_at(1), i + 1); });
        body.assign(out_at(2), 0);
        body.each_bit("bit", in_at(2), [&](Expr bit) { body.assign(out_at(2), out_at(2) * integer(10) + bit); });
        body.array("tile", {Element::I32, set.lanes}, {4}, true);
        body.tile("t", 4, [&](Expr t) {
            body.assign(loop::at("tile", {Element::I32, set.lanes}, {t}),
                        loop::splat(in_at(t), set.lanes) + loop::splat(t, set.lanes));
        });
        body.assign(out_at(3), loop::apply("sum", whole, {loop::at("tile", {Element::I32, set.lanes}, {3})}));
        body.assign(out_at(4), loop::apply("largest", whole, {loop::at("tile", {Element::I32, set.lanes}, {1})}));
        CHECK(run<5>(set, {2, 12, 0b10110, 5}, body) ==
              std::array<int32_t, 5>{2 + 5 + 8 + 11, 0, 124, (5 + 3) * set.lanes, 13});
    }
}

TEST_CASE("what stands behind a condition is not read when it does not hold") {
    for (const auto& set : instruction_sets()) {
        Builder body;
        const Expr far = integer(1 << 28);  // nowhere
        const Expr no = loop::greater(in_at(0), 5);
        body.assign(out_at(0), loop::select(no, in_at(far * in_at(0)), integer(7)));
        body.assign(out_at(1),
                    loop::select(loop::both(no, loop::equal(in_at(far * in_at(0)), 1)), integer(1), integer(2)));
        body.assign(out_at(2),
                    loop::select(loop::either(loop::less(in_at(0), 5), loop::equal(in_at(far * in_at(0)), 1)),
                                 integer(3), integer(4)));
        body.when(
            no, [&] { body.assign(out_at(3), in_at(far * in_at(0))); }, [&] { body.assign(out_at(3), 9); });
        CHECK(run<4>(set, {1}, body) == std::array<int32_t, 4>{7, 2, 3, 9});
    }
}

TEST_CASE("conditions are numbers where they are used as such") {
    for (const auto& set : instruction_sets()) {
        Builder body;
        const Expr is = body.variable("is", loop::less(in_at(0), in_at(1)));
        body.assign(out_at(0), is);
        body.assign(out_at(1), integer(10) * loop::greater(in_at(0), in_at(1)) + in_at(0));
        CHECK(run<2>(set, {3, 4}, body) == std::array<int32_t, 2>{1, 3});
    }
}

TEST_CASE("words of 32 bits wrap, and are shifted and compared without a sign") {
    const loop::Type word_type{Element::U32, 1};
    for (const auto& set : instruction_sets()) {
        Builder body;
        const Expr a = loop::at("a", word_type, {0}), b = loop::at("a", word_type, {1});
        body.assign(loop::at("out", word_type, {0}), a + b);
        body.assign(loop::at("out", word_type, {1}), loop::binary(loop::BinaryOp::Shr, a, integer(4)));
        body.assign(loop::at("out", word_type, {2}), loop::select(loop::greater(a, b), a, b));
        body.assign(loop::at("out", word_type, {3}), loop::apply("random_number", word_type, {a, b}));
        const uint32_t in[] = {0xfffffff0u, 0x20u};
        uint32_t out[4];
        Compiled(set, {array("a", {2}, false, Element::U32), array("out", {4}, true, Element::U32)},
                 body.take())({in, out});
        CHECK(out[0] == 0x10u);
        CHECK(out[1] == 0x0fffffffu);
        CHECK(out[2] == 0xfffffff0u);
        CHECK(out[3] == netrt::random_number(in[0], in[1]));
    }
}

TEST_CASE("dropout keeps the lanes that the numbers of the step say") {
    const uint32_t threshold = 0x80000000u;
    for (const auto& set : instruction_sets()) {
        Builder body;
        const std::string lanes = std::to_string(set.lanes);
        const loop::Type mask{Element::I32, set.lanes}, vector{Element::F32, set.lanes}, key_type{Element::U32, 1};
        const Expr key = body.let("key", loop::apply("step.key", key_type, {integer(3), var("s")}));
        const Expr kept = loop::apply("keep" + lanes, mask, {key, integer(100), integer(7), integer(threshold)});
        body.store("out", {0},
                   loop::select(kept, loop::splat(loop::real(1), set.lanes), loop::splat(loop::real(0), set.lanes)));
        body.assign(loop::at("rate", {}, {0}), loop::apply("step.learning_rate", {}, {}));
        body.assign(loop::at("rate", {}, {1}),
                    loop::apply("step.one_minus_power", {}, {loop::real(0.9, Element::F64)}));
        body.assign(loop::at("bits", key_type, {0}), loop::apply("set_lanes", key_type, {kept}));
        loop::Parameter step_parameter;
        step_parameter.kind = loop::Parameter::Kind::Step;
        step_parameter.name = "step";
        const netrt::Step step{.seed = 5, .stage = 1, .number = 9, .rate = 0.25f};
        float out[16], rate[2];
        uint32_t bits = 0;
        Compiled(set,
                 {step_parameter, number("s"), array("out", {16}, true), array("rate", {2}, true),
                  array("bits", {1}, true, Element::U32)},
                 body.take())({&step, word(2), out, rate, &bits});
        for (int i = 0; i < set.lanes; ++i) {
            const bool keeps = netrt::random_number(step.key(3, 2), static_cast<uint32_t>(100 + 7 * i)) >= threshold;
            CHECK(out[i] == (keeps ? 1 : 0));
            CHECK((bits >> i & 1) == (keeps ? 1u : 0u));
        }
        CHECK(rate[0] == 0.25f);
        CHECK(rate[1] == static_cast<float>(step.one_minus_power(0.9)));
    }
}

TEST_CASE("borders of maps become zero, and nothing else") {
    for (const auto& set : instruction_sets()) {
        Builder body;
        body.run(loop::apply("clear_border<1, 2, 0, 1>", {}, {var("maps"), integer(1), integer(3)}));
        body.run(loop::apply("clear_border<2, 0, 1, 1>", {}, {var("map")}));
        body.run(loop::apply("clear_border<0, 1, 3, 0>", {}, {var("plane")}));
        body.run(loop::apply("clear", {}, {var("all")}));
        float found[4][2][5][6][4], map[7][5][4], plane[6][3], all[3][5];
        float expected[4][2][5][6][4], expected_map[7][5][4], expected_plane[6][3];
        const auto fill = [](auto& array) {
            float value = 1;
            for (float& x : netrt::flat(array)) x = value++;
        };
        fill(found), fill(expected), fill(map), fill(expected_map), fill(plane), fill(expected_plane), fill(all);
        Compiled(set,
                 {array("maps", {2, 5, 6, 4}, true, Element::F32, true), array("map", {7, 5, 4}, true),
                  array("plane", {6, 3}, true), array("all", {3, 5}, true)},
                 body.take())({found, map, plane, all});
        netrt::clear_border<1, 2, 0, 1>(&expected[0], 1, 3);
        netrt::clear_border<2, 0, 1, 1>(expected_map);
        netrt::clear_border<0, 1, 3, 0>(expected_plane);
        const auto equal = [](auto& a, auto& b) {
            return std::equal(std::begin(netrt::flat(a)), std::end(netrt::flat(a)), std::begin(netrt::flat(b)));
        };
        CHECK(equal(found, expected));
        CHECK(equal(map, expected_map));
        CHECK(equal(plane, expected_plane));
        for (const float x : netrt::flat(all)) CHECK(x == 0);
    }
}

TEST_CASE("squares are transposed, bytes widened and narrowed, lanes counted") {
    for (const auto& set : instruction_sets()) {
        const int n = set.lanes;
        const std::string lanes = std::to_string(n);
        const loop::Type mask{Element::I32, n};
        Builder body;
        body.run(loop::apply("transpose" + lanes, {},
                             {loop::address("from", {0}), integer(n + 3), loop::address("to", {0}), integer(n)}));
        const Expr bytes = loop::apply("load_bytes" + lanes, mask, {loop::address("bytes", {1})});
        body.run(
            loop::apply("store_bytes" + lanes, {}, {loop::address("narrow", {0}), bytes + loop::splat(integer(1), n)}));
        const Expr first = loop::apply("first_lanes" + lanes, mask, {var("count")});
        body.store("ones", {0}, loop::select(first, loop::splat(loop::real(1), n), loop::splat(loop::real(0), n)));
        std::vector<float> from(16 * 19), to(16 * 16), ones(16);
        std::iota(from.begin(), from.end(), 0.0f);
        std::vector<uint8_t> in(17), narrow(16);
        std::iota(in.begin(), in.end(), static_cast<uint8_t>(250));
        Compiled(set,
                 {number("count"), array("from", {16 * 19}), array("bytes", {17}, false, Element::U8),
                  array("to", {16 * 16}, true), array("narrow", {16}, true, Element::U8), array("ones", {16}, true)},
                 body.take())({word(3), from.data(), in.data(), to.data(), narrow.data(), ones.data()});
        for (int i = 0; i < n; ++i) {
            for (int j = 0; j < n; ++j)
                CHECK(to[static_cast<size_t>(j * n + i)] == from[static_cast<size_t>(i * (n + 3) + j)]);
            CHECK(narrow[static_cast<size_t>(i)] == static_cast<uint8_t>(in[static_cast<size_t>(i + 1)] + 1));
            CHECK(ones[static_cast<size_t>(i)] == (i < 3 ? 1 : 0));
        }
    }
}
