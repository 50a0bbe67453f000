// Where gradients of weights are summed.
#include "lower/memory/gradients.h"

#include <algorithm>

#include "base/check.h"
#include "lower/kernel_text.h"

namespace netc::lower {

using namespace graph;

namespace {

OwnedName gradient_name(const Context& context, int weight) {
    const loop::WeightSlot& slot = context.plan.weights[weight];
    return context.name_of_weight(weight, "d_" + slot.layer + "_" + slot.role);
}

bool is_sum(const Op& op) {
    const auto* zip = std::get_if<Zip>(&op);
    return zip && zip->kind == ZipKind::Add;
}

/// The update that a gradient or a share of one ends in.
const Update* update_of(const Context& context, ValueId gradient) {
    for (NodeId user : context.users.of(gradient)) {
        const Op& op = context.graph.nodes[user].op;
        if (const auto* update = std::get_if<Update>(&op)) return update;
        if (!is_sum(op)) continue;
        if (const Update* update = update_of(context, context.graph.nodes[user].result)) return update;
    }
    return nullptr;
}

/// The nodes whose results are added to a gradient, in the order of the addition.
void collect_shares(const Graph& graph, ValueId gradient, std::vector<NodeId>& shares) {
    const NodeId producer = graph.values[gradient].producer;
    if (is_sum(graph.nodes[producer].op)) {
        const auto& sum = std::get<Zip>(graph.nodes[producer].op);
        collect_shares(graph, sum.a, shares);
        collect_shares(graph, sum.b, shares);
    } else {
        shares.push_back(producer);
    }
}

}  // namespace

int gradient_weight(const Context& context, NodeId node) {
    const ValueId gradient = context.graph.nodes[node].result;
    const Update* update = update_of(context, gradient);
    NETC_CHECK(update, "`" + context.graph.values[gradient].name + "` is the gradient of no weight");
    return context.weight_of(update->parameter);
}

std::vector<Expr> GradientSums::at(Expr part, std::vector<Expr> indices) const {
    if (parts > 1) indices.insert(indices.begin(), part + loop::integer(first));
    return indices;
}

GradientSums gradient_sums(Context& context, NodeId node, int64_t parts) {
    const Update* update = update_of(context, context.graph.nodes[node].result);
    NETC_CHECK(update, "sums without an update");
    std::vector<NodeId> shares;
    collect_shares(context.graph, update->gradient, shares);
    const auto here = std::find(shares.begin(), shares.end(), node);
    NETC_CHECK(here != shares.end(), "a share of a gradient that is not added to it");
    const auto count = static_cast<int64_t>(shares.size());
    GradientSums sums;
    sums.parts = parts * count;
    sums.first = parts * (here - shares.begin());
    sums.buffer = gradient_buffer(context, context.weight_of(update->parameter), sums.parts);
    return sums;
}

int64_t gradient_parts(const Context& context, int64_t pieces) {
    // Sixteen units keep four threads busy, and halves of them even.
    constexpr int64_t enough_units = 16;
    int64_t parts = 1;
    while (parts * pieces < enough_units && parts * 2 <= context.program.batch) parts *= 2;
    return parts;
}

loop::BufferId gradient_buffer(Context& context, int weight, int64_t parts) {
    std::vector<int64_t> extents = context.plan.weights[weight].extents;
    if (parts > 1) extents.insert(extents.begin(), parts);
    return context.scratch(gradient_name(context, weight), extents, loop::Role::Gradient,
                           parts > 1 ? "sums of each part of the batch" : "");
}

loop::BufferId gradient_of(const Context& context, int weight) {
    return context.scratch_named(gradient_name(context, weight));
}

loop::BufferId norm_buffer(Context& context, ValueId norm) {
    return context.scratch(context.name_of(norm, "of_all"), {1}, loop::Role::Scratch, "the norm of all gradients");
}

loop::BufferId sums_buffer(Context& context, ValueId sums) {
    return context.scratch(context.name_of(sums, "of_all"), {context.graph.shape(sums)[0]}, loop::Role::Scratch, "sums over a whole tensor");
}

loop::BufferId state_buffer(Context& context, int weight, const Optimizer::State& state) {
    const loop::WeightSlot& slot = context.plan.weights[weight];
    const OwnedName name = context.name_of_weight(weight, slot.layer + "_" + slot.role + "_" + state.name);
    const loop::BufferId buffer = context.scratch(name, slot.extents, loop::Role::State, "");
    context.program.buffers[buffer].average = state.average;
    return buffer;
}

int64_t parts_of(const Context& context, loop::BufferId gradient, int weight) {
    const auto& extents = context.program.buffers[gradient].extents;
    return extents.size() == context.plan.weights[weight].extents.size() ? 1 : extents[0];
}

}  // namespace netc::lower
