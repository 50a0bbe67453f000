// Graphs to a plan: hands each fused group to its family, then schedules calls and lays out memory.
#include "lower/lower.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/check.h"
#include "base/match.h"
#include "loop/locals.h"
#include "loop/simplify.h"
#include "lower/conv/conv_sparse.h"
#include "lower/describe.h"
#include "lower/families.h"
#include "lower/feature_values.h"
#include "lower/memory/schedule.h"
#include "lower/reference/reference.h"
#include "lower/weights.h"

namespace netc::lower {

using namespace graph;

namespace {

/// Shares of a weight's gradient are added where the weight is updated. That is all the arithmetic on values without
/// samples that there are kernels for.
void check_sums_of_shares(const Context& context, const Group& group) {
    for (NodeId id : group.nodes) {
        const Node& node = context.graph.nodes[id];
        const auto* zip = std::get_if<Zip>(&node.op);
        NETC_CHECK(
            zip && zip->kind == ZipKind::Add && context.is_gradient(node.result),
            "`" + context.graph.values[node.result].name + "` is computed without samples, and is no sum of gradients");
    }
}

/// Channels of rows and maps lie in blocks; along other axes values are joined element by element.
void lower_concat_or_join(Context& context, const Group& group, const Concat& op) {
    const int rank = context.graph.shape(op.ins.front()).rank();
    const bool channels = op.axis == 0 && (rank == 1 || (rank == 3 && !context.layouts[op.ins.front()].row_major));
    channels ? lower_concat(context, group) : lower_join(context, group);
}

/// The table of families: what each operator becomes when it decides a group's loops.
void lower_group(Context& context, const Group& group) {
    if (!group.anchor) {
        const ValueId result = context.graph.nodes[group.nodes.back()].result;
        if (!context.graph.values[result].type.batched) return check_sums_of_shares(context, group);
        return lower_pointwise(context, group);
    }
    match(
        context.graph.nodes[group.anchor].op, [&](const Conv2d&) { lower_conv(context, group); },
        [&](const Conv2dGradInput&) { lower_conv_grad_input(context, group); },
        [&](const Conv2dGradKernel&) { lower_conv_grad_kernel(context, group); },
        [&](const BiasGrad&) { lower_bias_grad(context, group); }, [&](const Dense&) { lower_dense(context, group); },
        [&](const DenseGradInput&) { lower_dense_grad_input(context, group); },
        [&](const DenseGradKernel&) { lower_dense_grad_kernel(context, group); },
        [&](const MaxPool&) { lower_max_pool(context, group); },
        [&](const MaxPoolGrad&) { lower_max_pool_grad(context, group); },
        [&](const AvgPool&) { lower_avg_pool(context, group); },
        [&](const AvgPoolGrad&) { lower_avg_pool_grad(context, group); },
        [&](const GlobalAvgPool&) { lower_global_pool(context, group); },
        [&](const GlobalMaxPool&) { lower_global_pool(context, group); },
        [&](const GlobalAvgPoolGrad&) { lower_global_pool_grad(context, group); },
        [&](const GlobalMaxPoolGrad&) { lower_global_pool_grad(context, group); },
        [&](const Reshape& op) {
            context.graph.shape(op.in) == op.shape ? lower_other_layout(context, group) : lower_reshape(context, group);
        }, [&](const Concat& op) { lower_concat_or_join(context, group, op); },
        [&](const Slice&) { lower_slice(context, group); },
        [&](const IndexMap&) { lower_index_map(context, group); },
        [&](const IndexMapGrad&) { lower_index_map_grad(context, group); },
        [&](const Bilinear&) { lower_bilinear(context, group); },
        [&](const BilinearGrad&) { lower_bilinear_grad(context, group); },
        [&](const Gather&) { lower_gather(context, group); },
        [&](const OneHot&) { lower_one_hot(context, group); },
        [&](const GatherGrad&) { lower_gather_grad(context, group); },
        [&](const MapRows&) { lower_rows(context, group); }, [&](const Reduce&) { lower_reduce(context, group); }, [&](const BatchSum&) { lower_batch_sum(context, group); },
        [&](const MatMul&) { lower_matmul(context, group); }, [&](const BatchNorm&) { lower_batch_norm(context, group); },
        [&](const BatchNormGrad&) { lower_batch_norm_grad(context, group); },
        [&](const TopK&) { lower_top_k(context, group); }, [&](const Update&) { lower_update(context, group); },
        [&](const WeightSums&) { lower_weight_sums(context, group); },
        [&](const GradientNorm&) { lower_gradient_norm(context, group); },
        // Pointwise operators lead no group, sources make no work.
        [&](const Map&) { NETC_UNREACHABLE(); },
        [&](const Zip&) { NETC_UNREACHABLE(); }, [&](const Scale&) { NETC_UNREACHABLE(); },
        [&](const Broadcast&) { NETC_UNREACHABLE(); },
        [&](const Dropout&) { NETC_UNREACHABLE(); }, [&](const DropoutGrad&) { NETC_UNREACHABLE(); },
        [&](const Input&) { NETC_UNREACHABLE(); }, [&](const graph::Parameter&) { NETC_UNREACHABLE(); },
        [&](const Constant&) { NETC_UNREACHABLE(); }, [&](const Places&) { NETC_UNREACHABLE(); },
        [&](const Training&) { NETC_UNREACHABLE(); }, [&](const RandomNormal&) { NETC_UNREACHABLE(); },
        [&](const BatchMeanGrad&) { NETC_UNREACHABLE(); });
}

std::string groups_text(const Graph& graph, const transform::Groups& groups) {
    std::string text;
    for (const transform::Group& group : groups.groups) {
        for (NodeId id : group.nodes)
            text += (id == group.nodes.front() ? "" : " + ") + graph.values[graph.nodes[id].result].name;
        text += "\n";
    }
    return text;
}

/// "digits.net:9", "digits.net:9-11", "digits.net:9, blocks.net:2" or nothing.
std::string lines_of(const Source& source, const Graph& graph, const std::vector<NodeId>& nodes) {
    struct Lines {
        uint32_t first, last;
    };
    std::map<uint32_t, Lines> by_file;  // where it begins in the source
    for (NodeId id : nodes) {
        const Span span = graph.nodes[id].span;
        if (span.empty()) continue;
        const uint32_t line = source.line_of(span.first);
        Lines& lines = by_file.insert({source.file_of(span.first).first, {line, line}}).first->second;
        lines = {std::min(lines.first, line), std::max(lines.last, line)};
    }
    std::string text;
    for (const auto& [file, lines] : by_file) {
        text += fmt::format("{}{}:{}", text.empty() ? "" : ", ", without_folders(source.file_of(file).name), lines.first);
        if (lines.last != lines.first) text += fmt::format("-{}", lines.last);
    }
    return text;
}

/// The buffers through which a program meets the world, in the model's order; values are found by their names.
void name_ports(Context& context, const Model& model) {
    loop::Program& program = context.program;
    const Graph& graph = context.graph;
    const auto packing_of = [&](ValueId value) {
        return context.layouts[value].packing().declared_as(graph.shape(value).dims);
    };
    for (const InputInfo& input : model.inputs) {
        program.inputs.push_back(context.buffer_of(input.value));
        program.input_packings.push_back(packing_of(input.value));
    }
    if (program.mode == loop::Mode::Predict) {
        for (ValueId value : graph.outputs) program.outputs.push_back(context.buffer_of(value));
        return;
    }
    for (const InputInfo& label : model.labels) {
        program.labels.push_back(context.buffer_of(label.value));
        program.label_packings.push_back(packing_of(label.value));
    }
    for (const InputInfo& other : model.mixed_in_of(program.stage)) {
        program.mixed_in.push_back(context.buffer_of(other.value));
        program.mixed_in_packings.push_back(packing_of(other.value));
    }
    for (size_t i = 0; i < model.losses.size(); ++i) program.losses.push_back(context.buffer_of(graph.outputs[i]));
    for (size_t i = model.losses.size(); i < graph.outputs.size(); ++i) {
        const ValueId metric = graph.outputs[i];
        program.metrics.push_back(context.buffer_of(metric));
        program.metric_packings.push_back(graph.shape(metric).rank() > 0 ? packing_of(storage_of(graph, context.layouts, metric)) : loop::Packing{});
    }
}

class Lowering {
public:
    Lowering(const Model& model, const Source& source, const Options& options)
        : model_(model), source_(source), options_(options), references_(model) {
        model_layouts_ = choose_layouts(model.graph, options.target);
        plan_.weights = weight_slots(model, model_layouts_, options.target);
        plan_.weights_bytes = place_weights(plan_.weights);
        plan_.lanes = options.target.lanes;
        plan_.isa = options.target.isa;
        plan_.march = options.target.march;
        plan_.max_threads = options.max_threads;
        describe_model(model, source, plan_);
    }

