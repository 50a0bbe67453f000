// Where gradients of weights are summed.
#include "lower/gradients.h"

#include <algorithm>

#include "base/check.h"

namespace netc::lower {

using namespace graph;

namespace {

std::string gradient_name(const Context& context, int weight) {
    const loop::WeightSlot& slot = context.plan.weights[weight];
    std::string name = "d_" + slot.layer + "_" + slot.role;
    std::replace(name.begin(), name.end(), '.', '_');
    return name;
}

}  // namespace

int gradient_weight(const Context& context, NodeId node) {
    const ValueId gradient = context.graph.nodes[node].result;
    for (NodeId user : context.graph.users(gradient))
        if (const auto* update = std::get_if<Update>(&context.graph.nodes[user].op))
            return context.weight_of(update->parameter);
    // Gradients of weights that are used in several places are added first; the sum has the update.
    NETC_CHECK(false, "`" + context.graph.values[gradient].name + "` is the gradient of no weight");
    NETC_UNREACHABLE();
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
    return context.scratch(gradient_name(context, weight), extents, loop::Role::Gradient, parts > 1 ? "one for each part of the batch" : "");
}

loop::BufferId gradient_of(const Context& context, int weight) {
    return context.scratch_named(gradient_name(context, weight));
}

int64_t parts_of(const Context& context, loop::BufferId gradient, int weight) {
    const auto& extents = context.program.buffers[gradient].extents;
    return extents.size() == context.plan.weights[weight].extents.size() ? 1 : extents[0];
}

}  // namespace netc::lower
