// Maps in blocks of channels, matrices in row-major order: which value is which, and copies between them.
#include "transform/separate_layouts.h"

#include <numeric>

#include "transform/fuse.h"

namespace netc::transform {

using namespace graph;

namespace {

/// Rows along the last axis; along the first one they are the channels of a map.
bool is_of_last_axis(const Op& op) {
    const auto* rows = std::get_if<MapRows>(&op);
    return rows && rows->axis > 0 && rows->axis + 1 == rows->shape.rank();
}

/// Whether the operator works on matrices: its operands and its result of rank 3 are several of them.
bool works_on_matrices(const Op& op) {
    return std::holds_alternative<MatMul>(op) || std::holds_alternative<Gather>(op) || std::holds_alternative<OneHot>(op) ||
           std::holds_alternative<GatherGrad>(op) || is_of_last_axis(op);
}

/// Whether the operator goes through its operands and its result element by element, in any order.
bool goes_side_by_side(const Op& op) {
    const auto* rows = std::get_if<MapRows>(&op);
    return is_pointwise(op) || (rows && rows->axis < 0);
}

/// Whether the operator has a number for each channel, which lies along the lanes of a map.
bool works_on_channels(const Op& op) {
    return std::holds_alternative<BatchNorm>(op) || std::holds_alternative<BatchNormGrad>(op);
}

/// Whether the operator takes either layout, and its operands need not have that of its result.
bool takes_any(const Op& op) {
    return std::holds_alternative<Reshape>(op) || std::holds_alternative<Reduce>(op) ||
           std::holds_alternative<IndexMap>(op) || std::holds_alternative<IndexMapGrad>(op) ||
           std::holds_alternative<BatchSum>(op) || std::holds_alternative<Broadcast>(op);
}

/// Sets of values that lie side by side, because pointwise operators go through them together.
class LayoutSets {
public:
    explicit LayoutSets(const Graph& graph)
        : graph_(graph), next_(graph.values.size()), maps_(graph.values.size()), matrices_(graph.values.size()) {
        std::iota(next_.begin(), next_.end(), 0u);
        for (NodeId id : graph.order) {
            const Node& node = graph.nodes[id];
            if (is_source(node.op) || takes_any(node.op)) continue;
            std::vector<ValueId> values = inputs_of(node.op);
            values.push_back(node.result);
            std::erase_if(values, [&](ValueId value) { return !is_open(value); });
            for (ValueId value : values) {
                if (works_on_channels(node.op)) maps_[set_of(value)] = true;
                const bool beside = goes_side_by_side(node.op) && graph.shape(value) == graph.shape(values.back());
                if (beside)
                    join(value, values.back());
                else
                    (works_on_matrices(node.op) ? matrices_ : maps_)[set_of(value)] = true;
            }
        }
    }

    /// Only tensors of rank 3 may be the one or the other.
    bool is_open(ValueId value) const {
        return graph_.values[value].type.batched && graph_.shape(value).rank() == 3;
    }
    bool is_map(ValueId value) {
        const uint32_t set = set_of(value);
        return maps_[set] || !matrices_[set];
    }

private:
    uint32_t set_of(ValueId value) {
        uint32_t at = value.index;
        while (next_[at] != at) at = next_[at] = next_[next_[at]];
        return at;
    }
    void join(ValueId a, ValueId b) {
        const uint32_t to = set_of(a), from = set_of(b);
        next_[from] = to;
        maps_[to] = maps_[to] || maps_[from];
        matrices_[to] = matrices_[to] || matrices_[from];
    }

    const Graph& graph_;
    std::vector<uint32_t> next_;  // towards the value that stands for the set
    std::vector<bool> maps_, matrices_;
};

}  // namespace

std::vector<bool> row_major_values(const Graph& graph) {
    LayoutSets sets(graph);
    std::vector<bool> result(graph.values.size());
    for (ValueId value : graph.values.ids()) {
        const int rank = graph.shape(value).rank();
        result[value.index] = rank == 2 || rank > 3 || (sets.is_open(value) && !sets.is_map(value));
    }
    return result;
}

void separate_layouts(Graph& graph) {
    LayoutSets sets(graph);
    const auto is_map = [&](ValueId value) { return sets.is_open(value) && sets.is_map(value); };
    const std::vector<NodeId> order = std::move(graph.order);
    graph.order.clear();
    for (NodeId id : order) {
        if (!works_on_matrices(graph.nodes[id].op)) {
            graph.order.push_back(id);
            continue;
        }
        Op op = graph.nodes[id].op;
        const Span span = graph.nodes[id].span;
        const auto add = [&](Op made, ValueId like) {
            return graph.add(std::move(made), graph.values[like].type, graph.values[like].name + "_rows", span);
        };
        for_each_input(op, [&](ValueId& in) {
            if (is_map(in)) in = add(Reshape{in, graph.shape(in)}, in);
        });
        const ValueId result = graph.nodes[id].result;
        if (is_map(result)) op = Reshape{add(std::move(op), result), graph.shape(result)};
        graph.nodes[id].op = std::move(op);
        graph.order.push_back(id);
    }
}

}  // namespace netc::transform
