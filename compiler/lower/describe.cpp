// What main needs to know of a model: data, stages, checks, the table of layers.
#include "lower/describe.h"

#include <algorithm>

#include <fmt/format.h>

#include "formula/print.h"

namespace netc::lower {

using namespace graph;

namespace {

loop::DataPlan describe(const DataSource& source, const Model& model) {
    loop::DataPlan plan;
    plan.name = source.name;
    plan.kind = source.kind;
    for (const DataFile& file : source.files) plan.files.push_back({file.name, file.test, file.path});
    for (const auto& [name, value] : source.numbers) plan.numbers.push_back({name, value});
    for (const PortColumns& each : source.columns) plan.columns.push_back({each.port, each.columns});
    for (size_t i = 0; i < model.labels.size() && source.keep; ++i)
        if (model.labels[i].name == source.keep->label)
            plan.keep = {static_cast<int>(i), source.keep->first, source.keep->last};
    const auto map_of = [&](const std::string& name) {
        const auto found = source.maps.find(name);
        return found == source.maps.end() ? loop::LinearMap{}
                                          : loop::LinearMap{found->second.scale, found->second.offset};
    };
    for (const Augmentation& each : source.augmentations)
        for (size_t i = 0; i < model.inputs.size(); ++i)
            if (model.inputs[i].name == each.input)
                plan.augmentations.push_back({static_cast<int>(i), each.kind, each.probability, each.numbers});
    for (const InputInfo& input : model.inputs) plan.input_maps.push_back(map_of(input.name));
    for (const InputInfo& label : model.labels) plan.label_maps.push_back(map_of(label.name));
    plan.validate = source.validate;
    plan.test = source.test;
    return plan;
}

loop::Best describe(const Best& best, const Model& model) {
    loop::Best plan{.kept = best.kept, .highest = best.highest, .patience = best.patience};
    for (size_t m = 0; m < model.metrics.size(); ++m)
        if (model.metrics[m].name == best.figure) plan.metric = static_cast<int>(m);
    return plan;
}

bool contains(const std::vector<int>& indices, int index) {
    return std::find(indices.begin(), indices.end(), index) != indices.end();
}

uint64_t hash_of(const std::string& text) {
    uint64_t hash = 0xcbf29ce484222325u;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    return hash;
}

/// A hash of all that decides what the stage computes from its samples. What the stage is told in words (optimizer,
/// batch, seed) and what is measured when it begins (samples, the weights it starts from) is left to the program.
std::string digest_of(const Stage& stage, const Model& model, const loop::StagePlan& plan) {
    std::vector<ValueId> wanted;
    std::string text =
        fmt::format("stage {} of {}, precise {}\n", &stage - model.stages.data(), model.name, model.precise);
    for (const NamedValue& loss : model.losses) wanted.push_back(loss.value);
    for (const Metric& metric : model.metrics) {
        wanted.push_back(metric.value);
        text += fmt::format("metric {}{}\n", metric.name, metric.of_averages ? " = " + formula::to_text(metric.of_averages->value) : "");
    }
    text += canonical(model.graph, wanted);
    for (const double weight : stage.class_weights.weights) text += fmt::format("class weighs {}\n", weight);
    if (stage.class_weights.balanced) text += "classes weigh the same\n";
    for (const int trainable : plan.trainable) text += fmt::format("trains {}\n", trainable);
    for (const loop::LinearMap& map : plan.source.input_maps) text += fmt::format("map {} {}\n", map.scale, map.offset);
    for (const loop::Augmentation& each : plan.source.augmentations)
        text += fmt::format("augment {} {} {} {}\n", each.input, each.kind, each.probability, fmt::join(each.numbers, " "));
    for (const loop::LinearMap& map : plan.source.label_maps) text += fmt::format("map {} {}\n", map.scale, map.offset);
    for (const loop::StepFormula& number : plan.step_formulas)
        if (!formula::is_number(number.value)) text += fmt::format("each step {} {}\n", number.name, formula::to_text(number.value));
    if (stage.optimizer.is_own)
        for (const formula::Formula& f : all_formulas_of(stage.optimizer)) text += fmt::format("steps {}\n", formula::to_text(f));
    for (const auto& [parameter, optimizer] : stage.exceptions)
        for (const formula::Formula& f : all_formulas_of(optimizer)) text += fmt::format("steps of {} {}\n", parameter, formula::to_text(f));
    for (int i = 0; i < static_cast<int>(model.graph.parameters.size()); ++i)
        if (stage.from.empty() || contains(stage.excepted_parameters, i)) {
            const Initialiser& start = model.graph.parameters[i].initialiser;
            text += fmt::format("starts {} {} {} {}\n", static_cast<int>(start.kind), start.constant, start.fan_in,
                                start.fan_out);
            if (!start.statistic.empty()) text += fmt::format("measures {} {}\n", start.statistic, start.input);
        }
    return fmt::format("{:016x}", hash_of(text));
}

std::vector<loop::StepFormula> step_formulas(const Optimizer& optimizer) {
    std::vector<loop::StepFormula> formulas = {{"lr", optimizer.rate}};
    for (const StepNumber& number : optimizer.numbers) formulas.push_back({formula::to_text(number.term), number.value, formula::depends_on(number.term, "lr")});
    return formulas;
}

loop::StagePlan describe(const Stage& stage, const Model& model) {
    loop::StagePlan plan;
    plan.name = stage.name;
    plan.source = describe(stage.source, model);
    plan.batch = stage.batch;
    plan.epochs = stage.epochs;
    plan.seed = stage.seed;
    plan.shuffle = stage.shuffle;
    plan.from = stage.from;
    plan.from_net = stage.from_net;
    plan.excepted = stage.excepted_parameters;
    plan.step_formulas = step_formulas(stage.optimizer);
    plan.optimizer = stage.optimizer.text;
    plan.accumulate = stage.optimizer.accumulate;
    for (int i = 0; i < static_cast<int>(model.graph.parameters.size()); ++i) {
        const bool frozen = contains(stage.frozen_parameters, i);
        if (model.graph.parameters[i].trainable && !frozen) plan.trainable.push_back(i);
    }
    plan.best = describe(stage.best, model);
    plan.balanced = stage.balanced;
    plan.digest = digest_of(stage, model, plan);
    return plan;
}

loop::LayerRow describe(const Layer& layer, const Model& model, const Source& source) {
    loop::LayerRow row;
    row.name = layer.name;
    row.text = layer.text;
    row.shape = to_string(model.graph.shape(layer.value));
    if (!layer.span.empty()) row.source = fmt::format("{}:{}", without_folders(source.file_of(layer.span.first).name), source.line_of(layer.span.first));
    for (int parameter : layer.parameters)
        if (model.graph.parameters[parameter].trainable)
            row.parameters += model.graph.shape(model.graph.parameters[parameter].value).elements();
    row.flops = flops(model.graph, model.graph.nodes[model.graph.values[layer.value].producer]);
    return row;
}

}  // namespace

void describe_model(const Model& model, const Source& source, loop::Plan& plan) {
    plan.net = model.name;
    plan.file = model.file;
    plan.parameters = model.parameter_count;
    plan.macs = model.mac_count;
    plan.exported_stage = model.exported_stage;
    for (const Layer& layer : model.layers) plan.layers.push_back(describe(layer, model, source));
    for (const InputInfo& input : model.inputs)
        plan.inputs.push_back({input.name, model.graph.shape(input.value).dims, input.classes, {}});
    for (const InputInfo& label : model.labels)
        plan.labels.push_back({label.name, model.graph.shape(label.value).dims, label.classes, {}});
    for (const InputInfo& other : model.mixed_in)
        plan.mixed_in.push_back({other.name, model.graph.shape(other.value).dims, other.classes, {}});
    for (const NamedValue& loss : model.losses) plan.losses.push_back({loss.name, {}, 0, {}});
    for (const Metric& metric : model.metrics) {
        const bool fraction = std::holds_alternative<TopK>(model.graph.producer(metric.value));
        plan.metrics.push_back({metric.name, {}, 0, {}, fraction, metric.of_averages});
    }
    for (const Stage& stage : model.stages) plan.stages.push_back(describe(stage, model));
    for (const Expectation& check : model.checks)
        plan.checks.push_back({check.stage, check.metric, check.op, check.text, check.bound});
}

void describe_outputs(const Context& context, const Model& model, loop::Plan& plan) {
    for (size_t i = 0; i < model.outputs.size(); ++i) {
        const ValueId value = context.graph.outputs[i];
        const Layout& layout = context.layouts[storage_of(context.graph, context.layouts, value)];
        const std::vector<int64_t>& shape = context.graph.shape(value).dims;
        plan.outputs.push_back({model.outputs[i].name, shape, 0, layout.packing().declared_as(shape)});
    }
}

}  // namespace netc::lower
