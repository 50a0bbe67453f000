// The compiler, stage by stage.
#include "driver/compile.h"

#include <algorithm>
#include <filesystem>

#include "check/check.h"
#include "driver/files.h"
#include "driver/tune_file.h"
#include "loop/verify.h"
#include "lower/lower.h"
#include "syntax/imports.h"
#include "syntax/parse.h"
#include "syntax/print.h"
#include "transform/specialise.h"
#include "view/stages.h"

namespace netc::driver {

const std::vector<StageEntry>& stage_table() {
    static const std::vector<StageEntry> table = [] {
        std::vector<StageEntry> stages = {{"ast", "the file as it was read", false},
                                          {"graph", "the network, every shape known", false}};
        const std::vector<transform::Pass>& passes = transform::pass_table();
        stages.insert(stages.end(), passes.begin(), passes.end());
        stages.insert(stages.end(), {{"fuse", "join operators into kernels", true},
                                     {"loops", "kernels as loops over arrays", false},
                                     {"memory", "buffers, when they live and where they lie", false},
                                     {"cpp", "the kernels as C++", false},
                                     {"llvm", "the kernels as LLVM compiles them for `netc run`; only when it is named",
                                      false}});
        return stages;
    }();
    return table;
}

namespace {

bool skips(const Options& options, const char* stage) {
    return std::find(options.skip.begin(), options.skip.end(), stage) != options.skip.end();
}

/// Paths in a file are relative to the file. A program that is built here finds them from any folder; text that is
/// emitted says what the file says.
void resolve_paths(graph::Model& model, const std::string& file) {
    std::error_code ignored;
    const std::filesystem::path folder = std::filesystem::absolute(file, ignored).parent_path();
    for (graph::Stage& stage : model.stages) {
        for (graph::DataFile& file : stage.source.files) file.path = (folder / file.path).lexically_normal().string();
    }
}

/// One graph for each thing the program can do.
std::vector<lower::ProgramGraph> specialise(const graph::Model& model, const Options& options, Watch& watch) {
    std::vector<lower::ProgramGraph> programs;
    const auto passes = [&](const std::string& program) {
        transform::Passes result;
        result.skip = {options.skip.begin(), options.skip.end()};
        result.watch = [&watch, program](const char* pass, const graph::Graph& graph) {
            graph::verify(graph, pass);
            watch(pass, program, [&] { return print(graph); });
        };
        return result;
    };
    int64_t largest_batch = 1;
    for (const graph::Stage& stage : model.stages) {
        const std::string name = "train_" + stage.name;
        programs.push_back({name, stage.name, loop::Mode::Train, stage.batch,
                            transform::training_graph(model, stage, passes(name)), ""});
        largest_batch = std::max(largest_batch, stage.batch);
    }
    if (!model.losses.empty()) {
        const int64_t batch = model.stages.empty() ? graph::Stage{}.batch : largest_batch;
        programs.push_back(
            {"evaluate", "", loop::Mode::Evaluate, batch, transform::evaluation_graph(model, passes("evaluate")), ""});
    }
    programs.push_back({"predict", "", loop::Mode::Predict, options.predict_batch,
                        transform::prediction_graph(model, passes("predict")), ""});
    for (const graph::Part& part : model.parts) {
        const std::string name = "features_" + part.name;
        programs.push_back({name, "", loop::Mode::Predict, 1,
                            transform::inference_graph(model, {part.value}, passes(name)), part.name});
    }
    return programs;
}

/// What kernels are made for, the best first.
std::vector<std::string> instruction_sets(const Options& options) {
    if (options.portable) return {"avx512", "avx2", "generic"};
    return {options.isa.empty() ? lower::native_isa() : options.isa};
}

lower::Options lowering(const Options& options, const std::string& isa, bool precise, Watch& watch,
                        const std::map<std::string, std::string>& tuned) {
    lower::Options result;
    result.target = lower::target_for(isa);
    result.target.tuned = tuned;
    if (options.conv == "winograd") result.target.conv = lower::ConvMethod::Winograd;
    if (options.conv == "sparse") result.target.conv = lower::ConvMethod::Sparse;
    if (options.conv == "direct" || precise || options.precise) result.target.conv = lower::ConvMethod::Direct;
    result.target.max_threads = result.max_threads = options.threads;
    result.fuse = !skips(options, "fuse");
    result.selftest = !options.minimal;
    result.watch = [&watch](const std::string& stage, const std::string& program,
                            const std::function<std::string()>& text) { watch(stage, program, text); };
    return result;
}

std::variant<std::string, syntax::Unreadable> read_import(const std::string& path) {
    auto text = read_file(path, longest_source);
    if (auto* error = std::get_if<FileError>(&text)) return syntax::Unreadable{std::move(error->text)};
    return std::get<std::string>(std::move(text));
}

}  // namespace

std::optional<Compilation> compile(Source& source, const Options& options, Until until, Watch& watch,
                                   Diagnostics& diagnostics) {
    // Text to a graph in which every shape is known. The user's mistakes end here.
    syntax::Ast ast = syntax::parse(source, diagnostics);
    watch("ast", "", [&] { return syntax::print(ast, source); });
    syntax::add_imports(source, ast, read_import, diagnostics);
    if (diagnostics.has_errors()) return std::nullopt;
    std::optional<graph::Model> model = check::check(ast, source, {options.net, options.parameters}, diagnostics);
    if (!model) return std::nullopt;
    graph::verify(model->graph, "graph");
    watch("graph", "", [&] { return print(model->graph); });
    if (until == Until::Graph) return Compilation{std::move(*model), {}, {}, {}};
    if (options.command == Command::Build || options.command == Command::Run) resolve_paths(*model, source.name());

    // One graph to a better graph for each stage of training, for evaluation, for prediction.
    const std::vector<lower::ProgramGraph> programs = specialise(*model, options, watch);

    // Graphs to loops and buffers.
    TuneFile measured = read_tune_file(tune_path(source.name()));
    const std::map<std::string, std::string> tuned = options.ways ? *options.ways : measured.ways();
    std::vector<loop::Plan> plans;
    for (const std::string& isa : instruction_sets(options)) {
        loop::Plan& plan = plans.emplace_back(
            lower::lower(*model, programs, source, lowering(options, isa, model->precise, watch, tuned)));
        plan.is_version = options.portable;
        loop::verify(plan);
        watch("loops", options.portable ? isa : "", [&] { return view::kernels(plan); });
        watch("memory", options.portable ? isa : "", [&] { return view::memory(plan); });
    }
    if (!options.ways) measured.note_unused(plans);
    if (until == Until::Plan) return Compilation{std::move(*model), std::move(plans.front()), {}, measured.notes};

    // Loops to C++.
    emit::Files files = emit::cpp(plans);
    watch("cpp", "", [&] { return files.kernels(); });
    return Compilation{std::move(*model), std::move(plans.front()), std::move(files), measured.notes};
}

}  // namespace netc::driver
