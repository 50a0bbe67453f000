// Chooses names scope by scope, in the order of the plan.
#include "emit/cpp/symbols.h"

#include <algorithm>
#include <map>

#include "emit/names.h"

namespace netc::emit {

namespace {

/// Leaves out blocks that say nothing: where all layers of stage1.i2 are in stage1.i2.bottleneck1, they are called
/// stage1_i2_conv1 and so on.
class ShortNames {
public:
    explicit ShortNames(const std::vector<loop::LayerRow>& layers) {
        std::map<std::string, std::set<std::string>> inside;  // of a block: the words behind it, "." for a layer
        for (const loop::LayerRow& layer : layers)
            for (size_t start = 0, dot = 0; dot != std::string::npos; start = dot + 1) {
                dot = layer.name.find('.', start);
                const std::string word = dot == std::string::npos ? "." : layer.name.substr(start, dot - start);
                inside[layer.name.substr(0, start)].insert(word);
            }
        for (const auto& [block, words] : inside)
            if (!block.empty() && words.size() == 1 && *words.begin() != ".")
                said_.emplace_back(spelled(block) + *words.begin() + "_", spelled(block));
        std::reverse(said_.begin(), said_.end());  // the innermost first
    }

    std::string operator()(const std::string& name) const {
        std::string result = spelled(name);
        for (const auto& [whole, part] : said_) {
            const size_t at = result.find(whole);
            if (at != std::string::npos) result.replace(at, whole.size(), part);
        }
        return result;
    }

private:
    static std::string spelled(std::string name) {
        std::replace(name.begin(), name.end(), '.', '_');
        return name;
    }

    std::vector<std::pair<std::string, std::string>> said_;
};

std::vector<WeightSymbols> weight_symbols(const loop::Plan& plan, const ShortNames& names) {
    std::vector<WeightSymbols> result;
    std::map<std::string, WeightSymbols> layers;
    std::map<std::string, Scope> roles;
    const std::set<std::string> taken = types_of_runtime();
    Scope members(taken), types(taken);
    for (const loop::WeightSlot& slot : plan.weights) {
        if (!layers.contains(slot.layer))
            layers[slot.layer] = {members.add(identifier(names(slot.layer))),
                                  types.add(type_identifier(names(slot.layer))), ""};
        WeightSymbols symbols = layers[slot.layer];
        symbols.role = roles.try_emplace(slot.layer, taken).first->second.add(identifier(slot.role));
        result.push_back(symbols);
    }
    return result;
}

ProgramSymbols program_symbols(const loop::Program& program, const ShortNames& names, Scope& scope) {
    ProgramSymbols result;
    // The tables of the program are called after it.
    result.function =
        scope.add_with(identifier(program.name), {"_inputs", "_labels", "_losses", "_metrics", "_outputs", "_phases", "_schedule",
                                                  "_program", "_states", "_trainable", "_forward", "_backward", "_pass",
                                                  "_files", "_numbers", "_input_maps", "_label_maps", "_augmentations", "_kernels",
                                                  "_values", "_gradients", "_tensors", "_mixed_in"});
    result.memory = scope.add(type_identifier(program.name) + "Memory");
    result.state = scope.add(type_identifier(program.name) + "State");
    std::set<std::string> taken = types_of_runtime();
    taken.insert({"at", "start_", result.memory, result.state});
    Scope members(taken);
    for (const loop::Buffer& buffer : program.buffers)
        result.buffers.push_back(members.add(identifier(names(buffer.name))));
    return result;
}

LibrarySymbols library_symbols(const loop::Plan& plan, const std::string& net) {
    LibrarySymbols result;
    const std::string prefix = net + "_";
    const std::set<std::string> fixed{"net",
                                      "ok",
                                      "wrong_argument",
                                      "wrong_file",
                                      "no_memory",
                                      "wrong_processor",
                                      "create",
                                      "destroy",
                                      "prediction_only",
                                      "max_threads",
                                      "message",
                                      "initialise",
                                      "predict",
                                      "predict_batch",
                                      "train_step",
                                      "number",
                                      "load_weights",
                                      "save_weights"};
    Scope names(fixed);  // without the prefix
    for (const loop::StagePlan& stage : plan.stages)
        result.stages.push_back(prefix + names.add(identifier("train_" + stage.name), "stage"));

    std::set<std::string> around{"net", "n", "loss", "inputs", "labels", "outputs"};  // no parameter may hide these
    for (const std::string& name : fixed) around.insert(prefix + name);
    Scope parameters(around);
    const auto add = [&](const std::vector<loop::Port>& ports, std::vector<std::string>& handed,
                         std::vector<std::string>& constants) {
        for (const loop::Port& port : ports) {
            handed.push_back(parameters.add(identifier(port.name)));
            constants.push_back(prefix + names.add(handed.back() + (port.classes > 0 ? "_classes" : "_size")));
        }
    };
    add(plan.inputs, result.inputs, result.input_sizes);
    add(plan.labels, result.labels, result.label_sizes);
    add(plan.outputs, result.outputs, result.output_sizes);
    return result;
}

}  // namespace

Symbols symbols(const loop::Plan& plan) {
    Symbols result;
    result.net = slug(plan.net);
    result.space = result.net + (plan.is_version ? "::" + plan.isa : "");
    result.stem = result.net + (plan.is_version ? "_" + plan.isa : "");
    const ShortNames names(plan.layers);
    result.weights = weight_symbols(plan, names);
    std::set<std::string> taken = names_of_runtime();
    taken.insert({"net", "tensors", "stages", "checks", "layers", "features", "profile", "selftest", "train_kernels",
                  "plain_programs", "tested_programs"});
    Scope scope(taken);
    for (const loop::Program& program : plan.programs)
        result.programs.push_back(program_symbols(program, names, scope));
    for (const loop::Kernel& kernel : plan.kernels) result.kernels.push_back(scope.add(identifier(names(kernel.name))));
    for (const loop::Port& metric : plan.metrics)
        result.metrics.push_back(metric.of_averages ? scope.add(identifier(metric.name) + "_of_averages") : "");
    result.library = library_symbols(plan, result.net);
    return result;
}

}  // namespace netc::emit
