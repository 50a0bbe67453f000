// The graph as text: one node a line, attributes only where they differ from the ordinary.
#include <fmt/format.h>

#include <map>
#include <set>

#include "base/check.h"
#include "graph/graph.h"
#include "graph/members.h"

namespace netc::graph {

namespace {

const char* name_of(ZipKind kind) {
    switch (kind) {
        case ZipKind::Add:
            return "Add";
        case ZipKind::Sub:
            return "Sub";
        case ZipKind::Mul:
            return "Mul";
        case ZipKind::Div:
            return "Div";
        case ZipKind::Max:
            return "Max";
        case ZipKind::Min:
            return "Min";
        case ZipKind::Equal:
            return "Equal";
        case ZipKind::Less:
            return "Less";
        case ZipKind::LessEqual:
            return "LessEqual";
    }
    NETC_UNREACHABLE();
}

const char* name_of(ReduceKind kind) {
    switch (kind) {
        case ReduceKind::Sum:
            return "Sum";
        case ReduceKind::Max:
            return "Max";
        case ReduceKind::Min:
            return "Min";
    }
    NETC_UNREACHABLE();
}

const char* name_of(RowResult result) {
    switch (result) {
        case RowResult::Each:
            return "each";
        case RowResult::Once:
            return "once";
        case RowResult::Mean:
            return "mean";
    }
    NETC_UNREACHABLE();
}

const char* name_of(BatchNormPart part) {
    switch (part) {
        case BatchNormPart::Input:
            return "Input";
        case BatchNormPart::ScaleWeight:
            return "ScaleWeight";
        case BatchNormPart::ShiftWeight:
            return "ShiftWeight";
    }
    NETC_UNREACHABLE();
}

/// One node in the making: `kind` goes behind the operator's name, the others between the parentheses.
struct NodeText {
    const Graph& graph;
    const std::map<ValueId, size_t>* numbers;  // values as numbers alone; null: as ids and names
    std::string kind;
    std::string arguments;

    void argument(const std::string& text) { arguments += (arguments.empty() ? "" : ", ") + text; }
    void named(const char* name, const std::string& text) { argument(fmt::format("{} = {}", name, text)); }

    void add(const char* name, ValueId value) {
        if (value && numbers)
            argument(fmt::format("%{}", numbers->at(value)));
        else if (value)
            argument(fmt::format("%{} {}", value.index, graph.values[value].name));
        else if (std::string_view(name) != "norm" && std::string_view(name) != "sums")  // few optimizers read them
            named(name, "none");
    }
    /// Another node is named by its result. What is canonical is a graph before its passes, which names none.
    void add(const char* name, NodeId node) {
        if (node && !numbers) named(name, fmt::format("%{}", graph.nodes[node].result.index));
    }
    void add(const char* name, const std::vector<ValueId>& values) {
        for (ValueId value : values) add(name, value);
    }
    void add(const char*, const formula::FunctionRef& function) { kind = "." + function->text; }
    void add(const char*, ZipKind value) { kind = fmt::format(".{}", name_of(value)); }
    void add(const char*, BatchNormPart value) { kind = fmt::format(".{}", name_of(value)); }
    void add(const char* name, const Shape& shape) { named(name, to_string(shape)); }
    void add(const char* name, double number) { named(name, fmt::format("{}", number)); }
    void add(const char* name, int number) { named(name, fmt::format("{}", number)); }
    void add(const char* name, int64_t number) {
        if (std::string_view(name) == "axis" && number == 0) return;  // of the channels
        if (std::string_view(name) != "groups" || number != 1) named(name, fmt::format("{}", number));
    }
    void add(const char* name, bool truth) { named(name, truth ? "true" : "false"); }

