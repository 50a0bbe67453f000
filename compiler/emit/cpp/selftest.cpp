// The plain loops of selftest as C++, and the tables that say what is compared with them.
#include <algorithm>

#include "emit/cpp/fixed_text.h"
#include "emit/cpp/parts.h"
#include "emit/cpp/rows.h"
#include "emit/names.h"
#include "loop/selftest.h"

namespace netc::emit {

namespace {

class SelftestWriter {
public:
    SelftestWriter(const loop::Plan& plan, const Symbols& net)
        : plan_(plan), net_(net), test_(*plan.selftest), plain_(test_.plain), symbols_(symbols(plain_)) {}

    std::string text() const {
        Page kernels, programs, tables;
        print_kernels(plain_, symbols_, plain_.kernels.ids(), false, kernels);
        for (size_t i = 0; i < plain_.programs.size(); ++i) {
            if (i > 0) programs.line();
            print_program(plain_, symbols_, i, programs);
        }
        std::vector<std::string> plain, tested;
        for (size_t i = 0; i < plain_.programs.size(); ++i) plain.push_back(plain_row(i, tables));
        for (size_t i = 0; i < plan_.programs.size(); ++i) tested.push_back(tested_row(i, tables));
        const std::string plain_list = print_array("PlainProgram", "plain_programs", plain, tables);
        const std::string tested_list = print_array("Tested", "tested_programs", tested, tables);
        return filled_text("selftest.cpp", {{"NET", comment_text(plan_.net)},
                                            {"SPACE", net_.space},
                                            {"KERNELS", kernels.text()},
                                            {"PROGRAMS", programs.text()},
                                            {"TABLES", tables.text()},
                                            {"LISTS", list({plain_list, tested_list})}});
    }

private:
    static std::string offset(const loop::Program& program, loop::BufferId id) {
        return std::to_string(program.buffers[id].offset_bytes);
    }

    /// constexpr size_t name[] = {...};
    static std::string offsets(const std::string& name, const loop::Program& program,
                               const std::vector<loop::BufferId>& buffers, Page& page) {
        if (buffers.empty()) return "{}";
        std::vector<std::string> items;
        for (const loop::BufferId id : buffers) items.push_back(offset(program, id));
        page.line("constexpr size_t " + name + "[] = " + list(items) + ";");
        return name;
    }

    /// The first step that reads a buffer.
    static size_t first_step(const loop::Program& program, loop::BufferId id) {
        const auto reads = [&](const loop::Phase& phase) {
            const auto& arguments = phase.calls[0].arguments;
            return std::any_of(arguments.begin(), arguments.end(), [&](const auto& a) { return a.buffer == id; });
        };
        const auto found = std::find_if(program.phases.begin(), program.phases.end(), reads);
        return static_cast<size_t>(found - program.phases.begin());
    }

    std::string plain_row(size_t index, Page& page) const {
        const loop::Program& program = plain_.programs[index];
        const std::string& name = symbols_.programs[index].function;
        std::vector<std::string> tensors;
        for (const loop::BufferId id : test_.weights[index])
            tensors.push_back(id ? list({offset(program, id), std::to_string(first_step(program, id))}) : "{0, -1}");
        const std::string inputs = offsets(name + "_inputs", program, program.inputs, page);
        const std::string labels = offsets(name + "_labels", program, program.labels, page);
        const std::string losses = offsets(name + "_losses", program, program.losses, page);
        const std::string weights = print_array("PlainTensor", name + "_tensors", tensors, page);
        return list({name, std::to_string(program.batch), std::to_string(program.workspace_bytes), inputs, labels,
                     losses, weights});
    }

    /// A ProgramKind and the index of the stage or feature.
    std::pair<std::string, size_t> role_of(size_t index) const {
        const int program = static_cast<int>(index);
        if (program == plan_.evaluate_program) return {"ProgramKind::Evaluate", 0};
        if (program == plan_.predict_program) return {"ProgramKind::Predict", 0};
        for (size_t i = 0; i < plan_.stages.size(); ++i)
            if (plan_.stages[i].train_program == program) return {"ProgramKind::Train", i};
        const auto feature = std::find_if(plan_.features.begin(), plan_.features.end(),
                                          [&](const auto& f) { return f.program == program; });
        return {"ProgramKind::Feature", static_cast<size_t>(feature - plan_.features.begin())};
    }

    std::string tested_row(size_t index, Page& page) const {
        const loop::Tested& tested = test_.tested[index];
        const loop::Program& program = plan_.programs[index];
        const loop::Program& plain = plain_.programs[static_cast<size_t>(tested.plain)];
        const std::string& name = net_.programs[index].function;
        std::vector<std::string> values, gradients, moved, not_checked;
        for (const loop::Probe& probe : tested.values)
            values.push_back(
                list({string_literal(probe.name), std::to_string(probe.phase), offset(program, probe.buffer),
                      packing_text(probe.packing), offset(plain, probe.plain)}));
        for (const loop::GradientProbe& probe : tested.gradients)
            gradients.push_back(
                numbers({probe.weight, probe.phase, program.buffers[probe.buffer].offset_bytes, probe.parts}));
        for (const loop::NotProbed& one : tested.not_checked)
            not_checked.push_back(list({string_literal(one.name), string_literal(one.reason)}));
        for (const loop::Moved& one : tested.moved)
            moved.push_back(numbers({one.weight, plain.buffers[one.plain].offset_bytes}));
        const auto [kind, of] = role_of(index);
        const std::string value_list = print_array("ValueProbe", name + "_values", values, page);
        const std::string gradient_list = print_array("GradientProbe", name + "_gradients", gradients, page);
        const std::string moved_list = print_array("MovedTensor", name + "_moved", moved, page);
        const std::string not_checked_list = print_array("NotProbed", name + "_not_checked", not_checked, page);
        return list({kind, std::to_string(of), std::to_string(tested.plain), value_list, gradient_list, moved_list,
                     tested.update ? symbols_.kernels[tested.update.index] : "nullptr", not_checked_list});
    }

    const loop::Plan& plan_;
    const Symbols& net_;
    const loop::Selftest& test_;
    const loop::Plan& plain_;
    const Symbols symbols_;
};

}  // namespace

std::string selftest_text(const loop::Plan& plan, const Symbols& symbols) {
    return SelftestWriter(plan, symbols).text();
}

}  // namespace netc::emit
