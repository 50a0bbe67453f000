// Gradients of elementwise operators, shapes and dropout against finite differences.
#include "finite_differences.h"

using namespace netc::test;

TEST_CASE("maps") {
    for (const auto& function : {netc::test::relu, netc::test::sigmoid, netc::test::tanh, netc::formula::identity(), netc::formula::negation(),
                                 netc::test::exp, netc::test::log, netc::test::sqrt, netc::test::square}) {
        CAPTURE(function->name);
        const bool positive = function == netc::test::log || function == netc::test::sqrt;
        Trial trial(2);
        const ValueId in = trial.variable({{3, 5}}, "in", 0.05, positive ? 2 : 0);
        trial.check(trial.distance_of(trial.make(Map{function, {in}}, "out")));
    }
}

TEST_CASE("functions of two tensors, and of one value twice") {
    using namespace netc::formula;
    const Formula a = variable("a"), b = variable("b");
    const auto function = std::make_shared<const Function>(
        Function{"gate", "gate", {"a", "b"}, a * make(Primitive::Sigmoid, {b}) + make(Primitive::Tanh, {a / (b + number(3))})});
    Trial trial(2);
    const ValueId first = trial.variable({{2, 3}}, "a", 0.1), second = trial.variable({{2, 3}}, "b", 0.07, 0.5);
    trial.check(trial.distance_of(trial.make(netc::graph::Map{function, {first, second}}, "out")));
    Trial twice(2);
    const ValueId both = twice.variable({{5}}, "a", 0.1);
    twice.check(twice.distance_of(twice.make(netc::graph::Map{function, {both, both}}, "out")));
}

TEST_CASE("zips of two tensors") {
    for (ZipKind kind : {ZipKind::Add, ZipKind::Sub, ZipKind::Mul, ZipKind::Div, ZipKind::Max, ZipKind::Min}) {
        CAPTURE(static_cast<int>(kind));
        Trial trial(2);
        const ValueId a = trial.variable({{2, 3}}, "a", 0.1);
        // At distances that are no multiples of 0.1, so that max and min have no ties; away from zero for Div.
        const ValueId b = trial.variable({{2, 3}}, "b", 0.07, kind == ZipKind::Div ? 1.5 : 0.02);
        trial.check(trial.distance_of(trial.make(Zip{kind, a, b}, "out")));
    }
}

TEST_CASE("zips with a constant") {
    for (ZipKind kind : {ZipKind::Add, ZipKind::Sub, ZipKind::Mul, ZipKind::Div, ZipKind::Max, ZipKind::Min}) {
        CAPTURE(static_cast<int>(kind));
        Trial trial(3);
        const ValueId a = trial.variable({{4}}, "a", 0.1);
        trial.check(trial.distance_of(trial.make(Zip{kind, a, trial.constant(0.21)}, "out")));
    }
}

TEST_CASE("zips whose second operand alone has a gradient") {
    for (ZipKind kind : {ZipKind::Add, ZipKind::Sub, ZipKind::Mul, ZipKind::Div, ZipKind::Max, ZipKind::Min}) {
        CAPTURE(static_cast<int>(kind));
        Trial trial(2);
        const ValueId a = trial.bound_input({{5}}, "a");
        // The numbers of `a` are at the same distances, around 0.27.
        const ValueId b = trial.variable({{5}}, "b", 0.05, kind == ZipKind::Div ? 1.5 : 0.288);
        trial.check(trial.distance_of(trial.make(Zip{kind, a, b}, "out")));
    }
}

TEST_CASE("a value with itself") {
    Trial trial(2);
    const ValueId in = trial.variable({{5}}, "in");
    trial.check(trial.distance_of(trial.make(Zip{ZipKind::Mul, in, in}, "square")));
}

TEST_CASE("scale") {
    Trial trial(2);
    trial.check(trial.distance_of(trial.make(Scale{trial.variable({{2, 2}}, "in"), -1.75}, "out")));
}

TEST_CASE("dropout") {
    Trial trial(3);
    const ValueId in = trial.variable({{4, 5}}, "in");
    const ValueId out = trial.make(Dropout{in, 0.4, 2}, "out");
    trial.check(trial.distance_of(out));
}

TEST_CASE("reshape") {
    Trial trial(2);
    const ValueId in = trial.variable({{2, 3, 4}}, "in");
    trial.check(trial.distance_of(trial.make(Reshape{in, {{4, 6}}}, "out")));
}

TEST_CASE("concat") {
    Trial trial(2);
    const ValueId a = trial.variable({{1, 2, 3}}, "a"), b = trial.variable({{3, 2, 3}}, "b");
    trial.check(trial.distance_of(trial.make(Concat{{a, b, a}}, "out")));
}

TEST_CASE("slice") {
    struct Cut {
        int64_t first, count;
    };
    for (const Cut& cut : {Cut{0, 2}, Cut{1, 2}, Cut{3, 2}, Cut{0, 5}}) {
        Trial trial(2);
        const ValueId in = trial.variable({{5, 3}}, "in");
        trial.check(trial.distance_of(trial.make(Slice{in, cut.first, cut.count}, "out")));
    }
}
