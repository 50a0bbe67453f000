// Softmax and losses as operators, for tests of graphs: the formulas of the library, built by hand.
#pragma once

#include "graph_builder.h"

namespace netc::test {

namespace rows {

using formula::Formula;
using formula::Primitive;

inline Formula call(Primitive op, const Formula& f) { return formula::make(op, {f}); }
inline Formula sum(const Formula& f) { return call(Primitive::Sum, f); }
inline Formula mean(const Formula& f) { return sum(f) / formula::make(Primitive::Count, {}); }
inline Formula at_label(const Formula& row) {
    return formula::make(Primitive::Pick, {row, formula::variable("label", false)});
}

/// A formula of scores and labels: the classes of a map are its channels.
inline Op of_scores(const Graph& graph, const char* name, const Formula& value, ValueId scores, ValueId label) {
    const Shape shape = graph.shape(scores);
    const bool mean = shape.rank() > 1;
    return MapRows{std::make_shared<const formula::Function>(
                       formula::Function{name, name, {"scores", "label"}, value}),
                   {scores, label},
                   shape,
                   shape.rank() == 2 ? 1 : 0,
                   mean ? RowResult::Mean : RowResult::Once};
}
inline Op of_differences(const Graph& graph, const char* name, const Formula& value, ValueId prediction, ValueId target) {
    return MapRows{std::make_shared<const formula::Function>(
                       formula::Function{name, name, {"prediction", "target"}, value}),
                   {prediction, target},
                   graph.shape(prediction),
                   -1,
                   RowResult::Once};
}

}  // namespace rows

inline Op softmax(const Graph& graph, ValueId in) {
    using namespace rows;
    const Formula x = formula::variable("x"), y = formula::variable("y"), d = formula::variable("d");
    const Formula power = call(Primitive::Exp, x - call(Primitive::Largest, x));
    formula::Function function{"softmax", "softmax", {"x"}, power / sum(power)};
    function.derivatives = {y * (d - sum(d * y))};
    return MapRows{std::make_shared<const formula::Function>(function), {in}, graph.shape(in),
                   graph.shape(in).rank() - 1, RowResult::Each};
}

inline Op cross_entropy(const Graph& graph, ValueId logits, ValueId label) {
    using namespace rows;
    const Formula x = formula::variable("scores"), top = call(Primitive::Stop, call(Primitive::Largest, x));
    const Formula value = call(Primitive::Log, sum(call(Primitive::Exp, x - top))) + (top - at_label(x));
    return of_scores(graph, "cross_entropy", value, logits, label);
}

inline Op log_loss(const Graph& graph, ValueId probabilities, ValueId label) {
    using namespace rows;
    const Formula x = formula::variable("scores"), total = sum(x), low = formula::number(1e-7),
                  high = formula::number(1 - 1e-7), zero = formula::number(0);
    const Formula p =
        formula::select(formula::make(Primitive::Equal, {total, zero}), zero, at_label(x) / total);
    const Formula held = formula::select(
        formula::make(Primitive::LessEqual, {p, low}), low,
        formula::select(formula::make(Primitive::LessEqual, {high, p}), high, p));
    return of_scores(graph, "log_loss", -call(Primitive::Log, held), probabilities, label);
}

inline Op one_hot_squared_error(const Graph& graph, ValueId scores, ValueId label) {
    using namespace rows;
    const Formula hit = formula::make(Primitive::OneHot, {formula::variable("label", false)});
    const Formula difference =
        formula::variable("scores") - formula::select(hit, formula::number(1), formula::number(0));
    return of_scores(graph, "one_hot_squared_error", mean(difference * difference), scores, label);
}

inline Op mean_squared_error(const Graph& graph, ValueId prediction, ValueId target) {
    using namespace rows;
    const Formula difference = formula::variable("prediction") - formula::variable("target");
    return of_differences(graph, "mean_squared_error", mean(difference * difference), prediction, target);
}

inline Op mean_absolute_error(const Graph& graph, ValueId prediction, ValueId target) {
    using namespace rows;
    const Formula difference = formula::variable("prediction") - formula::variable("target");
    return of_differences(graph, "mean_absolute_error", mean(call(Primitive::Abs, difference)), prediction, target);
}

}  // namespace netc::test
