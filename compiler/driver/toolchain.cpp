// Command lines for the C++ compiler.
#include "driver/toolchain.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <thread>
#include <type_traits>

#include "driver/spawn.h"
#include "lower/target.h"

namespace netc::driver {

namespace fs = std::filesystem;

namespace {

std::vector<std::string> words_of(const std::string& text) {
    std::istringstream stream(text);
    std::vector<std::string> words;
    for (std::string word; stream >> word;) words.push_back(word);
    return words;
}

/// A path with blanks in it, or a program with arguments.
std::optional<Compiler> compiler_of(const std::string& text) {
    const std::string whole = find_program(text);
    if (!whole.empty()) return Compiler{{whole}};
    std::vector<std::string> words = words_of(text);
    if (words.empty()) return std::nullopt;
    words[0] = find_program(words[0]);
    if (words[0].empty()) return std::nullopt;
    return Compiler{words};
}

std::vector<SourceFile> sources_of_runtime(const Installation& installation) {
    std::vector<SourceFile> result;
    for (const std::string& file : runtime_files(installation)) {
        if (file.ends_with(".cpp")) result.push_back({(fs::path(installation.sources) / file).string(), ""});
    }
    return result;
}

template <class T>
void append(std::vector<T>& list, const std::vector<std::type_identity_t<T>>& more) {
    list.insert(list.end(), more.begin(), more.end());
}

std::string first_lines(const std::string& path, int limit) {
    const auto text = read_file(path, size_t{16} << 20);
    const std::string* all = std::get_if<std::string>(&text);
    if (!all) return "";
    size_t end = 0;
    for (int line = 0; line < limit && end < all->size(); ++line) end = std::min(all->find('\n', end), all->size() - 1) + 1;
    return end >= all->size() ? all->substr(0, all->find_last_not_of('\n') + 1) : all->substr(0, end) + "...";
}

uintmax_t size_of(const std::string& path) {
    std::error_code error;
    const uintmax_t size = fs::file_size(path, error);
    return error ? 0 : size;
}

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// One run of the compiler.
struct Job {
    std::vector<std::string> argv;
    std::string name;  // "digits.cpp"; empty for the executable
    std::string log, output;

