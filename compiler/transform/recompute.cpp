// Lets the backward pass compute again what is cheap.
#include "transform/recompute.h"

#include <algorithm>
#include <map>
#include <set>

#include "formula/traits.h"

namespace netc::transform {

using namespace graph;

namespace {

/// A few operations on what passes through memory anyway; random numbers and exponentials are not.
bool is_cheap(const Op& op) {
    if (const auto* map = std::get_if<Map>(&op)) return formula::is_cheap(map->function->value);
    return std::holds_alternative<BatchNorm>(op) || std::holds_alternative<Zip>(op) ||
           std::holds_alternative<Scale>(op);
}

/// Whether the operator reads what this input holds. The backward pass of a max pool follows the recorded choice.
bool reads(const Op& op, ValueId input) {
    const auto* pool = std::get_if<MaxPoolGrad>(&op);
    return !pool || pool->d_out == input;
}

class Recomputer {
public:
    explicit Recomputer(Graph& graph) : graph_(graph), of_backward_(graph.values.size(), false) {
        read_.insert(graph.outputs.begin(), graph.outputs.end());
        for (NodeId id : graph.order) {
            const Node& node = graph.nodes[id];
            if (!is_backward(node)) continue;
            of_backward_[node.result.index] = true;
            for (ValueId in : inputs_of(node.op))
                if (!of_backward_[in.index] && reads(node.op, in)) read_.insert(in);
            const auto* norm = std::get_if<BatchNormGrad>(&node.op);
            if (norm && !norm->frozen) normalised_.insert(norm->in);
        }
        for (NodeId id : graph.order) {
            const Node& node = graph.nodes[id];
            if (!of_backward_[node.result.index] && is_cheap(node.op) && can_be_repeated(node))
                repeatable_.insert(node.result);
        }
    }

    void run() {
        const std::vector<NodeId> order = std::move(graph_.order);
        graph_.order.clear();
        for (NodeId id : order) {
            if (of_backward_[graph_.nodes[id].result.index]) {
                Op op = graph_.nodes[id].op;
                for_each_input(op, [&](ValueId& in) {
                    if (reads(op, in)) in = again(in);
                });
                graph_.nodes[id].op = std::move(op);
            }
            graph_.order.push_back(id);
        }
    }

private:
    bool is_backward(const Node& node) const {
        if (std::holds_alternative<BatchMeanGrad>(node.op)) return true;
        const std::vector<ValueId> inputs = inputs_of(node.op);
        return std::any_of(inputs.begin(), inputs.end(), [&](ValueId in) { return of_backward_[in.index]; });
    }

    /// In memory when the backward pass runs, whatever this pass decides.
    bool is_kept(ValueId value) const {
        if (!graph_.values[value].type.batched) return true;
        return read_.count(value) > 0 && repeatable_.count(value) == 0;
    }

    bool can_be_repeated(const Node& node) const {
        // Results are kept. So is what a BatchNorm took its statistics of: its backward pass finds them by that.
        if (normalised_.count(node.result) || is_output(node.result)) return false;
        if (const auto* norm = std::get_if<BatchNorm>(&node.op); norm && !norm->frozen)
            return normalised_.count(norm->in) > 0;
        const std::vector<ValueId> inputs = inputs_of(node.op);
        return std::all_of(inputs.begin(), inputs.end(),
                           [&](ValueId in) { return is_kept(in) || repeatable_.count(in) > 0; });
    }

    bool is_output(ValueId value) const {
        return std::find(graph_.outputs.begin(), graph_.outputs.end(), value) != graph_.outputs.end();
    }

    /// The value that the backward pass reads in the place of a value of the forward pass.
    ValueId again(ValueId value) {
        if (!repeatable_.count(value)) return value;
        const auto found = repeated_.find(value);
        if (found != repeated_.end()) return found->second;
        const NodeId producer = graph_.values[value].producer;
        const Node node = graph_.nodes[producer];
        Op op = node.op;
        for_each_input(op, [&](ValueId& in) { in = again(in); });
        if (auto* norm = std::get_if<BatchNorm>(&op); norm && !norm->frozen) norm->recomputed = producer;
        const Value info = graph_.values[value];
        return repeated_[value] = graph_.add(std::move(op), info.type, info.name + "_recomputed", node.span);
    }

    Graph& graph_;
    std::vector<bool> of_backward_;  // by value: made in the backward pass
    std::set<ValueId> read_;         // values of the forward pass that the backward pass reads, and results
    std::set<ValueId> normalised_;   // those that a BatchNorm took statistics of
    std::set<ValueId> repeatable_;   // those that can be recomputed from what is kept
    std::map<ValueId, ValueId> repeated_;
};

}  // namespace

void recompute(Graph& graph) { Recomputer(graph).run(); }

}  // namespace netc::transform