    void add(const ProgramGraph& from) {
        if (!from.feature.empty() && found_in_prediction(from)) return;
        Layouts layouts = choose_layouts(from.graph, options_.target, &model_.graph, &model_layouts_);
        const size_t known = plan_.choices.size();
        layouts.sparse_pool_gradients =
            sparse_pool_gradients(from.graph, layouts, options_.target, from.batch, plan_.choices);
        for (size_t i = known; i < plan_.choices.size(); ++i) plan_.choices[i].program = from.name;
        std::vector<bool> idle = layouts.renames;
        for (size_t i = 0; i < idle.size(); ++i) idle[i] = idle[i] || layouts.sparse_pool_gradients[i] || layouts.broadcasts[i];
        const transform::Groups groups = transform::fuse(from.graph, idle, options_.fuse);
        if (options_.watch) options_.watch("fuse", from.name, [&] { return groups_text(from.graph, groups); });
        loop::Program program;
        program.name = from.name;
        program.stage = from.stage;
        program.mode = from.mode;
        program.batch = from.batch;
        Context context(model_, from.graph, layouts, groups, options_.target, plan_, kernels_, program);
        context.lines_of = [&](const std::vector<NodeId>& nodes) {
            return lines_of(source_, from.graph, nodes);
        };
        for (const transform::Group& group : groups.groups) {
            const size_t calls = context.calls.size(), choices = plan_.choices.size();
            lower_group(context, group);
            for (size_t i = choices; i < plan_.choices.size(); ++i)
                for (size_t k = calls; k < context.calls.size(); ++k)
                    plan_.choices[i].calls.push_back(context.calls[k].call.layers);
        }
        name_ports(context, model_);
        schedule(context);
        plan_memory(program);
        if (options_.selftest) references_.add(from, context);
        const int index = static_cast<int>(plan_.programs.size());
        if (!from.feature.empty())
            name_feature(from.feature, feature_of(context, index));
        else if (from.mode == loop::Mode::Evaluate)
            plan_.evaluate_program = index;
        else if (from.mode == loop::Mode::Predict)
            plan_.predict_program = index;
        for (loop::StagePlan& stage : plan_.stages)
            if (from.mode == loop::Mode::Train && stage.name == from.stage) stage.train_program = index;
        if (index == plan_.predict_program) {
            describe_outputs(context, model_, plan_);
            features_.note(context, index);
        }
        plan_.programs.push_back(std::move(program));
    }

