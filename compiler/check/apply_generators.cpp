// Layers without inputs: values that the network makes itself.
#include "check/apply_generators.h"

#include <fmt/format.h>

#include <algorithm>

namespace netc::check {

using graph::Shape;
using graph::ValueId;

namespace {

/// The extents that the call asks for; nothing when one is not at least 1 (reported).
std::optional<Shape> wanted_shape(const Step& step) {
    Shape shape{step.bound.list("shape")};
    const auto wrong = std::find_if(shape.dims.begin(), shape.dims.end(), [](int64_t extent) { return extent < 1; });
    if (wrong == shape.dims.end()) return shape;
    step.context.error("argument-range", step.bound.given("shape").span,
                       fmt::format("`shape` of `{}` has {}; extents are at least 1", step.name(), *wrong));
    return std::nullopt;
}

Meaning finished(const Step& step, const NewLayer& layer, graph::Op op, const Shape& shape) {
    const auto value = step.net.add_node(std::move(op), shape, layer.name, step.span);
    if (!value) return {Failed{}};
    step.net.set_origin(*value, {step.text, step.span, {}});
    step.net.finish_layer(layer, step.text, *value);
    return {Tensor{*value}};
}

/// What samples share, or the same number everywhere, as a value of each sample.
Meaning repeated(const Step& step, const NewLayer& layer, graph::Op op, Shape from, Shape to) {
    graph::Graph& graph = step.net.model.graph;
    const ValueId once = graph.add(std::move(op), {graph::DType::F32, std::move(from), false},
                                   step.net.unique_value_name(layer.name + "_once"), step.span);
    return finished(step, layer, graph::Broadcast{once, to}, to);
}

}  // namespace

Meaning apply_places(const Step& step) {
    const std::optional<Shape> shape = wanted_shape(step);
    if (!shape) return {Failed{}};
    const int64_t given = step.bound.whole("axis"), rank = shape->rank(), axis = given < 0 ? given + rank : given;
    if (axis < 0 || axis >= rank) {
        const Span span = step.bound.given("axis").span;
        step.context.error("no-such-axis", span.empty() ? step.span : span,
                           fmt::format("`places` has no axis {} to count along: its shape is {}", given, to_string(*shape)));
        return {Failed{}};
    }
    Shape line;
    line.dims.assign(shape->dims.size(), 1);
    line.dims[static_cast<size_t>(axis)] = shape->dims[static_cast<size_t>(axis)];
    return repeated(step, step.start(), graph::Places{line, axis}, line, *shape);
}

Meaning apply_filled(const Step& step) {
    const std::optional<Shape> shape = wanted_shape(step);
    if (!shape) return {Failed{}};
    return repeated(step, step.start(), graph::Constant{step.bound.real("value")}, {}, *shape);
}

Meaning apply_training(const Step& step) { return repeated(step, step.start(), graph::Training{}, {}, {}); }

Meaning apply_gaussian(const Step& step) {
    const std::optional<Shape> shape = wanted_shape(step);
    if (!shape) return {Failed{}};
    return finished(step, step.start(), graph::RandomNormal{*shape, step.net.random_layers++}, *shape);
}

}  // namespace netc::check
