// What the runtime is told about a net: constants in the words of netrt/program.h.
#include <algorithm>
#include <map>

#include "base/check.h"
#include "base/page.h"
#include "emit/cpp/parts.h"
#include "emit/cpp/rows.h"
#include "emit/names.h"
#include "loop/build.h"
#include "loop/print.h"

namespace netc::emit {

namespace {

class TableWriter {
public:
    TableWriter(const loop::Plan& plan, const Symbols& symbols, Page& page)
        : plan_(plan), symbols_(symbols), page_(page) {}

    void write() {
        tensors();
        for (size_t i = 0; i < plan_.programs.size(); ++i) {
            page_.line();
            program(i);
        }
        page_.line();
        stages();
        net();
    }

private:
    std::string array(const std::string& type, const std::string& name, const std::vector<std::string>& rows) {
        return print_array(type, name, rows, page_);
    }

    std::string strings(const std::string& name, const std::vector<std::string>& texts) {
        std::vector<std::string> rows;
        for (const std::string& text : texts) rows.push_back(string_literal(text));
        return array("const char*", name, rows);
    }

    void tensors() {
        std::vector<std::string> rows;
        for (const loop::WeightSlot& slot : plan_.weights) {
            static constexpr const char* kinds[] = {"Init::Zeros", "Init::Constant", "Init::Uniform", "Init::Normal"};
            rows.push_back(list({string_literal(slot.name), std::to_string(slot.offset_bytes),
                                 packing_text(slot.packing), kinds[static_cast<int>(slot.initialiser.kind)],
                                 number(slot.initialiser.value), boolean(slot.trainable)}));
        }
        tensors_ = array("Tensor", "tensors", rows);
    }

    // -------------------------------------------------------------------------------- programs

    void program(size_t index) {
        const loop::Program& program = plan_.programs[index];
        const std::string name = symbols_.programs[index].function;
        const std::string inputs = array("Input", name + "_inputs", input_rows(program));
        const std::string labels = array("Input", name + "_labels", label_rows(program));
        const std::string losses =
            array("Output", name + "_losses", scalar_rows(program, program.losses, plan_.losses));
        const std::string metrics =
            array("Output", name + "_metrics", scalar_rows(program, program.metrics, plan_.metrics));
        const std::string outputs = array("Output", name + "_outputs", output_rows(index));
        page_.line("constexpr Program " + name + "_program = " +
                   list({name, std::to_string(program.batch), std::to_string(program.workspace_bytes),
                         std::to_string(program.state_bytes), inputs, labels, losses, metrics, outputs}) +
                   ";");
        if (program.mode == loop::Mode::Train) states(index);
    }

    static std::string offset(const loop::Program& program, loop::BufferId id) {
        return std::to_string(program.buffers[id].offset_bytes);
    }

    std::vector<std::string> input_rows(const loop::Program& program) const {
        std::vector<std::string> rows;
        for (size_t i = 0; i < program.inputs.size(); ++i)
            rows.push_back(list({string_literal(plan_.inputs.at(i).name), offset(program, program.inputs[i]),
                                 packing_text(program.input_packings.at(i)), "0"}));
        return rows;
    }

    std::vector<std::string> label_rows(const loop::Program& program) const {
        std::vector<std::string> rows;
        for (size_t i = 0; i < program.labels.size(); ++i)
            rows.push_back(list({string_literal(plan_.labels.at(i).name), offset(program, program.labels[i]), "{}",
                                 std::to_string(plan_.labels.at(i).classes)}));
        return rows;
    }

    static std::vector<std::string> scalar_rows(const loop::Program& program,
                                                const std::vector<loop::BufferId>& buffers,
                                                const std::vector<loop::Port>& ports) {
        std::vector<std::string> rows;
        for (size_t i = 0; i < buffers.size(); ++i)
            rows.push_back(list({string_literal(ports.at(i).name), offset(program, buffers[i]), "{}"}));
        return rows;
    }

