// A net ready to work: its memory, its threads, and what goes in and comes out of its programs.
#include "netrt/system/workplace.h"

#include <algorithm>
#include <cstring>

#include "netrt/math/pack.h"

namespace netrt {

ArenaPlan training_plan(const Net& net, int stage) {
    const Program& train = net.stages[stage].train;
    return {net.weights_bytes, train.state_bytes, std::max(train.workspace_bytes, net.evaluate.workspace_bytes)};
}

ArenaPlan evaluation_plan(const Net& net) { return plan_for(net, net.evaluate); }

ArenaPlan plan_for(const Net& net, const Program& program) { return {net.weights_bytes, 0, program.workspace_bytes}; }

Status Workplace::prepare(const ArenaPlan& plan) {
    forget();
    if (arena_.weights() == nullptr) {
        Result<Arena> arena = Arena::map(plan);
        if (!arena) return arena.error();
        arena_ = std::move(*arena);
        return {};
    }
    // The old regions are given back first, so that the two never stand side by side.
    rest();
    Result<Arena> arena = Arena::map(plan);
    if (!arena) return arena.error();
    std::memcpy(arena->weights(), arena_.weights(), std::min(plan.weights, this->plan().weights));
    arena_ = std::move(*arena);
    return {};
}

void Workplace::rest() {
    forget();
    if (arena_.weights() != nullptr) arena_.clear_all_but_weights();
}

void Workplace::run(const Program& program, int n, const Step& step, int phases) {
    const Prepared prepared{program.run, program.code};
    const bool fresh = prepared_ != prepared;
    prepared_ = prepared;
    program.run(Run{team_, arena_.weights(), states(), workspace(), n, step, fresh, phases, program.code});
}

float* Workplace::floats(const Input& input, int s) const {
    return reinterpret_cast<float*>(workspace() + input.offset) + physical_count(input.packing) * s;
}

int32_t* Workplace::classes(const Input& input, int s) const {
    return reinterpret_cast<int32_t*>(workspace() + input.offset) + physical_count(input.packing) * s;
}

const float* Workplace::floats(const Output& output, int s) const {
    return reinterpret_cast<const float*>(workspace() + output.offset) + physical_count(output.packing) * s;
}

double Workplace::loss(const Program& program, int s) const {
    double sum = 0;
    for (const Output& loss : program.losses) sum += *floats(loss, s);
    return sum;
}

}  // namespace netrt
