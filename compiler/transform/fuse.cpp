// Joins operators into groups; each group becomes one kernel.
#include "transform/fuse.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/check.h"
#include "base/match.h"

namespace netc::transform {

using namespace graph;

bool is_pointwise(const Op& op) {
    if (const auto* norm = std::get_if<BatchNorm>(&op)) return norm->frozen || norm->recomputed;
    if (const auto* grad = std::get_if<BatchNormGrad>(&op)) return grad->frozen && grad->part == BatchNormPart::Input;
    return std::holds_alternative<Map>(op) || std::holds_alternative<Zip>(op) ||
           std::holds_alternative<Scale>(op) || std::holds_alternative<Broadcast>(op) ||
           std::holds_alternative<Dropout>(op) || std::holds_alternative<RandomNormal>(op) ||
           std::holds_alternative<DropoutGrad>(op);
}

bool is_source(const Op& op) {
    return std::holds_alternative<Input>(op) || std::holds_alternative<Parameter>(op) ||
           std::holds_alternative<Constant>(op) || std::holds_alternative<Places>(op) ||
           std::holds_alternative<Training>(op) ||
           std::holds_alternative<BatchMeanGrad>(op);
}

bool Groups::same_group(const Graph& graph, ValueId value, int group) const {
    return group_of[graph.values[value].producer.index] == group;
}

namespace {

/// Whether a kernel around this operator can go on with pointwise operators on its result.
bool takes_epilogue(const Op& op) {
    const auto* product = std::get_if<MatMul>(&op);
    return std::holds_alternative<Conv2d>(op) || std::holds_alternative<Conv2dGradInput>(op) ||
           std::holds_alternative<Dense>(op) || std::holds_alternative<DenseGradInput>(op) ||
           std::holds_alternative<MaxPool>(op) || std::holds_alternative<AvgPool>(op) ||
           std::holds_alternative<MaxPoolGrad>(op) || std::holds_alternative<AvgPoolGrad>(op) ||
           std::holds_alternative<BatchNorm>(op) || (product && !product->over_batch);
}

/// Whether a kernel around this operator can compute its d_out from pointwise operators where it reads it.
bool takes_prologue(const Op& op) {
    return std::holds_alternative<MaxPoolGrad>(op) || std::holds_alternative<AvgPoolGrad>(op);
}

class Fuser {
public:
    Fuser(const Graph& graph, const std::vector<bool>& idle, bool enabled)
        : graph_(graph), users_(graph), idle_(idle), enabled_(enabled) {
        result_.group_of.assign(graph.nodes.size(), -1);
    }

    Groups run() {
        for (NodeId id : graph_.order) {
            const Op& op = graph_.nodes[id].op;
            if (is_source(op) || idle_[id.index]) continue;
            if (enabled_ && is_repeated_norm(op)) {
                waiting_.insert(id);
                continue;
            }
            if (enabled_ && (join_as_pointwise(id) || join_as_pool(id) || join_as_bias_grad(id))) continue;
            start(id);
            if (enabled_) absorb_prologue(id);
        }
        return finished();
    }

private:
    int group_of(ValueId value) const {
        // A value behind an idle node belongs to no group that could go on with it.
        return result_.group_of[graph_.values[value].producer.index];
    }

    /// The last group that has to run before `value` can be read; -1 for sources.
    int ready_after(ValueId value) const {
        NodeId producer = graph_.values[value].producer;
        while (idle_[producer.index]) producer = graph_.values[inputs_of(graph_.nodes[producer].op)[0]].producer;
        return result_.group_of[producer.index];
    }

    /// A repeated BatchNorm needs nothing but what is there. It is computed where it is read first.
    static bool is_repeated_norm(const Op& op) {
        const auto* norm = std::get_if<BatchNorm>(&op);
        return norm && norm->recomputed;
    }

    std::vector<NodeId> waiting_before(NodeId id) const {
        std::vector<NodeId> result;
        for (ValueId in : inputs_of(graph_.nodes[id].op)) {
            const NodeId producer = graph_.values[in].producer;
            if (waiting_.count(producer)) result.push_back(producer);
        }
        return result;
    }

    /// With the repeated BatchNorms that it reads first: in the same group when it can compute them.
    void start(NodeId id) {
        const bool pointwise = is_pointwise(graph_.nodes[id].op);
        Group group;
        for (NodeId norm : waiting_before(id)) {
            waiting_.erase(norm);
            pointwise ? group.nodes.push_back(norm) : start(norm);
        }
        group.nodes.push_back(id);
        if (!pointwise) group.anchor = id;
        const Op& op = graph_.nodes[id].op;
        const auto here = static_cast<int>(result_.groups.size());
        if (const auto* bias = std::get_if<BiasGrad>(&op)) sums_of_[bias->d_out].push_back(here);
        if (const auto* kernel = std::get_if<Conv2dGradKernel>(&op)) sums_of_[kernel->d_out].push_back(here);
        for (NodeId node : group.nodes) result_.group_of[node.index] = static_cast<int>(result_.groups.size());
        result_.groups.push_back(std::move(group));
    }

    void join(int group, NodeId id) {
        result_.groups[group].nodes.push_back(id);
        result_.group_of[id.index] = group;
    }

    /// The shape in which the group's last operators run.
    const Shape& shape_of(const Group& group) const { return graph_.shape(graph_.nodes[group.nodes.back()].result); }

