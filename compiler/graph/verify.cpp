// The rules that every graph keeps; watched after each pass.
#include <set>

#include <fmt/format.h>

#include "base/check.h"
#include "graph/graph.h"

namespace netc::graph {

namespace {

struct Verifier {
    const Graph& graph;
    const char* stage;
    std::set<ValueId> made;
    std::set<ValueId> updated;

    void require(bool condition, ValueId value, const std::string& rule) const {
        if (condition) return;
        const std::string name = graph.values.has(value) ? graph.values[value].name : "";
        NETC_CHECK(false, fmt::format("after `{}`: value %{} (`{}`) {}", stage, value.index, name, rule));
    }

    void type(const Node& node) const {
        const TensorType& type = graph.values[node.result].type;
        require(type.shape.rank() <= max_rank, node.result, "has too many dimensions");
        for (int64_t extent : type.shape.dims) require(extent >= 1, node.result, "is empty: " + to_string(type));
        require(type.shape.elements() <= max_elements, node.result, "is too large: " + to_string(type));

        // Inputs and constants are of the type they are declared with.
        if (std::holds_alternative<Input>(node.op) || std::holds_alternative<Constant>(node.op)) return;
        const TensorType inferred = infer_type(graph, node.op);
        require(type == inferred, node.result,
                fmt::format("is {}, but {} makes {}", to_string(type), op_name(node.op), to_string(inferred)));
    }

    void inputs(const Node& node) const {
        for (ValueId input : inputs_of(node.op)) {
            require(made.count(input) == 1, input, fmt::format("is read by {} before it is made", op_name(node.op)));
            require(updated.count(input) == 0, input, fmt::format("is read by {} after its update", op_name(node.op)));
        }
    }

    void parameter(const Node& node, int index) const {
        const bool known = index >= 0 && index < static_cast<int>(graph.parameters.size());
        require(known && graph.parameters[index].value == node.result, node.result, "is not the weight it says it is");
    }

    void run() {
        for (NodeId id : graph.order) {
            NETC_CHECK(graph.nodes.has(id), fmt::format("after `{}`: the order names node {}", stage, id.index));
            const Node& node = graph.nodes[id];
            require(graph.values.has(node.result), node.result, "does not exist");
            require(graph.values[node.result].producer == id, node.result, "is not of the node that makes it");
            require(!graph.values[node.result].name.empty(), node.result, "has no name");
            inputs(node);
            if (const auto* op = std::get_if<Parameter>(&node.op)) parameter(node, op->index);
            type(node);
            if (const auto* op = std::get_if<Update>(&node.op)) {
                require(std::holds_alternative<Parameter>(graph.producer(op->parameter)), op->parameter,
                        "is updated, but is no weight");
                updated.insert(op->parameter);
            }
            require(made.insert(node.result).second, node.result, "has two producers");
        }
        for (ValueId output : graph.outputs) require(made.count(output) == 1, output, "is an output that nobody makes");
    }
};

}  // namespace

void verify(const Graph& graph, const char* stage) { Verifier{graph, stage, {}, {}}.run(); }

}  // namespace netc::graph
