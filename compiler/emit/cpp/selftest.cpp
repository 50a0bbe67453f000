// The plain loops of selftest as C++, and the tables that say what is compared with them.
#include "emit/cpp/fixed_text.h"
#include "emit/cpp/parts.h"
#include "emit/cpp/rows.h"
#include "emit/names.h"
#include "loop/selftest.h"

namespace netc::emit {

namespace {

class SelftestWriter {
public:
    SelftestWriter(const NetTables& tables, const Symbols& net)
        : tables_(tables), net_(net), test_(*tables.plan.selftest), plain_(test_.plain), symbols_(symbols(plain_)) {}

    std::string text() const {
        Page kernels, programs, tables;
        print_kernels(plain_, symbols_, plain_.kernels.ids(), false, kernels);
        for (size_t i = 0; i < plain_.programs.size(); ++i) {
            if (i > 0) programs.line();
            print_program(plain_, symbols_, i, programs);
        }
        std::vector<std::string> plain, tested;
        for (size_t i = 0; i < plain_.programs.size(); ++i) plain.push_back(plain_row(i, tables));
        for (size_t i = 0; i < tables_.tested.size(); ++i) tested.push_back(tested_row(i, tables));
        const std::string plain_list = print_array("PlainProgram", "plain_programs", plain, tables);
        const std::string tested_list = print_array("Tested", "tested_programs", tested, tables);
        return filled_text("selftest.cpp", {{"NET", comment_text(tables_.plan.net)},
                                            {"SPACE", net_.space},
                                            {"KERNELS", kernels.text()},
                                            {"PROGRAMS", programs.text()},
                                            {"TABLES", tables.text()},
                                            {"LISTS", list({plain_list, tested_list})}});
    }

private:
    /// constexpr size_t name[] = {...};
    static std::string offsets(const std::string& name, const std::vector<int64_t>& offsets, Page& page) {
        if (offsets.empty()) return "{}";
        page.line("constexpr size_t " + name + "[] = " + numbers(offsets) + ";");
        return name;
    }

    std::string plain_row(size_t index, Page& page) const {
        const loop::Program& program = plain_.programs[index];
        const PlainTables& plain = tables_.plain[index];
        const std::string& name = symbols_.programs[index].function;
        std::vector<std::string> tensors;
        for (const PlainTables::Tensor& tensor : plain.tensors) tensors.push_back(numbers({tensor.offset, tensor.first}));
        const std::string inputs = offsets(name + "_inputs", plain.inputs, page);
        const std::string labels = offsets(name + "_labels", plain.labels, page);
        const std::string losses = offsets(name + "_losses", plain.losses, page);
        const std::string weights = print_array("PlainTensor", name + "_tensors", tensors, page);
        std::vector<std::string> members = {name, std::to_string(program.batch), std::to_string(program.workspace_bytes), inputs,
                                            labels, losses, weights};
        if (!plain.mixed_in.empty()) members.push_back(offsets(name + "_mixed_in", plain.mixed_in, page));
        return list(members);
    }

    std::string tested_row(size_t index, Page& page) const {
        const loop::Tested& tested = test_.tested[index];
        const TestedTables& tables = tables_.tested[index];
        const std::string& name = net_.programs[index].function;
        static constexpr const char* kinds[] = {"Train", "Evaluate", "Predict", "Feature"};
        std::vector<std::string> values, gradients, moved, updates, not_checked;
        for (const ValueRow& row : tables.values)
            values.push_back(list({string_literal(row.value.name), std::to_string(row.phase),
                                   std::to_string(row.value.offset), packing_text(row.value.packing),
                                   std::to_string(row.plain)}));
        for (const GradientRow& row : tables.gradients)
            gradients.push_back(numbers({row.tensor, row.phase, row.offset, row.parts, static_cast<int64_t>(row.update)}));
        for (const loop::NotProbed& one : tested.not_checked)
            not_checked.push_back(list({string_literal(one.name), string_literal(one.reason)}));
        for (const loop::PlainUpdate& update : tested.updates)
            updates.push_back(list({std::to_string(update.states), symbols_.kernels[update.kernel.index]}));
        for (const MovedRow& row : tables.moved) moved.push_back(numbers({row.tensor, row.plain}));
        const std::string value_list = print_array("ValueProbe", name + "_values", values, page);
        const std::string gradient_list = print_array("GradientProbe", name + "_gradients", gradients, page);
        const std::string moved_list = print_array("MovedTensor", name + "_moved", moved, page);
        const std::string update_list = print_array("PlainUpdate", name + "_updates", updates, page);
        const std::string not_checked_list = print_array("NotProbed", name + "_not_checked", not_checked, page);
        return list({std::string("ProgramKind::") + kinds[static_cast<int>(tables.kind)], std::to_string(tables.index),
                     std::to_string(tested.plain), value_list, gradient_list, moved_list,
                     update_list, not_checked_list});
    }

    const NetTables& tables_;
    const Symbols& net_;
    const loop::Selftest& test_;
    const loop::Plan& plain_;
    const Symbols symbols_;
};

}  // namespace

std::string selftest_text(const NetTables& tables, const Symbols& symbols) {
    return SelftestWriter(tables, symbols).text();
}

}  // namespace netc::emit