    bool join_as_pointwise(NodeId id) {
        const Node& node = graph_.nodes[id];
        if (!is_pointwise(node.op)) return false;
        int last = -1;
        for (ValueId in : inputs_of(node.op)) last = std::max(last, ready_after(in));
        // What is recomputed is made late: it joins nothing, other operators join it.
        if (last < 0 || !waiting_before(id).empty()) return false;
        Group& group = result_.groups[last];
        if (group.anchor && !takes_epilogue(graph_.nodes[group.anchor].op)) return false;
        if (shape_of(group) != graph_.shape(node.result)) return false;
        // What comes out of that group must come from its last stage (behind a fused pool, not before it), and
        // directly.
        bool direct = false;
        for (ValueId in : inputs_of(node.op)) {
            if (ready_after(in) != last) continue;
            if (group_of(in) != last || graph_.shape(in) != graph_.shape(node.result)) return false;
            direct = true;
        }
        if (!direct) return false;
        join(last, id);
        return true;
    }

    bool join_as_pool(NodeId id) {
        const auto* pool = std::get_if<MaxPool>(&graph_.nodes[id].op);
        if (!pool) return false;
        const int before = group_of(pool->in);
        if (before < 0) return false;
        Group& group = result_.groups[before];
        if (!group.anchor || group.pool) return false;
        const auto* conv = std::get_if<Conv2d>(&graph_.nodes[group.anchor].op);
        // Windows of a depthwise convolution are small work, and its tiles are not made of whole rows.
        if (!conv || (conv->groups > 1 && graph_.shape(conv->kernel)[1] == 1)) return false;
        if (graph_.nodes[group.nodes.back()].result != pool->in) return false;
        const Window& w = pool->window;
        const bool tiles_exactly = w.size == w.stride && w.dilation == std::array<int64_t, 2>{1, 1} &&
                                   w.pad_before == std::array<int64_t, 2>{0, 0} &&
                                   w.pad_after == std::array<int64_t, 2>{0, 0};
        if (!tiles_exactly) return false;
        // Every value before the pool must be of no interest elsewhere: it is never stored.
        for (NodeId inner : group.nodes)
            if (is_output(graph_.nodes[inner].result) || read_outside(graph_.nodes[inner].result, before, id))
                return false;
        group.pool = id;
        join(before, id);
        return true;
    }

    bool is_output(ValueId value) const {
        return std::find(graph_.outputs.begin(), graph_.outputs.end(), value) != graph_.outputs.end();
    }

    /// Whether a node outside `group` other than `pool` reads the value; MaxPoolGrad follows the pool's recorded
    /// choice.
    bool read_outside(ValueId value, int group, NodeId pool) const {
        for (NodeId user : users_.of(value)) {
            if (user == pool || result_.group_of[user.index] == group) continue;
            const auto* grad = std::get_if<MaxPoolGrad>(&graph_.nodes[user].op);
            if (grad && grad->in == value && grad->d_out != value && grad->out == graph_.nodes[pool].result) continue;
            return true;
        }
        return false;
    }

    /// The gradients of a convolution's kernel and bias, of the same values, are one group.
    bool join_as_bias_grad(NodeId id) {
        const Op& op = graph_.nodes[id].op;
        const auto* bias = std::get_if<BiasGrad>(&op);
        const auto* kernel = std::get_if<Conv2dGradKernel>(&op);
        if (!bias && !kernel) return false;
        for (const int g : sums_of_[bias ? bias->d_out : kernel->d_out]) {
            Group& group = result_.groups[g];
            if (group.nodes.size() != 1) continue;
            const bool of_kernel = std::holds_alternative<Conv2dGradKernel>(graph_.nodes[group.anchor].op);
            if (of_kernel == (kernel != nullptr) || (kernel && ready_after(kernel->in) >= g)) continue;
            join(g, id);
            if (kernel) group.anchor = id;
            return true;
        }
        return false;
    }

    /// Pointwise groups that only this anchor reads are computed inside it.
    void absorb_prologue(NodeId id) {
        if (!takes_prologue(graph_.nodes[id].op)) return;
        const ValueId d_out = inputs_of(graph_.nodes[id].op)[0];
        const int before = group_of(d_out);
        if (before < 0 || result_.groups[before].anchor) return;
        Group& prologue = result_.groups[before];
        const int here = result_.group_of[id.index];
        for (NodeId inner : prologue.nodes) {
            const ValueId value = graph_.nodes[inner].result;
            if (is_output(value)) return;
            for (NodeId user : users_.of(value))
                if (user != id && result_.group_of[user.index] != before) return;
        }
        for (NodeId inner : prologue.nodes) result_.group_of[inner.index] = here;
        auto& nodes = result_.groups[here].nodes;
        nodes.insert(nodes.begin(), prologue.nodes.begin(), prologue.nodes.end());
        prologue.nodes.clear();
    }

    /// Without the groups that were absorbed.
    Groups finished() {
        Groups kept;
        kept.group_of.assign(result_.group_of.size(), -1);
        for (Group& group : result_.groups) {
            if (group.nodes.empty()) continue;
            for (NodeId id : group.nodes) kept.group_of[id.index] = static_cast<int>(kept.groups.size());
            kept.groups.push_back(std::move(group));
        }
        return kept;
    }

    const Graph& graph_;
    const Users users_;
    const std::vector<bool>& idle_;
    bool enabled_;
    Groups result_;
    std::set<NodeId> waiting_;                     // repeated BatchNorms that nobody has read yet
    std::map<ValueId, std::vector<int>> sums_of_;  // groups that a gradient of a kernel or a bias began, by its values
};

}  // namespace

Groups fuse(const Graph& graph, const std::vector<bool>& idle, bool enabled) {
    return Fuser(graph, idle, enabled).run();
}

}  // namespace netc::transform
