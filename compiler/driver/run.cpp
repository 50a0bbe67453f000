// Finds the plug-in that compiles in memory and hands it the plan; without it, builds an executable and becomes that.
#include "driver/run.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <future>
#include <system_error>

#include "driver/build.h"
#include "driver/commands.h"
#include "driver/files.h"
#include "driver/installation.h"
#include "driver/toolchain.h"
#include "emit/names.h"
#include "jit/plugin.h"

namespace netc::driver {

namespace fs = std::filesystem;

namespace {

int fail_run(const std::string& sentence) {
    say(fmt::format("netc: {}\n", sentence));
    return failed;
}

/// The plug-in, or why there is none.
struct LoadedPlugin {
    const jit::Plugin* plugin = nullptr;
    std::string reason = {};
};

LoadedPlugin load_plugin() {
    const std::string path = plugin_path();
    std::error_code ignored;
    if (!fs::is_regular_file(path, ignored))
        return {.reason = fmt::format("this netc has no JIT (`{}` is not there: LLVM was not found when netc was built, "
                                      "or the file was removed)",
                                      path)};
    void* library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!library) return {.reason = fmt::format("the JIT cannot be loaded ({})", ::dlerror())};
    const auto* plugin = static_cast<const jit::Plugin*>(::dlsym(library, "netc_jit"));
    if (!plugin || std::strcmp(plugin->version, NETC_PLUGIN_VERSION) != 0)
        return {.reason = fmt::format("`{}` is of another build of netc", path)};
    return {.plugin = plugin};
}

/// The plug-in, where what it makes can be run too.
LoadedPlugin load_to_run() {
    LoadedPlugin loaded = load_plugin();
    const std::string obstacle = loaded.plugin ? loaded.plugin->obstacle() : "";
    if (!obstacle.empty()) return {.reason = fmt::format("the JIT cannot be used: {}", obstacle)};
    return loaded;
}

/// Loads on a thread of its own, where one is to be had: it takes as long as a plan does.
std::future<LoadedPlugin> begin_loading() {
    try {
        return std::async(std::launch::async, load_to_run);
    } catch (const std::system_error&) {
        return std::async(std::launch::deferred, load_to_run);
    }
}

/// $XDG_CACHE_HOME/netc, or .cache/netc at home; empty where neither is known.
std::string cache_folder() {
    const auto variable = [](const char* name) {
        const char* value = std::getenv(name);
        return fs::path(value ? value : "");
    };
    const fs::path home = variable("HOME"), cache = variable("XDG_CACHE_HOME");
    if (cache.is_absolute()) return (cache / "netc").string();
    return home.is_absolute() ? (home / ".cache" / "netc").string() : "";
}

/// A word as a shell takes it.
std::string shell_word(const std::string& word) {
    constexpr const char* plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=+./,:@%";
    if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) return word;
    std::string text = "'";
    for (const char c : word) text += c == '\'' ? "'\\''" : std::string(1, c);
    return text + "'";
}

/// The program is called what was typed up to the file: with that it tells how to go on.
std::vector<std::string> arguments_of_program(const Options& options) {
    std::vector<std::string> arguments = options.operands;
    arguments[0] = "netc";
    for (const std::string& word : options.typed) arguments[0] += " " + shell_word(word);
    return arguments;
}

/// Takes this process's place. The file is opened first and may be gone by then.
int become(int program, const std::vector<std::string>& arguments) {
    std::vector<char*> pointers;
    for (const std::string& argument : arguments) pointers.push_back(const_cast<char*>(argument.c_str()));
    pointers.push_back(nullptr);
    std::fflush(stdout);
    std::signal(SIGXFSZ, SIG_DFL);  // netc's own concern
    ::fexecve(program, pointers.data(), environ);
    return fail_run(fmt::format("the program cannot be run: {}", std::strerror(errno)));
}

/// An executable that is open for being run and lies in no folder any more, or an exit code.
struct Built {
    int code = done;
    int file = -1;
};

Built build_and_open(const Compilation& compilation, const Options& options, Watch& watch) {
    const HoldSignals hold;  // before the folder, which has to go first
    const TemporaryFolder folder;
    if (folder.path().empty()) return {.code = fail_run(folder.error())};
    Options here = options;
    here.output = folder.path() + "/" + emit::program_name(compilation.model.name);
    if (const int code = build(compilation, here, watch); code != done) return {.code = code};
    const int file = ::open(here.output.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return {.code = fail_run(fmt::format("the program cannot be opened: {}", std::strerror(errno)))};
    return {.file = file};
}

int run_built(Compilation& compilation, const Options& options, const std::string& reason, Watch& watch) {
    const auto compiler = find_compiler(options.cxx, options.isa);
    if (const auto* error = std::get_if<FileError>(&compiler)) {
        if (reason.empty()) return fail_run(error->text);
        return fail_run(fmt::format("{}, and {}; or build netc where LLVM is found", reason, error->text));
    }
    std::vector<std::string> words = std::get<Compiler>(compiler).command;
    words[0] = fs::path(words[0]).filename().string();
    if (!reason.empty())
        say(fmt::format("netc: note: {}; compiling with {} first\n", reason, fmt::join(words, " ")));
    compilation.files = emit::cpp(compilation.plan);
    watch("cpp", "", [&] { return compilation.files.kernels(); });
    const Built built = build_and_open(compilation, options, watch);
    if (built.code != done) return built.code;
    if (options.time) say(watch.times());
    return become(built.file, arguments_of_program(options));
}

}  // namespace

int run_program(const Options& options, const MakePlan& make_plan, Watch& watch) {
    if (runs_elsewhere(options.isa))
        return fail_run(fmt::format("this processor has no {0}; `netc build --isa {0}` makes a program for one that has it",
                                    options.isa));
    std::future<LoadedPlugin> loading;
    if (options.cxx.empty()) loading = begin_loading();
    std::optional<Compilation> compilation = make_plan();
    if (!compilation) return failed;
    const LoadedPlugin loaded = loading.valid() ? loading.get() : LoadedPlugin{};
    if (!loaded.plugin) return run_built(*compilation, options, loaded.reason, watch);
    if (options.time) say(watch.times());
    return loaded.plugin->run({.plan = compilation->plan,
                               .arguments = arguments_of_program(options),
                               .cache = options.no_cache ? "" : cache_folder(),
                               .show_times = options.time});
}

std::variant<std::string, FileError> llvm_text(const loop::Plan& plan, const Options& options) {
    if (runs_elsewhere(options.isa))
        return FileError{fmt::format("`--stage=llvm` shows what runs here, and this processor has no {}", options.isa)};
    const LoadedPlugin loaded = load_plugin();
    if (!loaded.plugin) return FileError{loaded.reason};
    return loaded.plugin->text(plan);
}

}  // namespace netc::driver
