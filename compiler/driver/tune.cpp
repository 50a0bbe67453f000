// Builds, runs, compares.
#include "driver/tune.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <sstream>

#include "driver/build.h"
#include "driver/commands.h"
#include "driver/files.h"
#include "driver/spawn.h"
#include "driver/tune_file.h"
#include "lower/conv/algorithms.h"
#include "lower/target.h"

namespace netc::driver {

namespace {

/// Ways whose costs are further than this from the least are out of the question.
constexpr double doubt = 1.5;
/// Each program runs so often, in turn with the others; the least time counts.
constexpr int rounds = 3;

using AlgorithmChoice = loop::AlgorithmChoice;

/// The ways that may be the fastest, the least cost first; one when there is no doubt.
std::vector<std::string> doubtful_ways(const AlgorithmChoice& choice) {
    std::vector<AlgorithmChoice::Way> ways = choice.ways;
    std::stable_sort(ways.begin(), ways.end(), [](const auto& a, const auto& b) { return a.cost < b.cost; });
    std::vector<std::string> result;
    for (const AlgorithmChoice::Way& way : ways)
        if (way.cost <= doubt * ways[0].cost) result.push_back(way.name);
    return result;
}

/// Milliseconds of the kernels of a program, as its `profile --json` prints them.
class Measured {
public:
    void read(const std::string& text) {
        std::map<std::pair<std::string, std::string>, double> once;
        std::istringstream stream(text);
        for (std::string line; std::getline(stream, line);) {
            const std::string kernel = word(line, "kernel");
            if (!kernel.empty()) once[{word(line, "program"), kernel}] += number(line, "ms");
        }
        for (const auto& [kernel, ms] : once) {
            const auto least = least_.emplace(kernel, ms).first;
            least->second = std::min(least->second, ms);
        }
    }

    /// What the calls of a choice take together; nothing when its program was not measured.
    std::optional<double> milliseconds(const std::string& program, const AlgorithmChoice& choice) const {
        std::optional<double> sum;
        for (const auto& [kernel, ms] : least_) {
            // Small calls that follow are one line with it.
            const std::string first = kernel.second.substr(0, kernel.second.find("; "));
            if (kernel.first != program) continue;
            if (std::find(choice.calls.begin(), choice.calls.end(), first) != choice.calls.end())
                sum = sum.value_or(0) + ms;
        }
        return sum;
    }

private:
    static std::string after(const std::string& line, const std::string& key) {
        const size_t at = line.find("\"" + key + "\": ");
        return at == std::string::npos ? "" : line.substr(at + key.size() + 4);
    }
    static std::string word(const std::string& line, const std::string& key) {
        const std::string rest = after(line, key);
        return rest.empty() ? "" : rest.substr(1, rest.find('"', 1) - 1);
    }
    static double number(const std::string& line, const std::string& key) {
        return std::atof(after(line, key).c_str());
    }

    std::map<std::pair<std::string, std::string>, double> least_;
};

/// What `profile` calls a program of the plan.
std::string profiled_name(const loop::Plan& plan, const std::string& name) {
    for (const loop::Program& program : plan.programs) {
        if (program.name != name) continue;
        if (program.mode == loop::Mode::Train) return "train " + program.stage;
        return program.mode == loop::Mode::Evaluate ? "eval" : "predict";
    }
    return "";
}

struct Variant {
    loop::Plan plan;
    std::string executable;
    Measured measured;
};

class Tuner {
public:
    Tuner(const Options& options, const Compile& compile, Watch& watch)
        : options_(options), compile_(compile), watch_(watch), isa_(options.isa) {
        options_.isa = isa_ = options.isa.empty() ? lower::native_isa() : options.isa;
        // What is measured has a profile, and is not what the user gets.
        options_.minimal = options_.is_static = options_.portable = false;
        options_.keep.clear();
    }

