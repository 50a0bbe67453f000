// Chooses names scope by scope, in the order of the plan.
#include "emit/cpp/symbols.h"

#include <map>

#include "emit/names.h"

namespace netc::emit {

namespace {

std::vector<WeightSymbols> weight_symbols(const loop::Plan& plan) {
    std::vector<WeightSymbols> result;
    std::map<std::string, WeightSymbols> layers;
    std::map<std::string, Scope> roles;
    const std::set<std::string> taken = types_of_runtime();
    Scope members(taken), types(taken);
    for (const loop::WeightSlot& slot : plan.weights) {
        if (!layers.contains(slot.layer))
            layers[slot.layer] = {members.add(identifier(slot.layer)), types.add(type_identifier(slot.layer)), ""};
        WeightSymbols symbols = layers[slot.layer];
        symbols.role = roles.try_emplace(slot.layer, taken).first->second.add(identifier(slot.role));
        result.push_back(symbols);
    }
    return result;
}

ProgramSymbols program_symbols(const loop::Program& program, Scope& scope) {
    ProgramSymbols result;
    // The tables of the program are called after it.
    result.function = scope.add_with(identifier(program.name),
                                     {"_inputs", "_labels", "_losses", "_metrics", "_outputs", "_phases", "_program",
                                      "_states", "_trainable", "_paths", "_numbers", "_input_maps", "_label_maps"});
    result.memory = scope.add(type_identifier(program.name) + "Memory");
    result.state = scope.add(type_identifier(program.name) + "State");
    std::set<std::string> taken = types_of_runtime();
    taken.insert({"at", "start_", result.memory, result.state});
    Scope members(taken);
    for (const loop::Buffer& buffer : program.buffers) result.buffers.push_back(members.add(identifier(buffer.name)));
    return result;
}

LibrarySymbols library_symbols(const loop::Plan& plan, const std::string& net) {
    LibrarySymbols result;
    const std::string prefix = net + "_";
    const std::set<std::string> fixed{"net",         "ok",      "wrong_argument", "wrong_file",
                                      "no_memory",   "create",  "destroy",        "prediction_only",
                                      "max_threads", "message", "initialise",     "predict",        "predict_batch",
                                      "train_step",  "number",  "load_weights",   "save_weights"};
    Scope names(fixed);  // without the prefix
    for (const loop::StagePlan& stage : plan.stages)
        result.stages.push_back(prefix + names.add(identifier("train_" + stage.name), "stage"));

    std::set<std::string> around{"net", "n", "loss", "inputs", "labels", "outputs"};  // no parameter may hide these
    for (const std::string& name : fixed) around.insert(prefix + name);
    Scope parameters(around);
    const auto add = [&](const std::vector<loop::Port>& ports, const char* ending, std::vector<std::string>& handed,
                         std::vector<std::string>& constants) {
        for (const loop::Port& port : ports) {
            handed.push_back(parameters.add(identifier(port.name)));
            constants.push_back(prefix + names.add(handed.back() + ending));
        }
    };
    add(plan.inputs, "_size", result.inputs, result.input_sizes);
    add(plan.labels, "_classes", result.labels, result.label_classes);
    add(plan.outputs, "_size", result.outputs, result.output_sizes);
    return result;
}

}  // namespace

Symbols symbols(const loop::Plan& plan) {
    Symbols result;
    result.net = slug(plan.net);
    result.weights = weight_symbols(plan);
    std::set<std::string> taken = names_of_runtime();
    taken.insert({"net", "tensors", "stages", "checks", "layers", "features"});
    Scope scope(taken);
    for (const loop::Program& program : plan.programs) result.programs.push_back(program_symbols(program, scope));
    for (const loop::Kernel& kernel : plan.kernels) result.kernels.push_back(scope.add(identifier(kernel.name)));
    result.library = library_symbols(plan, result.net);
    return result;
}

}  // namespace netc::emit
