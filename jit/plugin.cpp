// The entry: a plan becomes kernels and tables, and the runtime's command line runs them.
#include "jit/plugin.h"

#include <dlfcn.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "jit/cache.h"
#include "jit/kernels.h"
#include "jit/limits.h"
#include "jit/tables.h"
#include "loop/selftest.h"
#include "netrt/app.h"
#include "netrt/processors.h"

namespace netc::jit {

namespace {

constexpr int internal_error = 70;

/// A kernel is asked for amid a program's run, by any of its threads: there is no way back from there.
FindKernel finder(Kernels& kernels) {
    return [&kernels](loop::KernelId id) {
        try {
            return kernels[id];
        } catch (const std::exception& error) {
            fmt::print(stderr,
                       "netc: internal error: the JIT failed: {}\n"
                       "  This is a bug in netc, not in your network. `netc run --cxx g++` goes without the JIT.\n",
                       error.what());
            std::fflush(stderr);
            ::_exit(internal_error);
        }
    };
}

/// What a command begins with is compiled while it reads its data; the rest when it is called.
void want_ahead(const loop::Plan& plan, const std::vector<std::string>& arguments, Kernels& kernels) {
    const std::string command = arguments.size() > 1 ? arguments[1] : "";
    const auto want = [&](int program) {
        if (program >= 0) kernels.want(plan.programs[static_cast<size_t>(program)]);
    };
    if (command == "train") {
        const auto is_named = [&](const loop::StagePlan& stage) {
            return std::find(arguments.begin() + 2, arguments.end(), stage.name) != arguments.end();
        };
        const bool any_named = std::any_of(plan.stages.begin(), plan.stages.end(), is_named);
        for (const loop::StagePlan& stage : plan.stages)
            if (!any_named || is_named(stage)) want(stage.train_program);
    }
    if (command == "train" || command == "eval") want(plan.evaluate_program);
    if (command == "predict") want(plan.predict_program);
}

/// This very file: what another one compiled may differ.
std::string build_of_plugin() {
    Dl_info info;
    struct stat file;
    if (::dladdr(&netc_jit, &info) == 0 || ::stat(info.dli_fname, &file) != 0) return {};
    return fmt::format("{} {} {}.{}", NETC_PLUGIN_VERSION, file.st_size, file.st_mtim.tv_sec, file.st_mtim.tv_nsec);
}

std::string obstacle() {
    const size_t bytes = static_cast<size_t>(::sysconf(_SC_PAGESIZE));
    void* page = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED) return {};
    const bool forbidden = ::mprotect(page, bytes, PROT_READ | PROT_EXEC) != 0;
    const std::string reason = forbidden ? std::strerror(errno) : "";
    ::munmap(page, bytes);
    return forbidden ? fmt::format("this system lets no memory become executable ({})", reason) : "";
}

std::string text(const loop::Plan& plan) {
    Compiler compiler({plan.isa, plan.march});
    NamedKernels named;
    for (const loop::KernelId id : plan.kernels.ids()) named.emplace_back(plan.kernels[id].name, &plan.kernels[id]);
    return compiler.text(named);
}

int run(const RunRequest& request) {
    const loop::Plan& plan = request.plan;
    const Processor processor{plan.isa, plan.march};
    // What was compiled by another build, or is for another processor, has another key.
    Cache cache(request.cache, request.cache.empty() ? "" : build_of_plugin());
    const size_t threads = static_cast<size_t>(netrt::processor_count());
    Kernels kernels(plan.kernels, plan.programs, processor, cache, threads);
    const loop::Plan none;
    const loop::Plan& plain = plan.selftest ? plan.selftest->plain : none;
    Kernels plain_kernels(plain.kernels, plain.programs, processor, cache, threads);
    want_ahead(plan, request.arguments, kernels);

    const Limits limits = limits_of(plan.isa);
    const Tables tables(plan, {finder(kernels), finder(plain_kernels), limits.multiply_adds, limits.read_all});
    std::vector<char*> arguments;
    for (const std::string& argument : request.arguments) arguments.push_back(const_cast<char*>(argument.c_str()));
    const int count = static_cast<int>(arguments.size());
    arguments.push_back(nullptr);
    const netrt::Version versions[] = {tables.version()};
    const int code = netrt::run_app(netrt::List<netrt::Version>(versions), count, arguments.data());
    if (request.show_times) {
        const Kernels::Times times = kernels.times() + plain_kernels.times();
        fmt::print(
            stderr,
            "  {} kernels compiled in {:.0f} ms of processor time, {} found in the cache; the program waited {:.0f} "
            "ms for them\n",
            times.compiled, times.compiling * 1e3, times.found, times.waiting * 1e3);
    }
    return code;
}

}  // namespace

}  // namespace netc::jit

const netc::jit::Plugin netc_jit = {NETC_PLUGIN_VERSION, netc::jit::obstacle, netc::jit::run, netc::jit::text};
