// What the runtime is told about a net: constants in the words of netrt/program.h.
#include "base/page.h"
#include "emit/cpp/parts.h"
#include "emit/cpp/rows.h"
#include "emit/names.h"

namespace netc::emit {

namespace {

class TableWriter {
public:
    TableWriter(const NetTables& tables, const Symbols& symbols, Page& page)
        : tables_(tables), plan_(tables.plan), symbols_(symbols), page_(page) {}

    void write() {
        tensors();
        for (size_t i = 0; i < plan_.metrics.size(); ++i)
            if (plan_.metrics[i].of_averages) print_metric(plan_.metrics[i], symbols_.metrics[i], page_);
        for (size_t i = 0; i < plan_.programs.size(); ++i) {
            page_.line();
            program(i);
        }
        page_.line();
        for (size_t i = 0; i < plan_.stages.size(); ++i) {
            const loop::StagePlan& stage = plan_.stages[i];
            const size_t program = static_cast<size_t>(stage.train_program);
            print_schedule(stage, symbols_.programs.at(program).function + "_schedule", page_);
        }
        stages();
        net();
    }

private:
    std::string array(const std::string& type, const std::string& name, const std::vector<std::string>& rows) {
        return print_array(type, name, rows, page_);
    }

    void tensors() {
        std::vector<std::string> rows;
        for (const loop::WeightSlot& slot : plan_.weights) {
            static constexpr const char* kinds[] = {"Init::Zeros", "Init::Constant", "Init::Uniform", "Init::Normal"};
            std::vector<std::string> members = {string_literal(slot.name), std::to_string(slot.offset_bytes),
                                                packing_text(slot.packing), kinds[static_cast<int>(slot.initialiser.kind)],
                                                number(slot.initialiser.value), boolean(slot.trainable)};
            if (!slot.initialiser.statistic.empty()) {
                members.push_back("&statistics::" + slot.initialiser.statistic);
                members.push_back(std::to_string(slot.initialiser.input));
            }
            rows.push_back(list(members));
        }
        tensors_ = array("Tensor", "tensors", rows);
    }

    // -------------------------------------------------------------------------------- programs

    void program(size_t index) {
        const loop::Program& program = plan_.programs[index];
        const ProgramTables& tables = tables_.programs[index];
        const std::string name = symbols_.programs[index].function;
        const std::string inputs = array("Input", name + "_inputs", input_rows(tables.inputs));
        const std::string labels = array("Input", name + "_labels", input_rows(tables.labels));
        const std::string losses = array("Output", name + "_losses", output_rows(tables.losses));
        const std::string metrics = array("Output", name + "_metrics", metric_rows(tables.metrics));
        const std::string outputs = array("Output", name + "_outputs", output_rows(tables.outputs));
        std::vector<std::string> members = {name, std::to_string(program.batch), std::to_string(program.workspace_bytes),
                                            std::to_string(program.state_bytes), inputs, labels, losses, metrics, outputs};
        if (!tables.mixed_in.empty()) members.push_back(array("Input", name + "_mixed_in", input_rows(tables.mixed_in)));
        page_.line("constexpr Program " + name + "_program = " + list(members) + ";");
        std::vector<std::string> states;
        for (const StateRow& state : tables.states)
            states.push_back(state.average ? list({string_literal(state.name), std::to_string(state.tensor), std::to_string(state.offset), "true"})
                                           : list({string_literal(state.name), std::to_string(state.tensor), std::to_string(state.offset)}));
        states_.push_back(array("State", name + "_states", states));
    }

    static std::vector<std::string> input_rows(const std::vector<PortRow>& ports) {
        std::vector<std::string> rows;
        for (const PortRow& port : ports)
            rows.push_back(list({string_literal(port.name), std::to_string(port.offset), packing_text(port.packing),
                                 std::to_string(port.classes)}));
        return rows;
    }

