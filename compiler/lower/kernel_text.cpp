// Names, comments and costs of kernels, and the search for an equal kernel that is there already.
#include "lower/kernel_text.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/page.h"
#include "loop/print.h"

namespace netc::lower {

using namespace graph;

namespace {

/// The layer a backward node belongs to: its value is called d_<layer value>, d_<layer>.<role> for a weight.
std::string base_name(const Context& context, const Node& node) {
    std::string name = context.graph.values[node.result].name;
    if (context.is_gradient(node.result) && name.starts_with("d_")) name = name.substr(2);
    const size_t dot = name.rfind('.');
    const bool weight = std::holds_alternative<Conv2dGradKernel>(node.op) ||
                        std::holds_alternative<DenseGradKernel>(node.op) || std::holds_alternative<BiasGrad>(node.op);
    if (weight && dot != std::string::npos) name = name.substr(0, dot);
    return name;
}

/// The name without the blocks that it shares with another one: relu1 for stage2.block1.relu1 behind
/// stage2.block1.conv1.
std::string without_path(const std::string& name, const std::string& other) {
    size_t start = 0;
    for (size_t i = 0; i < std::min(name.size(), other.size()) && name[i] == other[i]; ++i)
        if (name[i] == '.') start = i + 1;
    return name.substr(start);
}

}  // namespace

std::string spelled(std::string name) {
    std::replace(name.begin(), name.end(), '.', '_');
    return name;
}

std::string kernel_name(const Context& context, const std::vector<NodeId>& nodes) {
    const Graph& graph = context.graph;
    const Node& node = graph.nodes[*std::find_if(nodes.begin(), nodes.end(), [&](NodeId id) {
        return id == nodes.back() || !transform::is_pointwise(graph.nodes[id].op);
    })];
    if (std::holds_alternative<Conv2dGradKernel>(node.op) || std::holds_alternative<DenseGradKernel>(node.op))
        return spelled(base_name(context, node)) + "_backward_kernel";
    if (std::holds_alternative<BiasGrad>(node.op)) return spelled(base_name(context, node)) + "_backward_bias";
    const bool backward = context.is_gradient(node.result);
    const auto* norm = std::get_if<BatchNorm>(&graph.nodes[nodes.front()].op);
    const bool repeats = norm && norm->recomputed;
    std::string first, said, name;
    for (NodeId id : nodes) {
        // What is recomputed is called after what it is recomputed for.
        const ValueId result = graph.nodes[id].result;
        if (repeats && (!context.is_stored(result) || (backward && !context.is_gradient(result)))) continue;
        const std::string base = base_name(context, graph.nodes[id]);
        // A backward name says whose gradients are made; those of one value, added up, are one.
        if (backward && said.find(base) != std::string::npos) continue;
        if (first.empty()) first = base;
        said += base + " ";
        name += (name.empty() ? "" : ".") + without_path(base, name.empty() ? "" : first);
    }
    return (backward ? "backward_to_" : "") + spelled(name);
}

std::string layer_names(const Context& context, const std::vector<NodeId>& nodes) {
    const auto name_of = [&](NodeId id) {
        // A layer's value may have been given a name of its own. Passes keep the ids of the model's nodes, but may put
        // another operator there: functions trade places with pools.
        for (const Layer& layer : context.model.layers)
            if (context.model.graph.values[layer.value].producer == id &&
                context.model.graph.nodes[id].op.index() == context.graph.nodes[id].op.index())
                return layer.name;
        return context.graph.values[context.graph.nodes[id].result].name;
    };
    std::string names;
    for (NodeId id : nodes) names += (names.empty() ? "" : ", ") + name_of(id);
    return names;
}

loop::Cost kernel_cost(const Context& context, const std::vector<NodeId>& nodes,
                       const std::vector<loop::BufferId>& reads, const std::vector<loop::BufferId>& writes,
                       const std::vector<int>& weight_reads, bool per_sample) {
    loop::Cost cost;
    for (NodeId id : nodes) {
        const bool once = std::holds_alternative<Update>(context.graph.nodes[id].op);
        cost.flops += flops(context.graph, context.graph.nodes[id]) * (per_sample || once ? 1 : context.program.batch);
    }
    const auto bytes = [&](const std::vector<loop::BufferId>& list) {
        int64_t total = 0;
        for (loop::BufferId id : std::set<loop::BufferId>(list.begin(), list.end())) {
            const loop::Buffer& buffer = context.program.buffers[id];
            total += buffer.batched && per_sample ? buffer.bytes / context.rows() : buffer.bytes;
        }
        return total;
    };
    cost.bytes_read = bytes(reads);
    cost.bytes_written = bytes(writes);
    for (int weight : std::set<int>(weight_reads.begin(), weight_reads.end()))
        cost.bytes_read += 4 * loop::product(context.plan.weights[weight].extents);
    return cost;
}

std::vector<std::string> kernel_comment(const Context& context, const std::vector<NodeId>& nodes,
                                        const std::string& note) {
    std::vector<std::string> lines;
    std::string head = layer_names(context, nodes);
    const std::string places = context.lines_of ? context.lines_of(nodes) : "";
    if (!places.empty()) head += " -- " + places;
    double flops_a_sample = 0;
    for (NodeId id : nodes) flops_a_sample += static_cast<double>(flops(context.graph, context.graph.nodes[id]));
    if (flops_a_sample >= 1e5) head += fmt::format(", {:.4g} MFLOP a sample", flops_a_sample / 1e6);
    lines.push_back(head);

    // in [1, 28, 28]  --conv1, relu1-->  [32, 26, 26]
    std::string flow;
    for (ValueId in : inputs_of(context.graph.nodes[nodes.front()].op)) {
        if (!context.graph.values[in].type.batched) continue;
        flow += (flow.empty() ? "" : ", ") + context.graph.values[in].name + " " + to_string(context.graph.shape(in));
    }
    std::string made;
    for (NodeId id : nodes) {
        const ValueId result = context.graph.nodes[id].result;
        if (id != nodes.back() && !context.is_stored(result)) continue;
        made += (made.empty() ? "" : ", ") + context.graph.values[result].name + " " +
                to_string(context.graph.shape(result));
    }
    lines.push_back("");
    lines.push_back(fmt::format("  {}  -->  {}", flow, made));
    if (!note.empty()) {
        lines.push_back("");
        lines.push_back(note);
    }
    return lines;
}

loop::KernelId add_kernel(loop::Plan& plan, KernelTable& kernels, loop::Kernel kernel,
                          const std::vector<std::string>& variants) {
    std::string text = kernel.per_sample ? "for each sample: " : "";
    for (const loop::Parameter& parameter : kernel.parameters) text += loop::parameter_text(parameter) + ", ";
    Page page;
    loop::print(kernel.body, page);
    text += page.text();
    const auto found = kernels.find(text);
    if (found != kernels.end()) return found->second;
    const auto taken = [&](const std::string& name) {
        return std::any_of(plan.kernels.begin(), plan.kernels.end(),
                           [&](const loop::Kernel& k) { return k.name == name; });
    };
    for (const std::string& words : variants)
        if (taken(kernel.name)) kernel.name += "_" + words;
    const std::string wanted = kernel.name;
    for (int i = 2; taken(kernel.name); ++i) kernel.name = fmt::format("{}_{}", wanted, i);
    return kernels[text] = plan.kernels.add(std::move(kernel));
}

}  // namespace netc::lower
