// One program on its way to kernels: its buffers.
#include "lower/context.h"

#include <algorithm>

#include "base/check.h"
#include "lower/kernel_text.h"

namespace netc::lower {

using namespace graph;
using loop::BufferId;

int64_t Context::rows() const {
    const int64_t batch = program.batch;
    return batch == 1 ? 1 : (batch + samples_at_a_time - 1) / samples_at_a_time * samples_at_a_time;
}

BufferId Context::buffer_of(ValueId value) {
    const ValueId storage = storage_of(graph, layouts, value);
    const auto found = buffers_.find(storage);
    if (found != buffers_.end()) return found->second;
    const Value& info = graph.values[storage];
    NETC_CHECK(info.type.batched, "`" + info.name + "` is not a value of samples");
    loop::Buffer buffer;
    buffer.name = info.name;
    buffer.element = info.type.dtype == DType::I32 ? loop::Element::I32 : loop::Element::F32;
    buffer.extents = layouts[storage].extents();
    buffer.note = layouts[storage].words();
    buffer.bytes = rows() * loop::product(buffer.extents) * 4;
    const bool label = buffer.element == loop::Element::I32;
    if (std::holds_alternative<Input>(graph.producer(storage)))
        buffer.role = label ? loop::Role::Label : loop::Role::Input;
    for (ValueId output : graph.outputs)
        if (storage_of(graph, layouts, output) == storage) buffer.role = loop::Role::Result;
    return buffers_[storage] = program.buffers.add(std::move(buffer));
}

BufferId Context::argmax_of(ValueId pooled) {
    const auto found = choices_.find(pooled);
    if (found != choices_.end()) return found->second;
    loop::Buffer buffer;
    buffer.name = graph.values[pooled].name + "_argmax";
    const auto& pool = std::get<MaxPool>(graph.producer(pooled));
    const bool few = pool.window.size[0] * pool.window.size[1] <= 256;
    buffer.element = few ? loop::Element::U8 : loop::Element::I32;
    Layout layout = layouts[pooled];
    layout.top = layout.left = layout.bottom = layout.right = 0;
    buffer.extents = {layout.blocks(), layout.height, layout.width, layout.block};
    buffer.note = "which place of the window was the largest";
    buffer.bytes = rows() * loop::product(buffer.extents) * (few ? 1 : 4);
    return choices_[pooled] = program.buffers.add(std::move(buffer));
}

OwnedName Context::name_of(ValueId value, const std::string& role) const {
    return {"value " + std::to_string(value.index), spelled(graph.values[value].name) + "_" + role};
}

OwnedName Context::name_of_weight(int weight, const std::string& text) const {
    return {"weight " + std::to_string(weight), spelled(text)};
}

BufferId Context::scratch(const OwnedName& name, std::vector<int64_t> extents, loop::Role role,
                          const std::string& note) {
    const auto found = scratch_.find(name);
    if (found != scratch_.end()) return found->second;
    loop::Buffer buffer;
    buffer.name = name.text;
    buffer.extents = std::move(extents);
    buffer.batched = false;
    buffer.role = role;
    buffer.note = note;
    buffer.bytes = loop::product(buffer.extents) * 4;
    return scratch_[name] = program.buffers.add(std::move(buffer));
}

BufferId Context::scratch_of_samples(const OwnedName& name, loop::Element element, std::vector<int64_t> extents,
                                     const std::string& note) {
    const BufferId id = scratch(name, std::move(extents), loop::Role::Scratch, note);
    loop::Buffer& buffer = program.buffers[id];
    buffer.element = element;
    buffer.batched = true;
    buffer.bytes = rows() * loop::product(buffer.extents) * loop::element_bytes(element);
    return id;
}

BufferId Context::scratch_of_threads(const OwnedName& name, std::vector<int64_t> extents, const std::string& note) {
    const BufferId id = scratch(name, std::move(extents), loop::Role::Scratch, note);
    loop::Buffer& buffer = program.buffers[id];
    buffer.per_thread = true;
    buffer.bytes = plan.max_threads * loop::product(buffer.extents) * 4;
    return id;
}

int Context::weight_of(ValueId value) const {
    const auto* parameter = std::get_if<graph::Parameter>(&graph.producer(value));
    return parameter ? parameter->index : -1;
}

std::vector<bool> Context::gradients_in(const Graph& graph) {
    std::vector<bool> result(graph.values.size());
    for (NodeId id : graph.order) {
        const Node& node = graph.nodes[id];
        bool gradient = std::holds_alternative<BatchMeanGrad>(node.op);
        for (ValueId in : inputs_of(node.op)) gradient = gradient || result[in.index];
        result[node.result.index] = gradient;
    }
    return result;
}

bool Context::is_stored(ValueId value) const {
    if (std::find(graph.outputs.begin(), graph.outputs.end(), value) != graph.outputs.end()) return true;
    const int group = groups.group_of[graph.values[value].producer.index];
    for (NodeId user : users.of(value)) {
        if (groups.group_of[user.index] == group) continue;
        // The backward pass of a max pool follows the recorded choice and reads neither side of the pool.
        const auto* grad = std::get_if<MaxPoolGrad>(&graph.nodes[user].op);
        if (grad && grad->d_out != value) continue;
        return true;
    }
    return false;
}

}  // namespace netc::lower
