// Each command: load, compile as far as needed, print or write.
#include "driver/commands.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "base/check.h"
#include "base/diagnostics.h"
#include "base/utf8.h"
#include "check/explain.h"
#include "check/layers.h"
#include "driver/build.h"
#include "driver/compile.h"
#include "driver/files.h"
#include "driver/run.h"
#include "driver/run_watch.h"
#include "driver/sweep.h"
#include "driver/tune.h"
#include "syntax/outline.h"
#include "syntax/parse.h"
#include "syntax/print.h"
#include "view/kernel_costs.h"
#include "view/summary.h"

namespace netc::driver {

namespace {

/// A sentence of netc itself, not about a place in a file.
void complain(const std::string& sentence) { fmt::print(stderr, "netc: {}\n", sentence); }

bool wants_color(const Options& options) {
    if (options.color != "auto") return options.color == "always";
    const char* terminal = std::getenv("TERM");
    const char* plain = std::getenv("NO_COLOR");
    return ::isatty(STDERR_FILENO) && !(plain && *plain) && terminal && std::string(terminal) != "dumb";
}

std::optional<Source> load(const std::string& path) {
    auto text = read_file(path, longest_source);
    if (const auto* error = std::get_if<FileError>(&text)) {
        complain(error->text);
        return std::nullopt;
    }
    return Source(path == "-" ? "<stdin>" : path, std::get<std::string>(std::move(text)));
}

/// Where more is said about the first kinds of errors.
std::string ways_to_more(const Diagnostics& diagnostics) {
    constexpr size_t most = 3;
    std::vector<std::string> commands;
    for (const Diagnostic& diagnostic : diagnostics.sorted()) {
        std::string command = fmt::format("`netc explain {}`", diagnostic.code);
        const bool said = std::find(commands.begin(), commands.end(), command) != commands.end();
        if (diagnostic.severity == Diagnostic::Severity::Error && !said && commands.size() < most)
            commands.push_back(std::move(command));
    }
    return commands.empty() ? "" : fmt::format("more: {}\n", fmt::join(commands, ", "));
}

void show(const Diagnostics& diagnostics, const Source& source, const Options& options) {
    fmt::print(stderr, "{}{}", render(diagnostics, source, wants_color(options)), ways_to_more(diagnostics));
}

/// Compiles a text and shows its messages; nothing when it has errors.
std::optional<Compilation> compile_source(Source& source, const Options& options, Until until, Watch& watch) {
    Diagnostics diagnostics;
    try {
        std::optional<Compilation> result = compile(source, options, until, watch, diagnostics);
        show(diagnostics, source, options);
        for (const std::string& note : result ? result->notes : std::vector<std::string>{})
            fmt::print(stderr, "netc: note: {}\n", note);
        return result;
    } catch (const std::logic_error& error) {  // InternalError, and whatever else only a bug can cause
        throw FailedStage(error.what(), watch.last());
    }
}

/// The same with a file.
std::optional<Compilation> compile_file(const std::string& path, const Options& options, Until until, Watch& watch) {
    std::optional<Source> source = load(path);
    if (!source) return std::nullopt;
    return compile_source(*source, options, until, watch);
}

int check_files(const Options& options) {
    int code = done;
    for (const std::string& path : options.operands) {
        Watch watch(options);
        const std::optional<Compilation> result = compile_file(path, options, Until::Graph, watch);
        if (!result) {
            code = failed;
            continue;
        }
        fmt::print("{}: {}, {} parameters, {} multiply-adds a sample\n", path == "-" ? "<stdin>" : printable(path), printable(result->model.name),
                   result->model.parameter_count, result->model.mac_count);
    }
    return code;
}

int summarise(const Options& options) {
    Watch watch(options);
    const std::optional<Compilation> result = compile_file(options.operands[0], options, Until::Plan, watch);
    if (!result) return failed;
    if (options.kernels) {
        fmt::print("{}", view::kernel_costs(result->plan));
        return done;
    }
    fmt::print("{}", options.json ? view::summary_json(result->model, result->plan)
                                  : view::summary(result->model, result->plan));
    return done;
}

int list_stages() {
    for (const StageEntry& stage : stage_table()) {
        fmt::print("  {:<20}{}{}\n", stage.name, stage.help, stage.skippable ? "" : " (always)");
    }
    return done;
}

/// Words of --stage or --skip that name no stage are an error of usage.
bool knows_stages(const std::vector<std::string>& words, const char* flag, bool skipping) {
    std::vector<std::string> names;
    if (!skipping) names.push_back("all");
    for (const StageEntry& stage : stage_table()) {
        if (!skipping || stage.skippable) names.push_back(stage.name);
    }
    for (const std::string& word : words) {
        if (std::find(names.begin(), names.end(), word) != names.end()) continue;
        const std::string near = nearest(word, names);
        const std::string hint = near.empty() ? "" : fmt::format("; did you mean `{}`?", near);
        complain(fmt::format("`{}` knows {}, not `{}`{}", flag, fmt::join(names, ", "), word, hint));
        return false;
    }
    return true;
}

/// The last stage needs LLVM: it is shown when it is asked for by its name.
bool show_llvm(const loop::Plan& plan, const Options& options, Watch& watch) {
    if (std::find(options.stages.begin(), options.stages.end(), "llvm") == options.stages.end()) return true;
    const auto text = llvm_text(plan, options);
    if (const auto* error = std::get_if<FileError>(&text)) {
        complain(error->text);
        return false;
    }
    watch("llvm", "", [&] { return std::get<std::string>(text); });
    return true;
}

int emit_files(const Options& options) {
    if (options.passes) return list_stages();
    if (!knows_stages(options.stages, "--stage", false)) return wrong_usage;
    Watch watch(options);
    const std::optional<Compilation> result = compile_file(options.operands[0], options, Until::Files, watch);
    if (result && !show_llvm(result->plan, options, watch)) return failed;
    fmt::print("{}", watch.shown());
    if (!result) return failed;
    if (options.time) fmt::print(stderr, "{}", watch.times());
    if (!options.output.empty()) return write_files(result->files, options.output, options);
    if (options.stages.empty()) {
        for (const auto& [path, text] : result->files.files) fmt::print("// ==== {}\n{}\n", path, text);
    }
    return done;
}

int build_file(const Options& options) {
    Watch watch(options);
    const auto compile = [&](const Options& options) {
        return compile_file(options.operands[0], options, Until::Files, watch);
    };
    if (options.tune)
        if (const int code = tune(options, compile, watch); code != done) return code;
    const std::optional<Compilation> result = compile(options);
    if (!result) return failed;
    const int code = build(*result, options, watch);
    if (options.time) fmt::print(stderr, "{}", watch.times());
    return code;
}

/// `netc run --watch`. Warnings are the child's to show.
int run_each_version(const Options& options) {
    const auto check = [&](Source& source) -> std::optional<graph::Model> {
        Watch watch(options);
        Diagnostics diagnostics;
        std::optional<Compilation> result = compile(source, options, Until::Graph, watch, diagnostics);
        if (!result) show(diagnostics, source, options);
        return result ? std::optional(std::move(result->model)) : std::nullopt;
    };
    const auto run = [](Source& source, const Options& options) {
        Watch watch(options);
        return run_program(options, [&] { return compile_source(source, options, Until::Plan, watch); }, watch);
    };
    return run_watched(options, {[&] { return load(options.operands[0]); }, check, run});
}

int run_file(const Options& options) {
    if (options.watch) return run_each_version(options);
    Watch watch(options);
    const auto make_plan = [&] { return compile_file(options.operands[0], options, Until::Plan, watch); };
    return run_program(options, make_plan, watch);
}

int format_file(const std::string& path, const Options& options) {
    const std::optional<Source> source = load(path);
    if (!source) return failed;
    Diagnostics diagnostics;
    const syntax::Ast ast = syntax::parse(*source, diagnostics);
    if (diagnostics.has_errors()) {
        show(diagnostics, *source, options);
        return failed;
    }
    const std::string text = syntax::print(ast, *source);
    NETC_CHECK(syntax::parses_to(text, ast), "the formatted text would mean something else; the file is as it was");
    const bool same = text == source->text();
    if (options.check) {
        if (!same) complain(fmt::format("`{}` is not formatted", source->name()));
        return same ? done : failed;
    }
    if (path == "-") {
        fmt::print("{}", text);
    } else if (!same) {
        if (const auto error = write_file(path, text)) {
            complain(error->text);
            return failed;
        }
    }
    return done;
}

int format_files(const Options& options) {
    int code = done;
    for (const std::string& path : options.operands) code = std::max(code, format_file(path, options));
    return code;
}

int show_layers(const Options& options) {
    if (options.operands.empty()) {
        fmt::print("{}", check::reference_list());
        return done;
    }
    const std::string& name = options.operands[0];
    const std::string_view here = check::name_elsewhere(name);
    for (const check::Entry* entry : check::all_entries()) {
        if (entry->name != here) continue;
        if (here != name) fmt::print("`{}` is called `{}` here.\n\n", name, here);
        fmt::print("{}", check::reference(*entry));
        return done;
    }
    std::vector<std::string> names;
    for (const std::string_view known : check::all_names()) names.emplace_back(known);
    const std::string near = check::name_meant(name, names);
    complain(fmt::format("there is no layer `{}`; {}", name,
                         near.empty() ? "`netc layers` lists all" : fmt::format("did you mean `{}`?", near)));
    return failed;
}

int later(const Options& options) {
    complain(fmt::format("`netc {}` comes later; this version has no such command", options.command_name));
    return wrong_usage;
}

int completion(const Options& options) {
    if (options.operands[0] != "bash") {
        complain(fmt::format("there is no completion for `{}`, only for `bash`", options.operands[0]));
        return wrong_usage;
    }
    fmt::print("{}", bash_completion());
    return done;
}

int explain(const Options& options) {
    if (options.operands.empty()) {
        for (const std::string& code : check::explained_codes()) fmt::print("{}\n", code);
        return done;
    }
    const std::string text = check::explain(options.operands[0]);
    if (text.empty()) {
        const std::string near = nearest(options.operands[0], check::explained_codes());
        complain(fmt::format("no message has the code `{}`; {}", options.operands[0],
                             near.empty() ? "`netc explain` lists all" : fmt::format("did you mean `{}`?", near)));
        return failed;
    }
    fmt::print("{}", text);
    return done;
}

}  // namespace

int run_command(const Options& options) {
    if (!knows_stages(options.skip, "--skip", true)) return wrong_usage;
    switch (options.command) {
        case Command::Check: return check_files(options);
        case Command::Summary: return summarise(options);
        case Command::Build: return build_file(options);
        case Command::Run: return run_file(options);
        case Command::Sweep: return sweep(options);
        case Command::Emit: return emit_files(options);
        case Command::Fmt: return format_files(options);
        case Command::Layers: return show_layers(options);
        case Command::Explain: return explain(options);
        case Command::Completion: return completion(options);
        case Command::Later: return later(options);
        case Command::Help: fmt::print("{}", help_text(options.command_name)); return done;
        case Command::Version: fmt::print("netc {}\n", NETC_VERSION); return done;
    }
    NETC_UNREACHABLE();
}

}  // namespace netc::driver
