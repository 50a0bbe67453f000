// Declared functions of values of the network: operands are repeated to one shape, and the formula becomes one node.
#include <fmt/format.h>

#include "check/apply.h"
#include "check/apply_axes.h"
#include "check/declarations.h"
#include "check/formulas.h"
#include "formula/traits.h"

namespace netc::check {

using graph::Shape;
using graph::ValueId;

namespace {

/// The shape to which all operands are repeated; nothing when two do not fit (reported).
std::optional<Shape> common_shape(const Step& step) {
    Shape result = step.shape();
    for (size_t i = 1; i < step.bound.inputs.size(); ++i) {
        const std::optional<Shape> joined = broadcast_shape(result, step.shape(i));
        if (!joined) {
            same_shapes(step.context, step.net, step.name(), step.bound.inputs[0], step.bound.inputs[i]);
            return std::nullopt;
        }
        result = *joined;
    }
    return result;
}

}  // namespace

Meaning apply_function(const Step& step) {
    std::optional<formula::Function> function = function_of(step.context, step.declarations, step.bound);
    if (!function) return {Failed{}};
    const std::optional<Shape> shape = common_shape(step);
    if (!shape) return {Failed{}};
    if (formula::is_identity(*function)) return Meaning{Tensor{step.in()}};
    const NewLayer layer = step.start();
    graph::Map map{nullptr, {}};
    for (size_t i = 0; i < step.bound.inputs.size(); ++i) {
        ValueId in = step.in(i);
        if (step.net.shape(in) != *shape) {
            const auto repeated =
                step.net.add_node(graph::Broadcast{in, *shape}, *shape, fmt::format("{}_{}", layer.name, function->variables[i]), step.span);
            if (!repeated) return {Failed{}};
            in = *repeated;
        }
        map.ins.push_back(in);
    }
    map.function = std::make_shared<const formula::Function>(std::move(*function));
    const ValueId like = step.in();
    const auto value = step.net.add_node(std::move(map), *shape, layer.name, step.span);
    if (!value) return {Failed{}};
    step.net.take_origin(*value, like);
    step.net.finish_layer(layer, step.text, *value);
    return {Tensor{*value}};
}

}  // namespace netc::check
