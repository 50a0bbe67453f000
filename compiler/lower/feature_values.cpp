// Where the values of the net's parts are found: most of them lie in the memory of the program that predicts.
#include "lower/feature_values.h"

#include "lower/memory/schedule.h"

namespace netc::lower {

using namespace graph;

namespace {

loop::FeaturePlan place_of(const Context& context, ValueId value, ValueId storage, int program, int phases) {
    const loop::Packing packing = context.layouts[storage].packing().declared_as(context.graph.shape(value).dims);
    return {"", program, context.value_buffers().at(storage), packing, phases};
}

}  // namespace

void FeatureValues::note(const Context& context, int program) {
    const std::map<loop::BufferId, int> whole = last_writing_phases(context);
    for (NodeId id : context.graph.order) {
        const ValueId value = context.graph.nodes[id].result;
        const ValueId storage = storage_of(context.graph, context.layouts, value);
        const auto buffer = context.value_buffers().find(storage);
        if (buffer == context.value_buffers().end()) continue;
        const auto phase = whole.find(buffer->second);
        if (phase == whole.end()) continue;
        found_.emplace(meanings_.of(context.graph, value),
                       place_of(context, value, storage, program, phase->second + 1));
    }
}

std::optional<loop::FeaturePlan> FeatureValues::find(const Graph& graph, ValueId value) {
    const auto found = found_.find(meanings_.of(graph, value));
    if (found == found_.end()) return std::nullopt;
    return found->second;
}

loop::FeaturePlan feature_of(const Context& context, int program) {
    const ValueId value = context.graph.outputs.front();
    const ValueId storage = storage_of(context.graph, context.layouts, value);
    return place_of(context, value, storage, program, static_cast<int>(context.program.phases.size()));
}

}  // namespace netc::lower
