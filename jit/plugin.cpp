// The entry: a plan becomes kernels and tables, and the runtime's command line runs them.
#include "jit/plugin.h"

#include <elf.h>
#include <fmt/format.h>
#include <link.h>
#include <sys/mman.h>
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
#include "netrt/commands/app.h"
#include "netrt/system/processors.h"

namespace netc::jit {

namespace {

constexpr int internal_error = 70;

/// A kernel is asked for amid a program's run, by any of its threads: there is no way back from there.
FindKernel finder(Kernels& kernels) {
    return [&kernels](loop::KernelId id) {
        try {
            return kernels[id];
        } catch (const std::exception& error) {
            const std::string text = fmt::format(
                "netc: internal error: the JIT failed: {}\n"
                "  This is a bug in netc, not in your network. `netc run --cxx g++` goes without the JIT.\n",
                error.what());
            std::fputs(text.c_str(), stderr);
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

/// The linker's hash of the program or library that a place lies in; empty where it has none.
std::string build_id(const void* place) {
    struct Search {
        uintptr_t place;
        std::string found;
    } search{reinterpret_cast<uintptr_t>(place), {}};
    const auto look = [](dl_phdr_info* info, size_t, void* context) {
        Search& search = *static_cast<Search*>(context);
        const auto* first = info->dlpi_phdr;
        const auto* last = first + info->dlpi_phnum;
        const bool is_here = std::any_of(first, last, [&](const auto& part) {
            const uintptr_t start = info->dlpi_addr + part.p_vaddr;
            return part.p_type == PT_LOAD && start <= search.place && search.place < start + part.p_memsz;
        });
        if (!is_here) return 0;
        for (const auto* part = first; part != last; ++part) {
            if (part->p_type != PT_NOTE) continue;
            const char* at = reinterpret_cast<const char*>(info->dlpi_addr + part->p_vaddr);
            const char* end = at + part->p_memsz;
            while (at + sizeof(ElfW(Nhdr)) <= end) {
                ElfW(Nhdr) note;
                std::memcpy(&note, at, sizeof note);
                const auto padded = [](size_t bytes) { return (bytes + 3) / 4 * 4; };
                const char* content = at + sizeof note + padded(note.n_namesz);
                if (note.n_type == NT_GNU_BUILD_ID && content + note.n_descsz <= end)
                    search.found.assign(content, note.n_descsz);
                at = content + padded(note.n_descsz);
            }
        }
        return 1;
    };
    ::dl_iterate_phdr(look, &search);
    return search.found;
}

/// What the objects depend on beside their kernels: this plug-in, LLVM, and the processor that they are tuned for.
/// Empty where that is not known.
std::string maker() {
    const std::string plugin = build_id(&netc_jit), llvm = build_id(address_in_llvm());
    return plugin.empty() || llvm.empty() ? "" : plugin + llvm + host_processor();
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
    const std::string made_by = maker();
    Cache cache(made_by.empty() ? "" : request.cache, made_by);
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
        const std::string text = fmt::format(
            "  {} kernels compiled in {:.0f} ms of processor time, {} found in the cache; the program waited {:.0f} "
            "ms for them\n",
            times.compiled, times.compiling * 1e3, times.found, times.waiting * 1e3);
        std::fputs(text.c_str(), stderr);
    }
    return code;
}

}  // namespace

}  // namespace netc::jit

const netc::jit::Plugin netc_jit = {NETC_PLUGIN_VERSION, netc::jit::obstacle, netc::jit::run, netc::jit::text};
