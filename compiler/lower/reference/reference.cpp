// Plain programs for the ways in which a net is run, and what is compared with them.
#include "lower/reference/reference.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/check.h"
#include "lower/kernel_text.h"
#include "lower/memory/gradients.h"
#include "lower/memory/schedule.h"
#include "transform/mix_losses.h"
#include "transform/settle_training.h"
#include "transform/weigh_losses.h"

namespace netc::lower {

using namespace graph;
using loop::BufferId;

namespace {

/// Everything the model names.
std::vector<ValueId> all_outputs(const Model& model) {
    std::vector<ValueId> result;
    for (const NamedValue& loss : model.losses) result.push_back(loss.value);
    for (const Metric& metric : model.metrics) result.push_back(metric.value);
    for (const NamedValue& output : model.outputs) result.push_back(output.value);
    for (const Part& part : model.parts) result.push_back(part.value);
    return result;
}

/// Of the stage that a program trains.
ClassWeights class_weights_of(const Model& model, const ProgramGraph& from) {
    const Stage* const stage = model.stage(from.stage);
    return stage ? stage->class_weights : ClassWeights();
}

/// The model's own graph, run as a program runs it: dropouts only in training, and the program's frozen statistics.
Graph plain_graph(const Model& model, const ProgramGraph& from) {
    Graph graph = model.graph;
    graph.outputs = all_outputs(model);
    transform::settle_training(graph, from.mode == loop::Mode::Train);
    transform::weigh_losses(graph, model, class_weights_of(model, from));
    if (!model.mixed_in_of(from.stage).empty()) transform::mix_losses(graph, model);
    std::vector<NodeId> order;
    for (NodeId id : std::vector<NodeId>(graph.order)) {
        Node& node = graph.nodes[id];
        if (auto* norm = std::get_if<BatchNorm>(&node.op)) {
            const auto* run = std::get_if<BatchNorm>(&from.graph.nodes[id].op);
            NETC_CHECK(run, "a pass transposed a batch normalisation into something else");
            norm->frozen = run->frozen;
        }
        const auto* dropout = std::get_if<Dropout>(&node.op);
        if (dropout && from.mode != loop::Mode::Train)
            graph.replace_uses(node.result, dropout->in);
        else
            order.push_back(id);
    }
    std::set<ValueId> read(graph.outputs.begin(), graph.outputs.end());
    graph.order.clear();
    for (auto id = order.rbegin(); id != order.rend(); ++id) {
        if (!read.count(graph.nodes[*id].result)) continue;
        for (ValueId in : inputs_of(graph.nodes[*id].op)) read.insert(in);
        graph.order.push_back(*id);
    }
    std::reverse(graph.order.begin(), graph.order.end());
    return graph;
}

/// What makes runs of the net differ.
std::string moving_parts(const Graph& graph) {
    std::string text;
    for (NodeId id : graph.order) {
        const auto* norm = std::get_if<BatchNorm>(&graph.nodes[id].op);
        const auto* constant = std::get_if<Constant>(&graph.nodes[id].op);
        if (std::holds_alternative<Dropout>(graph.nodes[id].op) ||
            std::holds_alternative<RandomNormal>(graph.nodes[id].op) || (norm && !norm->frozen))
            text += fmt::format("{} ", id.index);
        if (constant) text += fmt::format("{}={} ", id.index, constant->value);
    }
    return text;
}

/// Samples that the plain program can take: more than one block of samples of every kernel, as far as time and memory
/// are no object.
int64_t plain_batch(const Model& model, const Graph& graph) {
    constexpr int64_t most = 20, least = 2, most_bytes = 64 << 20, most_macs = 100'000'000;
    int64_t bytes = 1;
    for (NodeId id : graph.order) {
        const Value& value = graph.values[graph.nodes[id].result];
        if (value.type.batched) bytes += value.type.shape.elements() * 16;
    }
    return std::clamp(std::min(most_bytes / bytes, most_macs / std::max<int64_t>(1, model.mac_count)), least, most);
}

void give_all_their_own_place(loop::Program& program) {
    for (loop::Buffer& buffer : program.buffers) {
        buffer.first_phase = 0;
        buffer.last_phase = std::max(0, static_cast<int>(program.phases.size()) - 1);
    }
    plan_memory(program);
}

/// Finds what the backward pass computes: everything that is made of the seed of the loss.
class Backward {
public:
    explicit Backward(const Graph& graph) : graph_(graph) {}