    /// Outputs of prediction have the names of the net's outputs, those of a feature program the feature's.
    std::vector<std::string> output_rows(size_t index) const {
        const loop::Program& program = plan_.programs[index];
        const auto feature = std::find_if(plan_.features.begin(), plan_.features.end(), [&](const auto& feature) {
            return feature.program == static_cast<int>(index) && feature.program != plan_.predict_program;
        });
        std::vector<std::string> rows;
        for (size_t i = 0; i < program.outputs.size(); ++i) {
            const bool of_feature = feature != plan_.features.end();
            const std::string& name = of_feature ? feature->name : plan_.outputs.at(i).name;
            const loop::Packing& packing = of_feature ? feature->packing : plan_.outputs.at(i).packing;
            rows.push_back(list({string_literal(name), offset(program, program.outputs[i]), packing_text(packing)}));
        }
        return rows;
    }

    // ---------------------------------------------------------------------------------- states

    /// A state belongs to the weight that is handed to the same call; the kernel knows what it is.
    void states(size_t index) {
        const loop::Program& program = plan_.programs[index];
        std::vector<std::string> rows;
        for (const loop::Phase& phase : program.phases)
            for (const loop::Call& call : phase.calls) state_rows(program, call, rows);
        states_[index] = array("State", symbols_.programs[index].function + "_states", rows);
    }

    void state_rows(const loop::Program& program, const loop::Call& call, std::vector<std::string>& rows) const {
        const auto& arguments = call.arguments;
        const auto weight = std::find_if(arguments.begin(), arguments.end(), [](const loop::Argument& argument) {
            return argument.kind == loop::Argument::Kind::Weight;
        });
        if (weight == arguments.end()) return;
        for (size_t i = 0; i < arguments.size(); ++i) {
            const loop::BufferId id = arguments[i].buffer;
            if (!id || program.buffers[id].role != loop::Role::State) continue;
            const std::string name =
                plan_.weights.at(weight->weight).name + "." + plan_.kernels[call.kernel].parameters[i].name;
            rows.push_back(list({string_literal(name), std::to_string(weight->weight), offset(program, id)}));
        }
    }

    // ---------------------------------------------------------------------------------- stages

    int stage_index(const std::string& name) const {
        for (size_t i = 0; i < plan_.stages.size(); ++i)
            if (plan_.stages[i].name == name) return static_cast<int>(i);
        return -1;
    }

    void stages() {
        std::vector<std::string> rows;
        for (const loop::StagePlan& stage : plan_.stages) rows.push_back(stage_row(stage));
        stages_ = array("Stage", "stages", rows);
        if (!rows.empty()) page_.line();
    }

    std::string stage_row(const loop::StagePlan& stage) {
        const size_t program = static_cast<size_t>(stage.train_program);
        const std::string& prefix = symbols_.programs.at(program).function;
        std::vector<int64_t> tensors(stage.trainable.begin(), stage.trainable.end());
        std::string trainable = "{}";
        if (!tensors.empty()) {
            trainable = prefix + "_trainable";
            page_.line("constexpr int " + trainable + "[] = " + numbers(tensors) + ";");
        }
        const bool elsewhere = !stage.from_net.empty();
        std::vector<std::string> cells = {
            string_literal(stage.name), source(stage.source, prefix), std::to_string(stage.batch),
            std::to_string(stage.epochs), std::to_string(stage.seed), boolean(stage.shuffle),
            std::to_string(elsewhere ? -1 : stage_index(stage.from)), trainable, number(stage.learning_rate),
            number(stage.decay), string_literal(stage.optimizer), string_literal(stage.digest), prefix + "_program",
            states_[program]};
        if (elsewhere || !stage.excepted.empty()) cells.push_back(excepted(stage, prefix));
        if (elsewhere) cells.push_back(string_literal(program_name(stage.from_net) + "." + stage.from));
        return list(cells);
    }

    std::string excepted(const loop::StagePlan& stage, const std::string& prefix) {
        if (stage.excepted.empty()) return "{}";
        page_.line("constexpr int " + prefix + "_excepted[] = " +
                   numbers({stage.excepted.begin(), stage.excepted.end()}) + ";");
        return prefix + "_excepted";
    }

