// Sums over a plan's programs by the rule of the runtime's arena.
#include "view/memory.h"

#include <algorithm>

namespace netc::view {

namespace {

int64_t padded(int64_t bytes) { return (bytes + 63) / 64 * 64; }

int64_t workspace_of(const loop::Plan& plan, int program) {
    return program < 0 ? 0 : plan.programs.at(static_cast<size_t>(program)).workspace_bytes;
}

int64_t batch_of(const loop::Plan& plan, int program) {
    return program < 0 ? 1 : plan.programs.at(static_cast<size_t>(program)).batch;
}

}  // namespace

int64_t Arena::total() const { return padded(weights) + padded(states) + padded(workspace); }

std::vector<Arena> arenas(const loop::Plan& plan) {
    const int64_t evaluating = workspace_of(plan, plan.evaluate_program);
    std::vector<Arena> result;
    for (const loop::StagePlan& stage : plan.stages) {
        const loop::Program& train = plan.programs.at(static_cast<size_t>(stage.train_program));
        const int64_t workspace = std::max(train.workspace_bytes, evaluating);
        result.push_back({"train " + stage.name, stage.batch, plan.weights_bytes, train.state_bytes, workspace});
    }
    if (plan.evaluate_program >= 0) {
        result.push_back({"eval", batch_of(plan, plan.evaluate_program), plan.weights_bytes, 0, evaluating});
    }
    if (plan.predict_program >= 0) {
        const int64_t workspace = workspace_of(plan, plan.predict_program);
        result.push_back({"predict", batch_of(plan, plan.predict_program), plan.weights_bytes, 0, workspace});
    }
    return result;
}

int64_t train_bytes(const loop::Plan& plan) {
    int64_t largest = 0;
    for (const Arena& arena : arenas(plan)) {
        if (arena.purpose != "predict") largest = std::max(largest, arena.total());
    }
    return largest;
}

int64_t infer_bytes(const loop::Plan& plan) {
    return Arena{"predict", batch_of(plan, plan.predict_program), plan.weights_bytes, 0, workspace_of(plan, plan.predict_program)}.total();
}

}  // namespace netc::view
