// Folding constants and batch normalisation, removing dead nodes: graph before, graph after.
#include <doctest/doctest.h>

#include "../../graph_builder.h"
#include "transform/dead_nodes.h"
#include "transform/fold_batchnorm.h"
#include "transform/fold_constants.h"

using namespace netc::test;
using namespace netc::transform;

namespace {

std::string folded(Builder& b, ValueId out) {
    b.graph.outputs = {out};
    fold_constants(b.graph);
    verify(b.graph, "fold_constants");
    dead_nodes(b.graph);
    verify(b.graph, "dead_nodes");
    return print(b.graph);
}

}  // namespace

TEST_CASE("what depends on constants only is computed") {
    Builder b;
    const ValueId in = b.input({{3}}, "in");
    const TensorType row{DType::F32, {{3}}, false};
    const ValueId sixteen = b.graph.add(Constant{16}, row, "sixteen");
    const ValueId root = b.make(Map{netc::test::sqrt, {sixteen}}, "root");
    const ValueId sum = b.make(Zip{ZipKind::Add, root, b.constant(2)}, "sum");
    const ValueId out = b.make(Zip{ZipKind::Div, in, sum}, "out");
    CHECK(folded(b, out) ==
          "%0 in = Input(index = 0) : f32[3]\n"
          "%4 sum = Constant(value = 6) : weight f32[3]\n"
          "%5 out = Zip.Div(%0 in, %4 sum) : f32[3]\n"
          "outputs %5 out\n");
}

TEST_CASE("scalings become one") {
    Builder b;
    const ValueId in = b.input({{3}}, "in");
    const ValueId twice = b.make(Zip{ZipKind::Mul, in, b.constant(2)}, "twice");
    const ValueId out = b.make(Scale{twice, 0.25}, "out");
    CHECK(folded(b, out) ==
          "%0 in = Input(index = 0) : f32[3]\n"
          "%3 out = Scale(%0 in, factor = 0.5) : f32[3]\n"
          "outputs %3 out\n");
}

TEST_CASE("a sum with 0 is the other operand, where that has the shape of the sum") {
    Builder b;
    const ValueId in = b.input({{3}}, "in");
    const ValueId zeros = b.make(Broadcast{b.constant(0), {{3}}}, "zeros");
    const ValueId same = b.make(Zip{ZipKind::Add, zeros, in}, "same");
    const ValueId again = b.make(Zip{ZipKind::Add, same, b.constant(0)}, "again");
    const ValueId out = b.make(Map{netc::test::sqrt, {again}}, "out");
    b.graph.outputs = {out};
    fold_constants(b.graph);
    verify(b.graph, "fold_constants");
    CHECK(std::get<Map>(b.graph.producer(out)).ins == std::vector<ValueId>{in});
}

TEST_CASE("a number that is repeated is an operand, and part of formulas") {
    Builder b;
    const ValueId in = b.input({{3}}, "in"), other = b.input({{3}}, "other");
    const auto repeated = [&](double number) { return b.make(Broadcast{b.constant(number), {{3}}}, "repeated"); };
    const netc::formula::Formula x = netc::formula::variable("x"), y = netc::formula::variable("y");
    const auto sum = std::make_shared<const netc::formula::Function>(
        netc::formula::Function{"sum", "sum", {"x", "y"}, x * y + y});
    const ValueId same = b.make(Zip{ZipKind::Mul, repeated(1), in}, "same");
    const ValueId less = b.make(Zip{ZipKind::Less, repeated(2), same}, "less");
    const ValueId line = b.make(Map{sum, {less, repeated(3)}}, "line");
    const ValueId known = b.make(Zip{ZipKind::Add, repeated(3), repeated(4)}, "known");
    const ValueId out = b.make(Concat{{line, known, other}, 0}, "out");
    CHECK(folded(b, out) ==
          "%0 in = Input(index = 0) : f32[3]\n"
          "%1 other = Input(index = 1) : f32[3]\n"
          "%5 constant = Constant(value = 2) : weight f32[]\n"
          "%7 less = Zip.Less(%5 constant, %0 in) : f32[3]\n"
          "%10 line = Map.sum(%7 less) : f32[3]\n"
          "%17 known_once = Constant(value = 7) : weight f32[]\n"
          "%15 known = Broadcast(%17 known_once, shape = [3]) : f32[3]\n"
          "%16 out = Concat(%10 line, %15 known, %1 other) : f32[9]\n"
          "outputs %16 out\n");
}

