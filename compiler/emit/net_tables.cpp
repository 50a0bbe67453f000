// Finds out from a plan what the runtime has to know of it.
#include "emit/net_tables.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "emit/names.h"
#include "loop/print.h"
#include "loop/selftest.h"

namespace netc::emit {

namespace {

using loop::BufferId;

int64_t offset_of(const loop::Program& program, BufferId id) { return program.buffers[id].offset_bytes; }

std::vector<int64_t> offsets_of(const loop::Program& program, const std::vector<BufferId>& buffers) {
    std::vector<int64_t> result;
    for (const BufferId id : buffers) result.push_back(offset_of(program, id));
    return result;
}

// ------------------------------------------------------------------------------------ programs

/// One number for each sample.
std::vector<PortRow> loss_rows(const loop::Program& program, const std::vector<loop::Port>& ports) {
    std::vector<PortRow> rows;
    for (size_t i = 0; i < program.losses.size(); ++i)
        rows.push_back({ports.at(i).name, offset_of(program, program.losses[i]), {}});
    return rows;
}

/// One number for each sample, or the row of those of a whole set.
std::vector<PortRow> metric_rows(const loop::Program& program, const std::vector<loop::Port>& ports) {
    std::vector<PortRow> rows;
    for (size_t i = 0; i < program.metrics.size(); ++i)
        rows.push_back({ports.at(i).name, offset_of(program, program.metrics[i]), program.metric_packings.at(i), 0,
                        ports.at(i).fraction, ports.at(i).of_averages});
    return rows;
}

/// Inputs or labels.
std::vector<PortRow> given_rows(const loop::Program& program, const std::vector<BufferId>& buffers,
                                const std::vector<loop::Packing>& packings, const std::vector<loop::Port>& ports) {
    std::vector<PortRow> rows;
    for (size_t i = 0; i < buffers.size(); ++i)
        rows.push_back({ports.at(i).name, offset_of(program, buffers[i]), packings.at(i), ports.at(i).classes});
    return rows;
}

/// Outputs of prediction have the names of the net's outputs, those of a feature program the feature's.
std::vector<PortRow> output_rows(const loop::Plan& plan, size_t index) {
    const loop::Program& program = plan.programs[index];
    const auto feature = std::find_if(plan.features.begin(), plan.features.end(), [&](const auto& feature) {
        return feature.program == static_cast<int>(index) && feature.program != plan.predict_program;
    });
    std::vector<PortRow> rows;
    for (size_t i = 0; i < program.outputs.size(); ++i) {
        const int64_t offset = offset_of(program, program.outputs[i]);
        if (feature != plan.features.end())
            rows.push_back({feature->name, offset, feature->packing});
        else
            rows.push_back({plan.outputs.at(i).name, offset, plan.outputs.at(i).packing});
    }
    return rows;
}

/// A state belongs to the weight that is handed to the call that moves it; the kernel knows what it is.
void add_states(const loop::Plan& plan, const loop::Program& program, const loop::Call& call,
                std::vector<StateRow>& rows) {
    const auto& arguments = call.arguments;
    const auto weight = std::find_if(arguments.begin(), arguments.end(), [](const loop::Argument& argument) {
        return argument.kind == loop::Argument::Kind::Weight;
    });
    if (weight == arguments.end()) return;
    for (size_t i = 0; i < arguments.size(); ++i) {
        const BufferId id = arguments[i].buffer;
        if (!id || program.buffers[id].role != loop::Role::State) continue;
        const loop::Parameter& state = plan.kernels[call.kernel].parameters[i];
        if (!state.written) continue;
        rows.push_back({plan.weights.at(weight->weight).name + "." + state.name, weight->weight, offset_of(program, id), program.buffers[id].average});
    }
}

// ------------------------------------------------------------------------------------- profile

/// Calls that a profile sees as one: those that follow the first ask for no work of their own.
using CallsAsOne = std::vector<const loop::Call*>;

std::vector<CallsAsOne> calls_as_seen(const loop::Plan& plan, const loop::Phase& phase) {
    std::vector<CallsAsOne> result;
    for (const loop::Call& call : phase.calls) {
        const bool asks = !phase.per_sample || loop::takes_range(plan.kernels[call.kernel]);
        if (asks || result.empty()) result.emplace_back();
        result.back().push_back(&call);
    }
    return result;
}

WorkRow work_row(const loop::Plan& plan, const loop::Program& program, size_t phase, const CallsAsOne& calls) {
    WorkRow row{.phase = phase};
    for (const loop::Call* call : calls) {
        const double times = plan.kernels[call->kernel].per_sample ? static_cast<double>(program.batch) : 1;
        row.flops += times * static_cast<double>(call->cost.flops);
        row.bytes += times * static_cast<double>(call->cost.bytes_read + call->cost.bytes_written);
        row.layers += (row.layers.empty() ? "" : "; ") + call->layers;
    }
    return row;
}

ProgramTables program_tables(const loop::Plan& plan, size_t index) {
    const loop::Program& program = plan.programs[index];
    ProgramTables result{.inputs = given_rows(program, program.inputs, program.input_packings, plan.inputs),
                         .labels = given_rows(program, program.labels, program.label_packings, plan.labels),
                         .losses = loss_rows(program, plan.losses),
                         .metrics = metric_rows(program, plan.metrics),
                         .outputs = output_rows(plan, index),
                         .mixed_in = given_rows(program, program.mixed_in, program.mixed_in_packings, plan.mixed_in)};
    for (size_t p = 0; p < program.phases.size(); ++p) {
        for (const loop::Call& call : program.phases[p].calls) add_states(plan, program, call, result.states);
        for (const CallsAsOne& calls : calls_as_seen(plan, program.phases[p]))
            result.work.push_back(work_row(plan, program, p, calls));
    }
    return result;
}

// -------------------------------------------------------------------------------------- stages

int stage_index(const loop::Plan& plan, const std::string& name) {
    for (size_t i = 0; i < plan.stages.size(); ++i)
        if (plan.stages[i].name == name) return static_cast<int>(i);
    return -1;
}

StageTables stage_tables(const loop::Plan& plan, const loop::StagePlan& stage) {
    if (stage.from_net.empty()) return {.from = stage_index(plan, stage.from)};
    return {.from_elsewhere = program_name(stage.from_net) + "." + stage.from};
}

// ------------------------------------------------------------------------------------ selftest

/// The first step that reads a buffer.
int first_step(const loop::Program& program, BufferId id) {
    const auto reads = [&](const loop::Phase& phase) {
        const auto& arguments = phase.calls[0].arguments;
        return std::any_of(arguments.begin(), arguments.end(), [&](const auto& a) { return a.buffer == id; });
    };
    const auto found = std::find_if(program.phases.begin(), program.phases.end(), reads);
    return static_cast<int>(found - program.phases.begin());
}

PlainTables plain_tables(const loop::Program& program, const std::vector<BufferId>& weights) {
    PlainTables result{offsets_of(program, program.inputs), offsets_of(program, program.labels),
                       offsets_of(program, program.losses), offsets_of(program, program.mixed_in), {}};
    for (const BufferId id : weights)
        result.tensors.push_back(id ? PlainTables::Tensor{offset_of(program, id), first_step(program, id)}
                                    : PlainTables::Tensor{});
    return result;
}

/// A program's kind and the index of its stage or feature.
std::pair<ProgramKind, size_t> role_of(const loop::Plan& plan, int program) {
    if (program == plan.evaluate_program) return {ProgramKind::Evaluate, 0};
    if (program == plan.predict_program) return {ProgramKind::Predict, 0};
    for (size_t i = 0; i < plan.stages.size(); ++i)
        if (plan.stages[i].train_program == program) return {ProgramKind::Train, i};
    const auto feature = std::find_if(plan.features.begin(), plan.features.end(),
                                      [&](const auto& feature) { return feature.program == program; });
    return {ProgramKind::Feature, static_cast<size_t>(feature - plan.features.begin())};
}

TestedTables tested_tables(const loop::Plan& plan, size_t index) {
    const loop::Tested& tested = plan.selftest->tested[index];
    const loop::Program& program = plan.programs[index];
    const loop::Program& plain = plan.selftest->plain.programs[static_cast<size_t>(tested.plain)];
    TestedTables result;
    std::tie(result.kind, result.index) = role_of(plan, static_cast<int>(index));
    for (const loop::Probe& probe : tested.values)
        result.values.push_back({{probe.name, offset_of(program, probe.buffer), probe.packing}, probe.phase,
                                 offset_of(plain, probe.plain)});
    for (const loop::GradientProbe& probe : tested.gradients)
        result.gradients.push_back({probe.weight, probe.phase, offset_of(program, probe.buffer), probe.parts, probe.update});
    for (const loop::Moved& moved : tested.moved)
        result.moved.push_back({moved.weight, offset_of(plain, moved.plain)});
    return result;
}

}  // namespace

NetTables net_tables(const loop::Plan& plan) {
    NetTables result{.plan = plan, .slug = program_name(plan.net), .exported = stage_index(plan, plan.exported_stage)};
    if (result.exported < 0) result.exported = static_cast<int>(plan.stages.size()) - 1;
    for (size_t i = 0; i < plan.programs.size(); ++i) result.programs.push_back(program_tables(plan, i));
    for (const loop::StagePlan& stage : plan.stages) result.stages.push_back(stage_tables(plan, stage));
    for (const loop::FeaturePlan& feature : plan.features) {
        const loop::Program& program = plan.programs[static_cast<size_t>(feature.program)];
        result.features.push_back({feature.name, offset_of(program, feature.buffer), feature.packing});
    }
    if (!plan.selftest) return result;
    const loop::Selftest& selftest = *plan.selftest;
    for (size_t i = 0; i < selftest.plain.programs.size(); ++i)
        result.plain.push_back(plain_tables(selftest.plain.programs[i], selftest.weights[i]));
    for (size_t i = 0; i < plan.programs.size(); ++i) result.tested.push_back(tested_tables(plan, i));
    return result;
}

bool takes_pictures(const loop::Plan& plan) {
    if (plan.inputs.size() != 1 || plan.inputs[0].classes > 0) return false;
    const std::vector<int64_t>& shape = plan.inputs[0].shape;
    return shape.size() == 3 && (shape[0] == 1 || shape[0] == 3);
}

}  // namespace netc::emit