    int run() {
        if (scratch_.path().empty()) return fail(scratch_.error());
        options_.ways = std::map<std::string, std::string>{};
        const auto estimated = compile_(options_);
        if (!estimated) return failed;
        size_t most = 0;
        for (const AlgorithmChoice& choice : estimated->plan.choices) {
            if (choice.calls.empty()) continue;  // no single call would show what was gained
            const std::vector<std::string> ways = doubtful_ways(choice);
            if (ways.size() < 2 || choice.reason == AlgorithmChoice::Reason::Asked) continue;
            doubtful_[lower::key_of(choice, isa_)] = ways;
            most = std::max(most, ways.size());
        }
        for (size_t i = 0; i < most; ++i)
            if (const int code = build_variant(i); code != done) return code;
        for (int round = 0; round < rounds; ++round)
            for (Variant& variant : variants_)
                if (const int code = measure(variant); code != done) return code;
        return write();
    }

private:
    static int fail(const std::string& sentence) {
        fmt::print(stderr, "netc: {}\n", sentence);
        return failed;
    }

    /// Variant number i takes the i-th way of every choice that has so many.
    int build_variant(size_t i) {
        Options options = options_;
        options.output = fmt::format("{}/variant{}", scratch_.path(), i);
        for (const auto& [key, ways] : doubtful_) (*options.ways)[key] = ways[i % ways.size()];
        const auto compilation = compile_(options);
        if (!compilation) return failed;
        variants_.push_back({compilation->plan, options.output, {}});
        return build(*compilation, options, watch_);
    }

    int measure(Variant& variant) {
        HoldSignals hold;
        const std::string log = variant.executable + ".json";
        const Outcome outcome = wait(start({variant.executable, "profile", "--json"}, log), hold);
        if (outcome == Outcome::Interrupted) return hold.came() ? signalled + hold.came() : interrupted;
        const auto text = read_file(log, size_t{16} << 20);
        if (const auto* error = std::get_if<FileError>(&text)) return fail(error->text);
        if (outcome == Outcome::Failed)
            return fail(fmt::format("the program cannot be measured here: {}", std::get<std::string>(text)));
        variant.measured.read(std::get<std::string>(text));
        return done;
    }

    /// Milliseconds of each way of a choice, in all programs that were measured with it.
    std::map<std::string, double> times_of(const std::string& key) const {
        std::map<std::string, double> result;
        for (const Variant& variant : variants_) {
            std::optional<double> sum;
            std::string way;
            for (const AlgorithmChoice& choice : variant.plan.choices) {
                if (lower::key_of(choice, isa_) != key) continue;
                way = choice.way();
                if (const auto ms = variant.measured.milliseconds(profiled_name(variant.plan, choice.program), choice))
                    sum = sum.value_or(0) + *ms;
            }
            if (!sum) continue;
            const auto least = result.emplace(way, *sum).first;
            least->second = std::min(least->second, *sum);
        }
        return result;
    }

    int write() {
        TuneFile file = read_tune_file(tune_path(options_.operands.at(0)));
        std::erase_if(file.lines, [&](const TuneLine& line) { return line.isa == isa_; });
        size_t others = 0, count = 0;
        for (const auto& [key, ways] : doubtful_) {
            const std::map<std::string, double> times = times_of(key);
            if (times.size() < 2) continue;
            const auto best = std::min_element(times.begin(), times.end(),
                                               [](const auto& a, const auto& b) { return a.second < b.second; });
            std::string comment;
            for (const auto& [way, ms] : times)
                comment += fmt::format("{}{} {:.3f} ms", comment.empty() ? "" : ", ", way, ms);
            file.lines.push_back({0, key, isa_, best->first, comment});
            ++count;
            others += best->first != ways[0];
        }
        if (const auto error = write_file(file.path, file.text())) return fail(error->text);
        fmt::print(stderr, "netc: note: {} of {} measured choices differ from the estimates; {} has them\n", others,
                   count, file.path);
        return done;
    }

    Options options_;
    const Compile& compile_;
    Watch& watch_;
    std::string isa_;
    const TemporaryFolder scratch_;
    std::map<std::string, std::vector<std::string>> doubtful_;  // ways by keys
    std::vector<Variant> variants_;
};

}  // namespace

int tune(const Options& options, const Compile& compile, Watch& watch) { return Tuner(options, compile, watch).run(); }

}  // namespace netc::driver
