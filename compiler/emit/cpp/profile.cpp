// The file that tells `profile` of the kernels: netrt/profile.h.
#include <algorithm>

#include "base/page.h"
#include "emit/cpp/fixed_text.h"
#include "emit/cpp/parts.h"
#include "emit/cpp/rows.h"
#include "emit/names.h"
#include "loop/print.h"

namespace netc::emit {

namespace {

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

std::string row(const loop::Plan& plan, const loop::Program& program, size_t phase, const CallsAsOne& calls) {
    std::string layers;
    double flops = 0, bytes = 0;
    for (const loop::Call* call : calls) {
        const double times = plan.kernels[call->kernel].per_sample ? static_cast<double>(program.batch) : 1;
        flops += times * static_cast<double>(call->cost.flops);
        bytes += times * static_cast<double>(call->cost.bytes_read + call->cost.bytes_written);
        layers += (layers.empty() ? "" : "; ") + call->layers;
    }
    return list({std::to_string(phase), string_literal(layers), number(flops), number(bytes)});
}

}  // namespace

std::string profile_text(const loop::Plan& plan, const Symbols& names) {
    Page tables;
    const auto kernels = [&](int index) -> std::string {
        if (index < 0) return "{}";
        const loop::Program& program = plan.programs[static_cast<size_t>(index)];
        std::vector<std::string> rows;
        for (size_t p = 0; p < program.phases.size(); ++p)
            for (const CallsAsOne& calls : calls_as_seen(plan, program.phases[p]))
                rows.push_back(row(plan, program, p, calls));
        return print_array("KernelWork", names.programs[static_cast<size_t>(index)].function + "_kernels", rows,
                           tables);
    };
    std::vector<std::string> stages;
    for (const loop::StagePlan& stage : plan.stages) stages.push_back(kernels(stage.train_program));
    const std::string train = print_array("List<KernelWork>", "train_kernels", stages, tables);
    const std::string evaluate = kernels(plan.evaluate_program), predict = kernels(plan.predict_program);
    const std::string lanes = "<" + std::to_string(plan.lanes) + ">";
    return filled_text("profile.cpp",
                       {{"NET", comment_text(plan.net)},
                        {"SPACE", names.space},
                        {"TABLES", tables.text()},
                        {"LISTS", list({"multiply_adds" + lanes, "read_all" + lanes, train, evaluate, predict})}});
}

}  // namespace netc::emit
