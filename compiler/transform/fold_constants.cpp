// Computes what depends on constants only.
#include "transform/fold_constants.h"

#include <algorithm>
#include <optional>

#include "graph/evaluate.h"

namespace netc::transform {

using namespace graph;

namespace {

std::optional<double> constant(const Graph& graph, ValueId value) {
    const auto* op = std::get_if<Constant>(&graph.producer(value));
    return op ? std::optional(op->value) : std::nullopt;
}

/// An operator that makes equal numbers of equal numbers.
bool keeps_uniform(const Op& op) {
    return std::holds_alternative<Map>(op) || std::holds_alternative<Zip>(op) || std::holds_alternative<Scale>(op) ||
           std::holds_alternative<Reshape>(op);
}

/// The number that fills the result of `op`, if that is known: the interpreter is asked, on scalars.
std::optional<double> known_result(const Graph& graph, Op op) {
    if (!keeps_uniform(op)) return std::nullopt;
    Graph scalars;
    bool known = true;
    for_each_input(op, [&](ValueId& input) {
        const std::optional<double> value = constant(graph, input);
        known = known && value;
        input = scalars.add(Constant{value.value_or(0)}, {DType::F32, {}, false}, "in");
    });
    if (!known) return std::nullopt;
    const ValueId out = scalars.add(op, {DType::F32, {}, false}, "out");
    Bindings<double> bindings(scalars);
    evaluate(scalars, bindings, 1);
    return bindings[out].front();
}

/// A multiplication by a constant is a scaling, and so are two scalings.
void simplify(const Graph& graph, Op& op) {
    if (const auto* zip = std::get_if<Zip>(&op); zip && zip->kind == ZipKind::Mul)
        if (const std::optional<double> factor = constant(graph, zip->b)) op = Scale{zip->a, *factor};
    if (auto* outer = std::get_if<Scale>(&op))
        if (const auto* inner = std::get_if<Scale>(&graph.producer(outer->in)))
            *outer = Scale{inner->in, inner->factor * outer->factor};
}

/// The input that the node hands on as it is, or nothing.
ValueId handed_on(const Graph& graph, const Node& node) {
    ValueId in;
    if (const auto* map = std::get_if<Map>(&node.op); map && formula::is_identity(*map->function)) in = map->ins[0];
    if (const auto* scale = std::get_if<Scale>(&node.op); scale && scale->factor == 1) in = scale->in;
    if (const auto* reshape = std::get_if<Reshape>(&node.op)) in = reshape->in;
    return in && graph.values[in].type == graph.values[node.result].type ? in : ValueId{};
}

}  // namespace

void fold_constants(Graph& graph) {
    for (NodeId id : graph.order) {
        Node& node = graph.nodes[id];
        simplify(graph, node.op);
        if (const std::optional<double> value = known_result(graph, node.op)) node.op = Constant{*value};
        if (const ValueId in = handed_on(graph, node)) graph.replace_uses(node.result, in);
    }
}

}  // namespace netc::transform
