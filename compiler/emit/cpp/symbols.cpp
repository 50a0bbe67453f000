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
    Scope members, types;
    for (const loop::WeightSlot& slot : plan.weights) {
        if (!layers.contains(slot.layer))
            layers[slot.layer] = {members.add(identifier(slot.layer)), types.add(type_identifier(slot.layer)), ""};
        WeightSymbols symbols = layers[slot.layer];
        symbols.role = roles[slot.layer].add(identifier(slot.role));
        result.push_back(symbols);
    }
    return result;
}

ProgramSymbols program_symbols(const loop::Program& program, Scope& scope) {
    ProgramSymbols result;
    result.function = scope.add(identifier(program.name));
    result.memory = scope.add(type_identifier(program.name) + "Memory");
    result.state = scope.add(type_identifier(program.name) + "State");
    Scope members({"at", "start_", "Memory", result.memory, result.state});
    for (const loop::Buffer& buffer : program.buffers) result.buffers.push_back(members.add(identifier(buffer.name)));
    return result;
}

}  // namespace

Symbols symbols(const loop::Plan& plan) {
    Symbols result;
    result.net = slug(plan.net);
    result.weights = weight_symbols(plan);
    std::set<std::string> taken = names_of_runtime();
    taken.insert("net");
    Scope scope(taken);
    for (const loop::Program& program : plan.programs) result.programs.push_back(program_symbols(program, scope));
    for (const loop::Kernel& kernel : plan.kernels) result.kernels.push_back(scope.add(identifier(kernel.name)));
    return result;
}

}  // namespace netc::emit