    void add(const char* name, RowResult value) { named(name, name_of(value)); }
    void add(const char*, ReduceKind value) { kind = fmt::format(".{}", name_of(value)); }
    void add(const char* name, const std::vector<int64_t>& numbers) { named(name, to_string(Shape{numbers})); }
    void add(const char* name, const std::vector<IndexAxis>& axes) {
        std::string text;
        for (const IndexAxis& axis : axes) text += (text.empty() ? "" : ", ") + text_of(axis);
        named(name, "[" + text + "]");
    }
    /// "(2 * i1 + 3) / 2 % 8"
    static std::string text_of(const IndexAxis& axis) {
        std::string text = axis.axis < 0 ? "0" : fmt::format("i{}", axis.axis);
        if (axis.factor != 1) text = fmt::format("{} * {}", axis.factor, text);
        if (axis.offset != 0) text += fmt::format(" + {}", axis.offset);
        if (axis.divisor == 1 && axis.modulus == 0) return text;
        if (axis.factor != 1 || axis.offset != 0) text = "(" + text + ")";
        if (axis.divisor != 1) text += fmt::format(" / {}", axis.divisor);
        if (axis.modulus != 0) text += fmt::format(" % {}", axis.modulus);
        return text;
    }

    void add(const char*, const Window& window) {
        const auto pair = [](const std::array<int64_t, 2>& two) { return fmt::format("{}x{}", two[0], two[1]); };
        constexpr std::array<int64_t, 2> zeros{0, 0}, ones{1, 1};
        named("size", pair(window.size));
        if (window.stride != ones) named("stride", pair(window.stride));
        if (window.dilation != ones) named("dilation", pair(window.dilation));
        if (window.pad_before == window.pad_after) {
            if (window.pad_before != zeros) named("pad", pair(window.pad_before));
        } else {
            named("pad_before", pair(window.pad_before));
            named("pad_after", pair(window.pad_after));
        }
        if (window.overhang != zeros) named("overhang", pair(window.overhang));
    }

    void add(const char*, const Optimizer& optimizer) { kind = "." + optimizer.text; }
};

/// The operator with its arguments: `Map.relu(%11 conv1)`.
std::string text_of(const Graph& graph, const Op& op, const std::map<ValueId, size_t>* numbers) {
    NodeText text{graph, numbers, {}, {}};
    describe(op, [&](const char*, const auto&... fields) { (text.add(fields.name, fields.value), ...); });
    return fmt::format("{}{}({})", op_name(op), text.kind, text.arguments);
}

}  // namespace

std::string print(const Graph& graph) {
    std::string result;
    for (NodeId id : graph.order) {
        const Node& node = graph.nodes[id];
        const Value& value = graph.values[node.result];
        result += fmt::format("%{} {} = {} : {}\n", node.result.index, value.name, text_of(graph, node.op, nullptr),
                              to_string(value.type));
    }
    if (graph.outputs.empty()) return result;

    NodeText outputs{graph, nullptr, {}, {}};
    outputs.add("outputs", graph.outputs);
    return result + fmt::format("outputs {}\n", outputs.arguments);
}

std::string canonical(const Graph& graph, const std::vector<ValueId>& wanted) {
    std::set<ValueId> needed(wanted.begin(), wanted.end());
    for (auto id = graph.order.rbegin(); id != graph.order.rend(); ++id) {
        const Node& node = graph.nodes[*id];
        if (needed.contains(node.result))
            for (const ValueId value : inputs_of(node.op)) needed.insert(value);
    }
    std::map<ValueId, size_t> numbers;
    std::string result;
    for (const NodeId id : graph.order) {
        const Node& node = graph.nodes[id];
        if (!needed.contains(node.result)) continue;
        result += fmt::format("%{} = {} : {}\n", numbers.size(), text_of(graph, node.op, &numbers),
                              to_string(graph.values[node.result].type));
        numbers.emplace(node.result, numbers.size());
    }
    for (const ValueId value : wanted) result += fmt::format("%{}\n", numbers.at(value));
    return result;
}

}  // namespace netc::graph
