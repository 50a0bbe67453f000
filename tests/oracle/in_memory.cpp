// Replays nets that are compiled in memory, as `netc run` does:  in_memory RECORDED SCRATCH ISA [flags of netc...]
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <variant>
#include <vector>

#include "base/diagnostics.h"
#include "base/source.h"
#include "driver/compile.h"
#include "driver/options.h"
#include "jit/kernels.h"
#include "jit/limits.h"
#include "jit/tables.h"
#include "loop/print.h"
#include "replay.h"

using namespace netc;

namespace {

/// As for `emit`: data files lie in the folder of a run.
loop::Plan plan_of(const std::filesystem::path& path, std::vector<std::string> flags) {
    flags.insert(flags.begin(), {"emit", path});
    auto parsed = driver::parse_options(flags);
    auto* options = std::get_if<driver::Options>(&parsed);
    if (options == nullptr) stop("usage: in_memory RECORDED SCRATCH ISA [flags of netc...]");
    options->minimal = true;  // no selftest
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    Diagnostics diagnostics;
    driver::Watch watch(*options);
    Source source(path, text.str());
    auto compiled = driver::compile(source, *options, driver::Until::Plan, watch, diagnostics);
    if (!compiled) stop(path.string() + " has errors");
    return std::move(compiled->plan);
}

std::string text_of(const loop::Plan& plan) {
    Page page;
    for (const loop::Kernel& kernel : plan.kernels) loop::print(kernel, page);
    return page.text();
}

/// `others` has further flags. Nets in which they change nothing are compared without them elsewhere.
void replay(Replays& replays, const std::filesystem::path& path, const std::vector<std::string>& isa,
            const std::vector<std::string>& others) {
    std::vector<std::string> flags = isa;
    flags.insert(flags.end(), others.begin(), others.end());
    const loop::Plan plan = plan_of(path, flags);
    if (!others.empty() && text_of(plan) == text_of(plan_of(path, isa))) return;
    jit::Cache cache("", "");
    jit::Kernels kernels(plan.kernels, plan.programs, {plan.isa, plan.march}, cache, 2);
    for (const loop::Program& program : plan.programs) kernels.want(program);
    kernels.finish();  // so that no thread is left when a process is made for each command
    const jit::FindKernel find = [&](loop::KernelId id) { return kernels[id]; };
    const jit::Limits limits = jit::limits_of(plan.isa);
    const jit::Tables tables(plan, {find, find, limits.multiply_adds, limits.read_all});
    replays.replay(path.stem(), *tables.version().net);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 4) stop("usage: in_memory RECORDED SCRATCH ISA [flags of netc...]");
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(argv[1]))
        if (entry.path().extension() == ".net") paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    Replays replays(argv[1], argv[2]);
    for (const auto& path : paths) replay(replays, path, {"--isa", argv[3]}, {argv + 4, argv + argc});
    return replays.tell();
}