TEST_CASE("steps that change nothing are dropped, also before outputs") {
    Builder b;
    const ValueId in = b.input({{2, 3}}, "in");
    const ValueId same = b.make(Reshape{in, {{2, 3}}}, "same");
    const ValueId doubled = b.make(Scale{same, 2}, "doubled");
    const ValueId halved = b.make(Scale{doubled, 0.5}, "halved");
    const ValueId out = b.make(Map{netc::formula::identity(), {halved}}, "out");
    CHECK(folded(b, out) ==
          "%0 in = Input(index = 0) : f32[2, 3]\n"
          "outputs %0 in\n");
}

TEST_CASE("what is not constant stays") {
    Builder b;
    const ValueId in = b.input({{2, 3}}, "in");
    const ValueId flat = b.make(Reshape{in, {{6}}}, "flat");
    const ValueId scaled = b.make(Scale{flat, 3}, "scaled");
    const ValueId out = b.make(Zip{ZipKind::Max, scaled, b.constant(0)}, "out");
    b.graph.outputs = {out};
    const std::string before = print(b.graph);
    CHECK(folded(b, out) == before);
}

TEST_CASE("nodes that nobody reads are removed, updates are not") {
    Builder b;
    const ValueId in = b.input({{3}}, "in");
    const ValueId unread_input = b.input({{3}}, "unread_input");
    const ValueId w = b.weight({{2, 3}}, "w"), unread_weight = b.weight({{3}}, "unread_weight");
    const ValueId out = b.make(Dense{in, w, {}}, "out");
    const ValueId dead = b.make(Map{netc::test::exp, {out}}, "dead");
    b.make(Map{netc::test::exp, {dead}}, "dead_too");
    b.make(Scale{unread_input, 2}, "dead_as_well");
    const ValueId d_w = b.make(DenseGradKernel{out, in}, "d_w");
    b.make(Update{w, d_w, {}}, "updated_w");
    b.graph.outputs = {out};
    dead_nodes(b.graph);
    verify(b.graph, "dead_nodes");

    std::vector<std::string> names;
    for (NodeId node : b.graph.order) names.push_back(b.graph.values[b.graph.nodes[node].result].name);
    CHECK(names == std::vector<std::string>{"in", "w", "out", "d_w", "updated_w"});
    // Ids keep their meaning.
    CHECK(b.graph.values[unread_weight].name == "unread_weight");
}

TEST_CASE("batch normalisation is by constants where it is frozen") {
    Builder b;
    const ValueId in = b.input({{2, 3}}, "in");
    const auto norm = [&](ValueId from, const std::string& name) {
        return b.make(BatchNorm{from, b.weight({{2}}, name + ".scale"), b.weight({{2}}, name + ".shift"),
                                b.weight({{2}}, name + ".running_mean", false),
                                b.weight({{2}}, name + ".running_variance", false)},
                      name);
    };
    const ValueId first = norm(in, "bn1"), second = norm(first, "bn2");
    const auto frozen = [&](ValueId value) { return std::get<BatchNorm>(b.graph.producer(value)).frozen; };

    SUBCASE("everywhere") {
        fold_batchnorm(b.graph);
        CHECK(frozen(first));
        CHECK(frozen(second));
    }
    SUBCASE("by its weights") {
        b.graph.parameters[0].frozen = true;
        fold_frozen_batchnorm(b.graph);
        CHECK(frozen(first));
        CHECK_FALSE(frozen(second));
    }
    SUBCASE("by its statistics") {
        b.graph.parameters[6].frozen = true;
        fold_frozen_batchnorm(b.graph);
        CHECK_FALSE(frozen(first));
        CHECK(frozen(second));
    }
}