    /// The plan as it is printed and emitted: what only its making needed is gone, what is said twice has a name.
    loop::Plan take() {
        loop::Plan plan = loop::simplified(plan_);
        for (loop::Kernel& kernel : plan.kernels) kernel = loop::with_locals(kernel);
        if (options_.selftest) {
            loop::Selftest selftest = references_.take(plan.net);
            for (loop::Kernel& kernel : selftest.plain.kernels) kernel = loop::with_locals(kernel);
            plan.selftest = std::make_shared<const loop::Selftest>(std::move(selftest));
        }
        return plan;
    }

private:
    /// The program that predicts ends early to hand out what it makes on its way.
    bool found_in_prediction(const ProgramGraph& from) {
        const auto found = features_.find(from.graph, from.graph.outputs.front());
        if (found) name_feature(from.feature, *found);
        return found.has_value();
    }

    void name_feature(const std::string& name, loop::FeaturePlan feature) {
        feature.name = name;
        plan_.features.push_back(std::move(feature));
    }

    const Model& model_;
    const Source& source_;
    const Options& options_;
    Layouts model_layouts_;
    loop::Plan plan_;
    KernelTable kernels_;
    FeatureValues features_;
    References references_;
};

}  // namespace

loop::Plan lower(const Model& model, const std::vector<ProgramGraph>& programs, const Source& source,
                 const Options& options) {
    Lowering lowering(model, source, options);
    for (const ProgramGraph& program : programs) lowering.add(program);
    return lowering.take();
}

}  // namespace netc::lower
