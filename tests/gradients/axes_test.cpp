// Gradients of operators on axes.
#include "finite_differences.h"
#include "../row_formulas.h"

using namespace netc::test;

namespace {

/// `shape` read from `in` as the axes say.
IndexMap index_map(ValueId in, std::vector<IndexAxis> axes, Shape shape) { return {in, std::move(axes), std::move(shape)}; }

}  // namespace

TEST_CASE("broadcast: of a value, of a weight, of one number") {
    Trial trial(3);
    const ValueId row = trial.variable({{4}}, "row"), column = trial.variable({{3, 1}}, "column");
    const ValueId weight = trial.bound_weight({{4}}, "weight"), one = trial.bound_weight({}, "one");
    const ValueId a = trial.make(Broadcast{row, {{3, 4}}}, "a"), b = trial.make(Broadcast{column, {{3, 4}}}, "b");
    const ValueId c = trial.make(Broadcast{weight, {{3, 4}}}, "c"), d = trial.make(Broadcast{one, {{3, 4}}}, "d");
    const ValueId x = trial.make(Zip{ZipKind::Mul, a, b}, "x"), y = trial.make(Zip{ZipKind::Mul, c, d}, "y");
    trial.check(trial.distance_of(trial.make(Zip{ZipKind::Add, x, y}, "out")));
}

TEST_CASE("places and numbers, which get no gradient, pass it to what they are combined with") {
    Trial trial(2);
    const ValueId in = trial.variable({{3, 4}}, "in");
    const ValueId row = trial.make(Broadcast{trial.make(Places{{{3, 1}}, 0}, "rows"), {{3, 4}}}, "row");
    const ValueId half = trial.make(Broadcast{trial.make(Constant{0.5}, "number"), {{3, 4}}}, "half");
    const ValueId scaled = trial.make(Zip{ZipKind::Mul, in, row}, "scaled");
    trial.check(trial.distance_of(trial.make(Zip{ZipKind::Div, scaled, half}, "out")));
}

TEST_CASE("index maps: slice with a step, pad, flip, roll, repeat, upsample, permute, a constant index") {
    const std::pair<std::vector<IndexAxis>, Shape> cases[] = {
        {{{0}, {1, 2, 1}}, {{3, 2}}},          {{{0, 1, -2}, {1}}, {{6, 4}}},
        {{{0, -1, 2}, {1}}, {{3, 4}}},         {{{0}, {1, 1, 3, 1, 4}}, {{3, 4}}},
        {{{0, 1, 0, 1, 3}, {1}}, {{7, 4}}},    {{{0}, {1, 1, 0, 3}}, {{3, 12}}},
        {{{1}, {0}}, {{4, 3}}},                {{{1}, {-1, 1, 2}}, {{2, 3}}},
    };
    for (const auto& [axes, shape] : cases) {
        Trial trial(2);
        const ValueId in = trial.variable({{3, 4}}, "in");
        trial.check(trial.distance_of(trial.make(index_map(in, axes, shape), "out")));
    }
}

TEST_CASE("the gradient of an index map is differentiated as the map itself") {
    Trial trial(2);
    const ValueId in = trial.variable({{6}}, "in");
    trial.check(trial.distance_of(trial.make(IndexMapGrad{in, {{0, 1, 0, 2}}, {{3}}}, "out")));
}

TEST_CASE("bilinear: larger, smaller, one row, corners aligned or not") {
    for (bool align_corners : {false, true})
        for (const auto& [height, width] : {std::pair<int64_t, int64_t>{6, 10}, {2, 3}, {5, 1}, {1, 7}, {3, 5}}) {
            Trial trial(2);
            const ValueId in = trial.variable({{2, 3, 5}}, "in");
            trial.check(trial.distance_of(trial.make(Bilinear{in, height, width, align_corners}, "out")));
        }
}

TEST_CASE("reduce: sum, max, min over axes, kept or not") {
    for (ReduceKind kind : {ReduceKind::Sum, ReduceKind::Max, ReduceKind::Min})
        for (const std::vector<int64_t>& axes : {std::vector<int64_t>{0}, {1}, {2}, {0, 2}, {0, 1, 2}})
            for (bool keep : {false, true}) {
                Trial trial(2);
                const ValueId in = trial.variable({{2, 3, 4}}, "in");
                trial.check(trial.distance_of(trial.make(Reduce{kind, in, axes, keep}, "out")));
            }
}

TEST_CASE("matmul: of two values, transposed, of several matrices, by a weight") {
    for (bool transpose : {false, true}) {
        Trial trial(2);
        const ValueId a = trial.variable({{2, 3, 4}}, "a");
        const ValueId b = trial.variable(transpose ? Shape{{2, 5, 4}} : Shape{{2, 4, 5}}, "b");
        trial.check(trial.distance_of(trial.make(MatMul{a, b, false, transpose}, "out")));

        Trial with_weight(3);
        const ValueId x = with_weight.variable({{3, 4}}, "x");
        const ValueId w = with_weight.bound_weight(transpose ? Shape{{5, 4}} : Shape{{4, 5}}, "w");
        with_weight.check(with_weight.distance_of(with_weight.make(MatMul{x, w, false, transpose}, "out")));
    }
}

TEST_CASE("matmul with its first factor transposed") {
    Trial trial(2);
    const ValueId a = trial.variable({{4, 3}}, "a"), b = trial.variable({{4, 5}}, "b");
    trial.check(trial.distance_of(trial.make(MatMul{a, b, true, false}, "out")));
}

TEST_CASE("gather: rows of a table, one of them twice") {
    Trial trial(2);
    const ValueId table = trial.bound_weight({{4, 3}}, "table");
    const ValueId index = trial.graph.add(Input{trial.inputs++}, {DType::I32, {{3}}, true}, "index");
    trial.bind(index, {0, 3, 0, 2, 2, 1});
    trial.check(trial.distance_of(trial.make(Gather{table, index}, "out")));
}

TEST_CASE("concat along any axis") {
    for (int64_t axis : {0, 1, 2}) {
        Trial trial(2);
        Shape a{{2, 3, 4}}, b{{2, 3, 4}};
        b.dims[static_cast<size_t>(axis)] = 2;
        trial.check(trial.distance_of(trial.make(Concat{{trial.variable(a, "a"), trial.variable(b, "b")}, axis}, "out")));
    }
}

TEST_CASE("softmax along the rows of a matrix") {
    Trial trial(2);
    trial.check(trial.distance_of(trial.make(netc::test::softmax(trial.graph, trial.variable({{3, 4}}, "in")), "out")));
}