    static std::string output_row(const PortRow& port, const std::string& compute = "") {
        std::vector<std::string> members = {string_literal(port.name), std::to_string(port.offset),
                                            packing_text(port.packing)};
        if (port.fraction || !compute.empty()) members.push_back(boolean(port.fraction));
        if (!compute.empty()) members.push_back(compute);
        return list(members);
    }

    std::vector<std::string> metric_rows(const std::vector<PortRow>& ports) const {
        std::vector<std::string> rows;
        for (size_t i = 0; i < ports.size(); ++i) rows.push_back(output_row(ports[i], symbols_.metrics[i]));
        return rows;
    }

    static std::vector<std::string> output_rows(const std::vector<PortRow>& ports) {
        std::vector<std::string> rows;
        for (const PortRow& port : ports) rows.push_back(output_row(port));
        return rows;
    }

    // ---------------------------------------------------------------------------------- stages

    void stages() {
        std::vector<std::string> rows;
        for (size_t i = 0; i < plan_.stages.size(); ++i) rows.push_back(stage_row(plan_.stages[i], tables_.stages[i]));
        stages_ = array("Stage", "stages", rows);
        if (!rows.empty()) page_.line();
    }

    std::string stage_row(const loop::StagePlan& stage, const StageTables& tables) {
        const size_t program = static_cast<size_t>(stage.train_program);
        const std::string& prefix = symbols_.programs.at(program).function;
        std::vector<int64_t> tensors(stage.trainable.begin(), stage.trainable.end());
        std::string trainable = "{}";
        if (!tensors.empty()) {
            trainable = prefix + "_trainable";
            page_.line("constexpr int " + trainable + "[] = " + numbers(tensors) + ";");
        }
        const bool elsewhere = !tables.from_elsewhere.empty();
        std::vector<std::string> cells = {
            string_literal(stage.name), source(stage.source, prefix), std::to_string(stage.batch),
            std::to_string(stage.epochs), std::to_string(stage.seed), boolean(stage.shuffle),
            std::to_string(tables.from), trainable, number(constant_rate(stage)),
            schedule(stage, prefix), string_literal(stage.optimizer), string_literal(stage.digest), prefix + "_program",
            states_[program]};
        const bool accumulates = stage.accumulate > 1, last = is_told(stage.best) || stage.balanced || accumulates;
        if (last || elsewhere || !stage.excepted.empty()) cells.push_back(excepted(stage, prefix));
        if (last || elsewhere) cells.push_back(elsewhere ? string_literal(tables.from_elsewhere) : "nullptr");
        if (last) cells.push_back(best(stage.best));
        if (stage.balanced || accumulates) cells.push_back(boolean(stage.balanced));
        if (accumulates) cells.push_back(std::to_string(stage.accumulate));
        return list(cells);
    }

    static bool is_told(const loop::Best& best) { return best.kept || best.metric >= 0 || best.highest; }

    static std::string best(const loop::Best& best) {
        return list({boolean(best.kept), std::to_string(best.metric), boolean(best.highest), std::to_string(best.patience)});
    }

    static double constant_rate(const loop::StagePlan& stage) {
        const formula::Formula& rate = stage.step_formulas.front().value;
        return formula::is_number(rate) ? rate->value : 0;
    }

    static std::string schedule(const loop::StagePlan& stage, const std::string& prefix) {
        if (loop::is_constant(stage)) return "{}";
        std::vector<std::string> cells = {prefix + "_schedule", std::to_string(stage.step_formulas.size()), boolean(loop::needs_length(stage))};
        const formula::Plateau plateau = loop::plateau_of(stage);
        const bool has_rate = loop::has_rate_in_numbers(stage);
        if (plateau.patience > 0 || has_rate) {
            cells.push_back("nullptr");
            cells.push_back(list({std::to_string(plateau.patience), std::to_string(plateau.cooldown), number(plateau.delta)}));
        }
        if (has_rate) cells.push_back(boolean(true));
        return list(cells);
    }