    std::string source(const loop::DataPlan& source, const std::string& prefix) {
        const std::string paths = strings(prefix + "_paths", source.paths);
        std::vector<std::string> rows;
        for (const auto& [name, value] : source.numbers) rows.push_back(list({string_literal(name), number(value)}));
        const std::string values = array("NamedNumber", prefix + "_numbers", rows);
        const std::string inputs = maps(prefix + "_input_maps", source.input_maps);
        const std::string labels = maps(prefix + "_label_maps", source.label_maps);
        const auto [first, last] = source.keep_labels.value_or(std::pair<int64_t, int64_t>{0, 0});
        return list({string_literal(source.name), string_literal(source.kind), paths, values,
                     boolean(source.keep_labels.has_value()), std::to_string(first), std::to_string(last), inputs,
                     labels});
    }

    std::string maps(const std::string& name, const std::vector<loop::LinearMap>& maps) {
        std::vector<std::string> rows;
        for (const loop::LinearMap& map : maps) rows.push_back(list({number(map.scale), number(map.offset)}));
        return array("LinearMap", name, rows);
    }

    // ------------------------------------------------------------------------------------- net

    std::string program_or_none(int index) const {
        return index < 0 ? "{}" : symbols_.programs[static_cast<size_t>(index)].function + "_program";
    }

    std::string feature_value(const loop::FeaturePlan& feature) const {
        const loop::Program& program = plan_.programs[static_cast<size_t>(feature.program)];
        return list({string_literal(feature.name), offset(program, feature.buffer), packing_text(feature.packing)});
    }

    void net() {
        std::vector<std::string> rows;
        for (const loop::CheckPlan& check : plan_.checks)
            rows.push_back(list({string_literal(check.stage), string_literal(check.metric), string_literal(check.op),
                                 number(check.bound), string_literal(check.text)}));
        const std::string checks = array("Check", "checks", rows);
        rows.clear();
        for (const loop::LayerRow& layer : plan_.layers)
            rows.push_back(list({string_literal(layer.name), string_literal(layer.text), string_literal(layer.shape),
                                 std::to_string(layer.parameters), std::to_string(layer.flops)}));
        const std::string layers = array("LayerLine", "layers", rows);
        rows.clear();
        for (const loop::FeaturePlan& feature : plan_.features)
            rows.push_back(
                list({feature_value(feature), program_or_none(feature.program), std::to_string(feature.phases)}));
        const std::string features = array("Feature", "features", rows);
        int exported = stage_index(plan_.exported_stage);
        if (exported < 0) exported = static_cast<int>(plan_.stages.size()) - 1;

        page_.line();
        page_.line("}  // namespace");
        page_.line();
        page_.line("extern const Net net;");
        const auto block = page_.block("constinit const Net net = {", "};");
        const auto member = [&](const char* name, const std::string& value) {
            page_.line("." + std::string(name) + " = " + value + ",");
        };
        member("name", string_literal(plan_.net));
        member("slug", string_literal(program_name(plan_.net)));
        member("file", string_literal(plan_.file));
        member("isa", string_literal(plan_.isa));
        member("max_threads", std::to_string(plan_.max_threads));
        member("weights_bytes", std::to_string(plan_.weights_bytes));
        member("layers", layers);
        member("parameters", std::to_string(plan_.parameters));
        member("macs", std::to_string(plan_.macs));
        member("tensors", tensors_);
        member("stages", stages_);
        member("checks", checks);
        member("exported", std::to_string(exported));
        member("evaluate", program_or_none(plan_.evaluate_program));
        member("predict", program_or_none(plan_.predict_program));
        member("features", features);
    }

    const loop::Plan& plan_;
    const Symbols& symbols_;
    Page& page_;
    std::string tensors_, stages_;
    std::map<size_t, std::string> states_;
};

}  // namespace

void print_tables(const loop::Plan& plan, const Symbols& symbols, Page& page) {
    for (const ProgramSymbols& program : symbols.programs) page.line("void " + program.function + "(const Run& run);");
    page.line();
    page.line("namespace {");
    page.line();
    TableWriter(plan, symbols, page).write();
}

}  // namespace netc::emit