    std::string what() const { return name.empty() ? "the executable" : fmt::format("`{}`", name); }
};

std::string failure_of(const Job& job, const Child& child) {
    if (!child.start_error.empty()) return fmt::format("`{}` could not be started: {}", job.argv[0], child.start_error);
    const std::string said = first_lines(job.log, 40);
    const bool about_the_text = said.find(": error: ") != std::string::npos;
    return fmt::format(
        "the C++ compiler `{}` failed on {}{}{}{}", job.argv[0], job.what(), said.empty() ? "" : ":\n", said,
        about_the_text ? "\n  This is a bug in netc, not in your network, if the compiler knows C++20." : "");
}

struct Running {
    size_t job;
    Child child;
    std::chrono::steady_clock::time_point since = std::chrono::steady_clock::now();
};

/// What a job that ended so has to say; nothing when all is well.
std::string complaint(const Job& job, const Child& child, Outcome outcome) {
    std::error_code ignored;
    if (outcome != Outcome::Succeeded) return failure_of(job, child);
    if (fs::exists(job.output, ignored)) return "";
    return fmt::format("the C++ compiler `{}` wrote nothing for {}, and said that all is well", job.argv[0],
                       job.what());
}

/// Runs jobs side by side, as many as there are cores. Of several that fail the first in the list is told of.
BuildResult run_jobs(const std::vector<Job>& jobs, HoldSignals& hold) {
    const size_t width = std::max(2u, std::thread::hardware_concurrency());
    BuildResult result;
    for (const Job& job : jobs) result.files.push_back({job.name, 0});
    std::vector<Running> running;
    size_t next = 0, first_failed = jobs.size();
    for (;;) {
        for (; next < jobs.size() && running.size() < width && result.failure == BuildFailure::None; ++next)
            running.push_back({next, start(jobs[next].argv, jobs[next].log)});
        if (running.empty()) return result;
        const size_t before = running.size();
        for (size_t i = 0; i < running.size();) {
            const auto [job, child, since] = running[i];
            const auto ended = outcome(child, hold);
            if (!ended) {
                ++i;
                continue;
            }
            running.erase(running.begin() + static_cast<std::ptrdiff_t>(i));
            result.files[job].seconds = seconds_since(since);
            const std::string said = complaint(jobs[job], child, *ended);
            if (said.empty() || job > first_failed) continue;
            first_failed = job;
            result.failure = *ended == Outcome::Interrupted ? BuildFailure::Interrupted : BuildFailure::Error;
            result.error = said;
        }
        if (running.size() == before) hold.pause();
    }
}

/// The compiler says who it is; its name may be `c++`.
bool is_clang(const Compiler& compiler, const std::string& log, HoldSignals& hold) {
    std::vector<std::string> argv = compiler.command;
    argv.push_back("--version");
    return wait(start(argv, log), hold) == Outcome::Succeeded && first_lines(log, 1).find("clang") != std::string::npos;
}

/// What compilers call the processors that have these instructions.
std::string processor_of(const std::string& isa) {
    return lower::target_for(isa).march.starts_with("x86-64") ? "x86_64" : "aarch64";
}

std::vector<std::string> definitions(const Options& options) {
    std::vector<std::string> result = words_of(NETRT_DEFINITIONS);
    const bool foreign = runs_elsewhere(options.isa);
    if (foreign) result.push_back("-DNETRT_NO_ZLIB");
    if (foreign || options.minimal) append(result, {"-DNETRT_NO_PNG", "-DNETRT_NO_JPEG"});
    if (options.minimal) append(result, {"-DNETRT_NO_NPY", "-DNETRT_MINIMAL"});
    return result;
}

Job link_job(const Compiler& compiler, const Options& options, const std::vector<std::string>& objects,
             const std::string& log, const std::string& output) {
    Job job{compiler.command, "", log, output};
    append(job.argv, objects);
    append(job.argv, words_of(NETC_PROGRAM_FLAGS));
    if (options.is_static) job.argv.push_back("-static");
    if (options.is_static && options.minimal) append(job.argv, {"-s", "-Wl,-z,noseparate-code"});
    append(job.argv, {"-Wl,--gc-sections", "-pthread", "-o", output});
    if (!runs_elsewhere(options.isa))
        append(job.argv, words_of(options.minimal ? NETRT_MINIMAL_LINK_FLAGS : NETRT_LINK_FLAGS));
    return job;
}

}  // namespace

bool runs_elsewhere(const std::string& isa) {
    return !isa.empty() && processor_of(isa) != processor_of(lower::native_isa());
}

std::variant<Compiler, FileError> find_compiler(const std::string& flag, const std::string& isa) {
    if (!flag.empty()) {
        if (auto compiler = compiler_of(flag)) return *compiler;
        return FileError{fmt::format("`{}`, named by --cxx, is no program that can be run", flag)};
    }
    const char* variable = std::getenv("CXX");
    if (variable && *variable) {
        if (auto compiler = compiler_of(variable)) return *compiler;
        return FileError{fmt::format("`{}`, named by the variable CXX, is no program that can be run", variable)};
    }
    if (runs_elsewhere(isa)) {
        const std::string name = processor_of(isa) + "-linux-gnu-g++";
        if (auto compiler = compiler_of(name)) return *compiler;
        return FileError{
            fmt::format("found no C++ compiler for {}: `{}` is not in PATH; name one with `--cxx COMPILER` or "
                        "the variable CXX, or install one (on Debian: apt-get install g++-{}-linux-gnu)",
                        isa, name, isa == "neon" ? "aarch64" : "x86-64")};
    }
    for (const char* name : {"c++", "g++", "clang++"}) {
        if (auto compiler = compiler_of(name)) return *compiler;
    }
    return FileError{"found no C++ compiler: neither c++ nor g++ nor clang++ is in PATH; name one with "
                     "`--cxx COMPILER` or the variable CXX, or install one (on Debian: apt-get install g++)"};
}

std::vector<std::string> compile_flags(const std::string& isa, bool is_clang, bool portable) {
    const std::string native = lower::native_isa();
    std::string march = native == "neon" ? "-mcpu=native" : "-march=native";
    if (portable || (!isa.empty() && isa != native)) march = "-march=" + lower::target_for(isa).march;
    std::vector<std::string> flags{"-std=c++20", "-O3", march, "-fno-math-errno", "-fno-trapping-math"};
    flags.push_back("-ffp-contract=fast");
    // Without it g++ 12 keeps the weights of some register tiles in memory: half the speed. clang does not know it.
    // Kernels are long and called once or often: what is made of them inside their callers costs time and gains none.
    if (!is_clang)
        append(flags, {"-fira-region=all", "-fno-inline-functions", "-fno-inline-functions-called-once", "-fno-ipa-cp",
                       "-fno-ipa-sra"});
    // Tuned for some processors, g++ joins no products and sums that wait for each other: the bits would depend on that.
    if (!is_clang && processor_of(isa.empty() ? native : isa) == "x86_64")
        flags.push_back("--param=avoid-fma-max-bits=0");
    return flags;
}

BuildResult build_program(const Compiler& compiler, const Installation& installation, const Options& options,
                          const std::vector<SourceFile>& sources, const std::string& folder, const std::string& output,
                          HoldSignals& hold) {
    const std::string archive = runs_elsewhere(options.isa) ? "" : installation.archive(options.minimal);
    std::vector<SourceFile> all = sources;
    if (archive.empty()) append(all, sources_of_runtime(installation));
    // The longest first: what is left over at the end is short.
    std::stable_sort(all.begin(), all.end(),
                     [](const auto& a, const auto& b) { return size_of(a.path) > size_of(b.path); });

    const bool clang = is_clang(compiler, folder + "/version.log", hold);
    std::vector<std::string> flags = compile_flags(options.isa, clang, options.portable);
    append(flags, words_of(NETC_PROGRAM_FLAGS));
    append(flags, definitions(options));
    append(flags, {"-ffunction-sections", "-fdata-sections", "-pthread"});
    // A folder that is kept has its own copy of the headers: none of them is then taken from elsewhere too.
    append(flags, {"-I", options.keep.empty() ? installation.sources : options.keep});
    std::vector<Job> jobs;
    std::vector<std::string> objects;
    for (const SourceFile& source : all) {
        objects.push_back(fmt::format("{}/{}.o", folder, jobs.size()));
        const std::string name = fs::path(source.path).filename().string();
        Job job{compiler.command, name, objects.back() + ".log", objects.back()};
        append(job.argv, flags);
        if (!source.flag.empty()) job.argv.push_back(source.flag);
        append(job.argv, {"-c", source.path, "-o", objects.back()});
        jobs.push_back(std::move(job));
    }
    const auto start_compiling = std::chrono::steady_clock::now();
    BuildResult result = run_jobs(jobs, hold);
    result.compile_seconds = seconds_since(start_compiling);
    if (result.failure != BuildFailure::None) return result;

    if (!archive.empty()) objects.push_back(archive);
    const auto start_linking = std::chrono::steady_clock::now();
    const BuildResult linked = run_jobs({link_job(compiler, options, objects, folder + "/link.log", output)}, hold);
    result.failure = linked.failure;
    result.error = linked.error;
    result.link_seconds = seconds_since(start_linking);
    return result;
}

}  // namespace netc::driver
