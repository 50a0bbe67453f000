// The file that tells `profile` of the kernels: netrt/profile/profile.h.
#include "base/page.h"
#include "emit/cpp/fixed_text.h"
#include "emit/cpp/parts.h"
#include "emit/cpp/rows.h"
#include "emit/names.h"

namespace netc::emit {

std::string profile_text(const NetTables& net, const Symbols& names) {
    const loop::Plan& plan = net.plan;
    Page tables;
    const auto kernels = [&](int program) -> std::string {
        if (program < 0) return "{}";
        const size_t index = static_cast<size_t>(program);
        std::vector<std::string> rows;
        for (const WorkRow& work : net.programs[index].work)
            rows.push_back(list({std::to_string(work.phase), string_literal(work.layers), number(work.flops),
                                 number(work.bytes)}));
        return print_array("KernelWork", names.programs[index].function + "_kernels", rows, tables);
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