    std::string excepted(const loop::StagePlan& stage, const std::string& prefix) {
        if (stage.excepted.empty()) return "{}";
        page_.line("constexpr int " + prefix + "_excepted[] = " +
                   numbers({stage.excepted.begin(), stage.excepted.end()}) + ";");
        return prefix + "_excepted";
    }

    std::string source(const loop::DataPlan& source, const std::string& prefix) {
        std::vector<std::string> rows;
        for (const loop::DataFile& file : source.files)
            rows.push_back(list({string_literal(file.name), boolean(file.test), string_literal(file.path)}));
        const std::string files = array("DataFile", prefix + "_files", rows);
        rows.clear();
        for (const auto& [name, value] : source.numbers) rows.push_back(list({string_literal(name), number(value)}));
        const std::string values = array("NamedNumber", prefix + "_numbers", rows);
        const std::string inputs = maps(prefix + "_input_maps", source.input_maps);
        const std::string labels = maps(prefix + "_label_maps", source.label_maps);
        rows.clear();
        for (const loop::PortColumns& each : source.columns)
            rows.push_back(list({string_literal(each.port), string_literal(each.columns)}));
        std::vector<std::string> members = {string_literal(source.name), "&netrt::sources::" + source.kind, files, values,
                                            std::to_string(source.keep.label), std::to_string(source.keep.first),
                                            std::to_string(source.keep.last), inputs, labels};
        const bool augments = !source.augmentations.empty(), splits = source.validate > 0 || source.test > 0;
        if (!rows.empty() || augments || splits) members.push_back(array("PortColumns", prefix + "_columns", rows));
        if (augments || splits) members.push_back(augmentations(prefix + "_augmentations", source.augmentations));
        if (splits) {
            members.push_back(number(source.validate));
            members.push_back(number(source.test));
            members.push_back("&netrt::division");
        }
        return list(members);
    }

    std::string augmentations(const std::string& name, const std::vector<loop::Augmentation>& augmentations) {
        std::vector<std::string> rows;
        for (const loop::Augmentation& each : augmentations) {
            std::vector<std::string> numbers;
            for (const double each_number : each.numbers) numbers.push_back(number(each_number));
            rows.push_back(list({std::to_string(each.input), "&netrt::augmentations::" + each.kind, number(each.probability), list(numbers)}));
        }
        return array("Augmentation", name, rows);
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
        for (size_t i = 0; i < plan_.features.size(); ++i)
            rows.push_back(list({output_row(tables_.features[i]), program_or_none(plan_.features[i].program),
                                 std::to_string(plan_.features[i].phases)}));
        const std::string features = array("Feature", "features", rows);

        page_.line();
        page_.line("}  // namespace");
        page_.line();
        page_.line("extern const Net net;");
        const auto block = page_.block("constinit const Net net = {", "};");
        const auto member = [&](const char* name, const std::string& value) {
            page_.line("." + std::string(name) + " = " + value + ",");
        };
        member("name", string_literal(plan_.net));
        member("slug", string_literal(tables_.slug));
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
        member("exported", std::to_string(tables_.exported));
        member("evaluate", program_or_none(plan_.evaluate_program));
        member("predict", program_or_none(plan_.predict_program));
        member("features", features);
        if (!takes_pictures(plan_)) member("arrays", "&array_reader");
    }

    const NetTables& tables_;
    const loop::Plan& plan_;
    const Symbols& symbols_;
    Page& page_;
    std::string tensors_, stages_;
    std::vector<std::string> states_;  // by program
};

}  // namespace

void print_tables(const NetTables& tables, const Symbols& symbols, Page& page) {
    for (const ProgramSymbols& program : symbols.programs) page.line("void " + program.function + "(const Run& run);");
    page.line();
    page.line("namespace {");
    page.line();
    TableWriter(tables, symbols, page).write();
}

}  // namespace netc::emit
