// Which rows hold the elements of a map in the map's own order, so that flattening need not copy.
#include "lower/memory/row_order.h"

#include <numeric>

#include "lower/memory/layout.h"
#include "transform/fuse.h"
#include "transform/separate_layouts.h"

namespace netc::lower {

using namespace graph;

namespace {

/// Sets of rows with one order, each with a row that stands for it.
class RowSets {
public:
    RowSets(const Graph& graph, const Users& users)
        : graph_(graph),
          users_(users),
          next_(graph.values.size()),
          fixed_(graph.values.size()),
          map_(graph.values.size()),
          row_major_(transform::row_major_values(graph)) {
        std::iota(next_.begin(), next_.end(), 0u);
    }

    std::vector<ValueId> run(const std::function<bool(ValueId)>& is_fixed) {
        for (NodeId id : graph_.order) {
            const Node& node = graph_.nodes[id];
            visit(node);
            if (is_row(node.result) && is_fixed(node.result)) fix(node.result);
        }
        std::vector<ValueId> maps(graph_.values.size());
        for (ValueId value : graph_.values.ids()) {
            const uint32_t set = set_of(value);
            if (is_row(value) && !fixed_[set]) maps[value.index] = map_[set];
        }
        return maps;
    }

private:
    bool is_row(ValueId value) const { return graph_.values[value].type.batched && graph_.shape(value).rank() == 1; }

    uint32_t set_of(ValueId value) {
        uint32_t at = value.index;
        while (next_[at] != at) at = next_[at] = next_[next_[at]];
        return at;
    }

    void join(ValueId a, ValueId b) {
        if (!is_row(a) || !is_row(b)) return fix(a), fix(b);
        const uint32_t to = set_of(a), from = set_of(b);
        if (to == from) return;
        next_[from] = to;
        fixed_[to] = fixed_[to] || fixed_[from];
        if (!map_[to]) map_[to] = map_[from];
    }

    /// Somebody counts through this row in logical order.
    void fix(ValueId value) { fixed_[set_of(value)] = true; }

    void visit(const Node& node) {
        if (const auto* reshape = std::get_if<Reshape>(&node.op)) {
            visit(*reshape, node.result);
        } else if (const auto* dense = std::get_if<Dense>(&node.op)) {
            if (!is_used_once(graph_, users_, dense->kernel)) fix(dense->in);
            fix(node.result);
        } else if (const auto* d_in = std::get_if<DenseGradInput>(&node.op)) {
            fix(d_in->d_out);
            for (NodeId user : users_.of(d_in->kernel))
                if (const auto* dense = std::get_if<Dense>(&graph_.nodes[user].op)) join(dense->in, node.result);
        } else if (const auto* d_kernel = std::get_if<DenseGradKernel>(&node.op)) {
            fix(d_kernel->d_out);
        } else if (transform::is_pointwise(node.op) && !counts(node.op)) {
            for (ValueId in : inputs_of(node.op))
                if (!std::holds_alternative<Constant>(graph_.producer(in))) join(in, node.result);
        } else {
            for (ValueId in : inputs_of(node.op)) fix(in);
            fix(node.result);
        }
    }

    /// Between a map and a row the elements may stay where they are, or are put where they belong.
    void visit(const Reshape& reshape, ValueId result) {
        if (is_row(result) && graph_.shape(reshape.in).rank() == 3 && row_major_[reshape.in.index]) {
            fix(result);
        } else if (is_row(result) && graph_.shape(reshape.in).rank() == 3) {
            ValueId& map = map_[set_of(result)];
            if (!map) map = reshape.in;
        } else if (graph_.shape(result).rank() != 3) {
            join(reshape.in, result);
        }
    }

    /// Frozen batch-norms are pointwise too, but each element has a weight of its own; so it may be with broadcasts.
    static bool counts(const Op& op) {
        return std::holds_alternative<BatchNorm>(op) || std::holds_alternative<BatchNormGrad>(op) ||
               std::holds_alternative<Broadcast>(op);
    }

    const Graph& graph_;
    const Users& users_;
    std::vector<uint32_t> next_;  // towards the row that stands for the set
    std::vector<bool> fixed_;     // by set
    std::vector<ValueId> map_;    // by set: the first map that becomes one of its rows
    const std::vector<bool> row_major_;  // by value
};

}  // namespace

std::vector<ValueId> map_orders(const Graph& graph, const Users& users, const std::function<bool(ValueId)>& is_fixed) {
    return RowSets(graph, users).run(is_fixed);
}

}  // namespace netc::lower