    bool has(ValueId value) {
        const auto found = known_.find(value);
        if (found != known_.end()) return found->second;
        const Op& op = graph_.producer(value);
        bool result = std::holds_alternative<BatchMeanGrad>(op);
        for (ValueId in : inputs_of(op)) result = result || has(in);
        return known_[value] = result;
    }

private:
    const Graph& graph_;
    std::map<ValueId, bool> known_;
};

/// Values that the program's results are made of. The others help the backward pass: which elements were the largest.
std::vector<bool> made_for_results(const Graph& graph) {
    std::vector<bool> result(graph.values.size());
    for (ValueId output : graph.outputs) result[output.index] = true;
    for (auto id = graph.order.rbegin(); id != graph.order.rend(); ++id) {
        if (!result[graph.nodes[*id].result.index]) continue;
        for (ValueId in : inputs_of(graph.nodes[*id].op)) result[in.index] = true;
    }
    return result;
}

int phase_of(const std::map<BufferId, int>& phases, BufferId buffer) {
    const auto found = phases.find(buffer);
    return found == phases.end() ? -1 : found->second;
}

}  // namespace

References::Plain& References::make_plain(Graph graph, const std::vector<InputInfo>& mixed_in, const std::string& name) {
    plains_.push_back(std::make_unique<Plain>());
    Plain& plain = *plains_.back();
    plain.graph = std::move(graph);
    PlainProgram program{plain.graph, result_.plain, kernels_, {}, {}, {}};
    program.program.name = name;
    program.program.mode = loop::Mode::Reference;
    program.program.batch = plain_batch(model_, plain.graph);
    // What is given is given, whether or not it is read.
    for (const InputInfo& input : model_.inputs) {
        program.program.inputs.push_back(program.buffer_of(input.value));
        program.program.input_packings.emplace_back();
    }
    for (const InputInfo& label : model_.labels) {
        program.program.labels.push_back(program.buffer_of(label.value));
        program.program.label_packings.emplace_back();
    }
    for (const InputInfo& other : mixed_in) {
        program.program.mixed_in.push_back(program.buffer_of(other.value));
        program.program.mixed_in_packings.emplace_back();
    }
    for (NodeId id : plain.graph.order) lower_plainly(program, id);
    for (size_t i = 0; i < model_.losses.size(); ++i) program.program.losses.push_back(program.buffer_of(plain.graph.outputs[i]));
    give_all_their_own_place(program.program);

    std::vector<BufferId> weights(model_.graph.parameters.size());
    for (size_t i = 0; i < weights.size(); ++i) {
        const auto found = program.buffers.find(model_.graph.parameters[i].value);
        if (found != program.buffers.end()) weights[i] = found->second;
    }
    result_.weights.push_back(std::move(weights));
    result_.plain.programs.push_back(std::move(program.program));
    plain.buffers = std::move(program.buffers);
    plain.moved = std::move(program.moved);
    return plain;
}

int References::plain_of(const ProgramGraph& from) {
    Graph graph = plain_graph(model_, from);
    std::string moving = moving_parts(graph);
    const ClassWeights weights = class_weights_of(model_, from);
    for (const double weight : weights.weights) moving += fmt::format("weight {} ", weight);
    if (weights.balanced) moving += "balanced ";
    const std::vector<InputInfo> mixed_in = model_.mixed_in_of(from.stage);
    if (!mixed_in.empty()) moving += "mixed ";
    const auto found = known_.find(moving);
    if (found != known_.end()) return found->second;
    make_plain(std::move(graph), mixed_in, from.mode == loop::Mode::Train ? "plain_" + from.name : "plain_inference");
    return known_[moving] = static_cast<int>(plains_.size()) - 1;
}

size_t References::update_of(const Optimizer& optimizer, std::vector<loop::PlainUpdate>& updates) {
    const loop::KernelId kernel = add_kernel(result_.plain, updates_, plain_update(optimizer));
    const auto known = std::find_if(updates.begin(), updates.end(), [&](const auto& update) { return update.kernel == kernel; });
    if (known != updates.end()) return static_cast<size_t>(known - updates.begin());
    updates.push_back({static_cast<int>(optimizer.states.size()), kernel});
    return updates.size() - 1;
}

void References::add_gradients(loop::Tested& tested, const Context& context, const std::map<BufferId, int>& whole) {
    for (NodeId id : context.graph.order) {
        const auto* update = std::get_if<Update>(&context.graph.nodes[id].op);
        if (!update) continue;
        loop::GradientProbe probe;
        probe.weight = context.weight_of(update->parameter);
        probe.buffer = gradient_of(context, probe.weight);
        probe.phase = phase_of(whole, probe.buffer);
        probe.parts = parts_of(context, probe.buffer, probe.weight);
        probe.update = update_of(update->optimizer, tested.updates);
        tested.gradients.push_back(probe);
    }
}

void References::add(const ProgramGraph& from, const Context& context) {
    loop::Tested tested;
    tested.plain = plain_of(from);
    const Plain& plain = *plains_[tested.plain];

    const std::map<BufferId, int> whole = last_writing_phases(context);
    std::map<int, ValueId> plain_values;
    for (NodeId id : plain.graph.order) {
        const Op& op = plain.graph.nodes[id].op;
        const ValueId value = plain.graph.nodes[id].result;
        if (!inputs_of(op).empty() || std::holds_alternative<RandomNormal>(op)) plain_values.emplace(meanings_.of(plain.graph, value), value);
    }
    Backward backward(from.graph);
    const std::vector<bool> of_results = made_for_results(from.graph);
    for (const auto& [value, buffer] : context.value_buffers()) {
        const int phase = phase_of(whole, buffer);
        // Gradients are compared where they end, at the weights; what weights alone become, in the values made of it.
        if (phase < 0 || !from.graph.values[value].type.batched || backward.has(value)) continue;
        const auto found = plain_values.find(meanings_.of(from.graph, value));
        if (found == plain_values.end()) {
            if (!of_results[value.index]) continue;  // ends in gradients too
            tested.not_checked.push_back({from.graph.values[value].name, "a pass computes it in steps of its own"});
            continue;
        }
        tested.values.push_back({plain.graph.values[found->second].name, buffer, context.layouts[value].packing(),
                                 phase, plain.buffers.at(found->second)});
    }
    std::stable_sort(tested.values.begin(), tested.values.end(),
                     [](const auto& a, const auto& b) { return a.phase < b.phase; });
    add_gradients(tested, context, whole);
    if (from.mode == loop::Mode::Train)
        for (const auto& [weight, buffer] : plain.moved) tested.moved.push_back({context.weight_of(weight), buffer});
    result_.tested.push_back(std::move(tested));
}

loop::Selftest References::take(const std::string& net) {
    result_.plain.net = net;
    return std::move(result_);
}

}  // namespace netc::lower
