// Computes what depends on constants only.
#include "transform/fold_constants.h"

#include <algorithm>
#include <optional>

#include "graph/evaluate.h"

namespace netc::transform {

using namespace graph;

namespace {

/// The number that a value is everywhere, if that is known.
std::optional<double> constant(const Graph& graph, ValueId value) {
    const Op& op = graph.producer(value);
    if (const auto* broadcast = std::get_if<Broadcast>(&op)) return constant(graph, broadcast->in);
    const auto* number = std::get_if<Constant>(&op);
    return number ? std::optional(number->value) : std::nullopt;
}

/// An operator that makes equal numbers of equal numbers; one number repeated is how they are written.
bool keeps_uniform(const Graph& graph, const Op& op) {
    if (const auto* broadcast = std::get_if<Broadcast>(&op))
        return !std::holds_alternative<Constant>(graph.producer(broadcast->in));
    return std::holds_alternative<Map>(op) || std::holds_alternative<Zip>(op) || std::holds_alternative<Scale>(op) ||
           std::holds_alternative<Reshape>(op);
}

/// The number that fills the result of `op`, if that is known: the interpreter is asked, on scalars.
std::optional<double> known_result(const Graph& graph, Op op) {
    if (const auto* map = std::get_if<Map>(&op); map && formula::is_number(map->function->value))
        return map->function->value->value;
    if (!keeps_uniform(graph, op)) return std::nullopt;
    if (const auto* broadcast = std::get_if<Broadcast>(&op)) return constant(graph, broadcast->in);
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

/// What a function reads of numbers that are known becomes part of its formula.
Map with_constants(const Graph& graph, const Map& map) {
    if (!map.function->derivatives.empty()) return map;
    formula::Function function = *map.function;
    const auto fill_in = [&](const std::string& name, double value) {
        const formula::Formula variable = formula::variable(name), number = formula::number(value);
        function.value = formula::replace(function.value, variable, number);
        for (auto& [term, called] : function.names) term = formula::replace(term, variable, number);
    };
    for (size_t i = 0; i < map.ins.size(); ++i)
        if (const std::optional<double> value = constant(graph, map.ins[i])) fill_in(function.variables[i], *value);
    if (function.value == map.function->value) return map;
    Map result;
    function.variables = formula::variables_of(function.value);
    for (const std::string& name : function.variables) {
        const auto& before = map.function->variables;
        result.ins.push_back(map.ins[static_cast<size_t>(std::find(before.begin(), before.end(), name) - before.begin())]);
    }
    result.function = std::make_shared<const formula::Function>(std::move(function));
    return result;
}

/// Where the other operand has the shape of the result, a number need not be repeated.
ValueId without_repetition(const Graph& graph, ValueId number) {
    while (const auto* broadcast = std::get_if<Broadcast>(&graph.producer(number))) number = broadcast->in;
    return number;
}

/// The operator with what is known of its operands filled in: a multiplication by a constant is a scaling, numbers in
/// formulas are part of them, and an operand that repeats a number is that number.
Op with_known_operands(const Graph& graph, Op op) {
    if (auto* map = std::get_if<Map>(&op)) return with_constants(graph, *map);
    if (auto* zip = std::get_if<Zip>(&op)) {
        const std::optional<double> a = constant(graph, zip->a), b = constant(graph, zip->b);
        if (zip->kind == ZipKind::Mul && b) return Scale{zip->a, *b};
        if (zip->kind == ZipKind::Mul && a) return Scale{zip->b, *a};
        if (a && !b) zip->a = without_repetition(graph, zip->a);
        if (b && !a) zip->b = without_repetition(graph, zip->b);
    }
    return op;
}

/// The input that the node hands on as it is, or nothing.
ValueId handed_on(const Graph& graph, const Node& node) {
    ValueId in;
    if (const auto* map = std::get_if<Map>(&node.op); map && formula::is_identity(*map->function)) in = map->ins[0];
    if (const auto* scale = std::get_if<Scale>(&node.op); scale && scale->factor == 1) in = scale->in;
    if (const auto* zip = std::get_if<Zip>(&node.op); zip && zip->kind == ZipKind::Add) {
        if (constant(graph, zip->a) == 0) in = zip->b;
        if (constant(graph, zip->b) == 0) in = zip->a;
    }
    if (const auto* reshape = std::get_if<Reshape>(&node.op)) in = reshape->in;
    return in && graph.values[in].type == graph.values[node.result].type ? in : ValueId{};
}

}  // namespace

void make_constant(Graph& graph, NodeId id, double value, std::vector<NodeId>& order) {
    const ValueId result = graph.nodes[id].result;
    const Value info = graph.values[result];
    if (!info.type.batched) {
        graph.nodes[id].op = Constant{value};
        return;
    }
    const ValueId number =
        graph.add(Constant{value}, {DType::F32, {}, false}, info.name + "_once", graph.nodes[id].span);
    order.push_back(graph.values[number].producer);
    graph.nodes[id].op = Broadcast{number, info.type.shape};
}

void fold_constants(Graph& graph) {
    const std::vector<NodeId> order = graph.order;
    std::vector<NodeId> with_numbers;
    for (NodeId id : order) {
        Op op = with_known_operands(graph, graph.nodes[id].op);
        if (auto* outer = std::get_if<Scale>(&op))
            if (const auto* inner = std::get_if<Scale>(&graph.producer(outer->in)))
                *outer = Scale{inner->in, inner->factor * outer->factor};
        const std::optional<double> value = known_result(graph, op);
        graph.nodes[id].op = std::move(op);
        if (value) make_constant(graph, id, *value, with_numbers);
        with_numbers.push_back(id);
        if (const ValueId in = handed_on(graph, graph.nodes[id])) graph.replace_uses(graph.nodes[id].result, in);
    }
    graph.order = std::move(with_numbers);
}

}  // namespace netc::transform
