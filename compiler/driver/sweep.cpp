// `netc sweep`: trainings with each combination of values, and a table of what they reach.
#include "driver/sweep.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <limits>
#include <string_view>

#include "base/utf8.h"
#include "driver/commands.h"
#include "driver/compile.h"
#include "driver/files.h"
#include "driver/spawn.h"

namespace netc::driver {

namespace {

namespace fs = std::filesystem;

/// One value for each name: `lr=0.1,width=32`, as it is called, and as netc is told.
struct Combination {
    std::string name;
    std::vector<std::string> settings;
};

std::vector<Combination> combinations(const std::vector<Sweep>& sweeps) {
    std::vector<Combination> all = {{}};
    for (const Sweep& sweep : sweeps) {
        std::vector<Combination> longer;
        for (const Combination& each : all)
            for (const std::string& value : sweep.values) {
                Combination next = each;
                const std::string setting = sweep.name + "=" + value;
                next.name += (next.name.empty() ? "" : ",") + setting;
                next.settings.push_back(setting);
                longer.push_back(std::move(next));
            }
        all = std::move(longer);
    }
    return all;
}

std::vector<std::string> parts_of(const std::string& line, char separator) {
    std::vector<std::string> parts(1);
    for (const char c : line)
        if (c == separator)
            parts.emplace_back();
        else
            parts.back() += c;
    return parts;
}

/// What a training says of its best epoch, or of its last one where it keeps none: by the names of its log's columns.
using Figures = std::vector<std::pair<std::string, std::string>>;

Figures figures_of(const std::string& log) {
    const auto text = read_file(log, size_t{1} << 28);
    if (!std::holds_alternative<std::string>(text)) return {};
    std::vector<std::string> header;
    Figures last;
    for (const std::string& line : parts_of(std::get<std::string>(text), '\n')) {
        const std::vector<std::string> fields = parts_of(line, ',');
        if (header.empty()) header = fields;
        if (header == fields || fields.size() != header.size()) continue;
        Figures figures;
        bool better = true;  // a stage that keeps the best says of each epoch whether it is
        for (size_t i = 0; i < fields.size(); ++i) {
            if (header[i] == "best") better = fields[i] != "false";
            figures.emplace_back(header[i], fields[i]);
        }
        if (better || last.empty()) last = std::move(figures);
    }
    return last;
}

/// Not a number where the text is none.
double number_of(const std::string& text) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() ? number : std::numeric_limits<double>::quiet_NaN();
}

std::string figure_in(const Figures& figures, const std::string& name) {
    const auto found = std::find_if(figures.begin(), figures.end(), [&](const auto& each) { return each.first == name; });
    return found == figures.end() ? "" : found->second;
}

/// By what the last stage that was trained says which of its epochs is the best.
graph::Best aim_of(const std::vector<graph::Stage>& stages, const std::vector<Figures>& found) {
    for (const Figures& figures : found)
        for (const graph::Stage& stage : stages)
            if (stage.name == figure_in(figures, "stage")) return stage.best;
    return {};
}

/// How well it did, the less the better: by samples that are evaluated, or else by those that train.
double rank_of(const Figures& figures, const graph::Best& aim) {
    double rank = std::numeric_limits<double>::infinity();
    for (const std::string name : {aim.figure, "val_" + aim.figure}) {
        const double number = number_of(figure_in(figures, name));
        if (std::isfinite(number)) rank = aim.highest ? -number : number;
    }
    return rank;
}

bool is_shown(std::string_view column) {
    constexpr std::string_view others[] = {"stage", "best", "seconds", "images_per_second", "iteration", "lr"};
    return std::find(std::begin(others), std::end(others), column) == std::end(others);
}

std::string rounded(const std::string& value) {
    const double number = number_of(value);
    return std::isnan(number) ? value : fmt::format("{:.6g}", number);
}

/// Columns as wide as their longest text.
std::string table_of(const std::vector<std::vector<std::string>>& rows) {
    std::vector<size_t> widths;
    for (const auto& row : rows)
        for (size_t i = 0; i < row.size(); ++i) {
            if (i == widths.size()) widths.push_back(0);
            widths[i] = std::max(widths[i], row[i].size());
        }
    std::string text;
    for (const auto& row : rows) {
        std::string line;
        for (size_t i = 0; i < row.size(); ++i) line += fmt::format("{:<{}}  ", row[i], widths[i]);
        text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }
    return text;
}

/// The last line in which a program speaks of itself, else the last of all.
std::string complaint_in(const std::string& log) {
    const auto text = read_file(log, size_t{1} << 28);
    if (!std::holds_alternative<std::string>(text)) return {};
    std::string last, last_of_program;
    for (const std::string& line : parts_of(std::get<std::string>(text), '\n')) {
        if (line.find_first_not_of(" \r\t") == std::string::npos) continue;
        last = line.substr(line.rfind('\r') + 1);
        if (last.starts_with("netc")) last_of_program = last;
    }
    return printable(last_of_program.empty() ? last : last_of_program);
}

/// Files that the words behind the file of the net name are looked for from here, not from the folder of a run.
std::vector<std::string> from_anywhere(std::vector<std::string> words) {
    for (size_t i = 0; i < words.size(); ++i)
        for (const std::string flag : {"--data", "--weights"}) {
            std::string path = words[i].starts_with(flag + "=") ? words[i].substr(flag.size() + 1)
                               : i > 0 && words[i - 1] == flag  ? words[i]
                                                                : "";
            std::error_code failure;
            if (path.empty() || !fs::exists(path, failure)) continue;
            const std::string absolute = fs::absolute(path).string();
            words[i] = words[i] == path ? absolute : flag + "=" + absolute;
        }
    return words;
}

class Sweeper {
public:
    explicit Sweeper(const Options& options)
        : options_(options), file_(fs::absolute(options.operands[0]).string()),
          folder_(options.output.empty() ? fs::path(options.operands[0]).stem().string() + ".sweep" : options.output),
          words_(from_anywhere({options.operands.begin() + 1, options.operands.end()})) {}

    int run() {
        if (has_flag("--seeds")) {
            say("netc: a sweep trains each combination once: `--set seed=1,2,3` tries seeds in place of `--seeds`\n");
            return wrong_usage;
        }
        if (has_flag("--log")) {
            say(fmt::format("netc: a sweep keeps the log of each training beside its weights, as log.csv in its folder in {}: leave `--log` out\n",
                            printable(folder_)));
            return wrong_usage;
        }
        const std::vector<Combination> all = combinations(options_.sweeps);
        HoldSignals hold;
        for (const Combination& each : all)
            if (!is_sound(each, hold)) return failed;
        if (!make(folder_)) return failed;
        fmt::print("{} training{}, in the folder {}\n", all.size(), all.size() == 1 ? "" : "s", printable(folder_));
        std::vector<Figures> found;
        int code = done;
        for (const Combination& each : all) {
            const fs::path place = fs::path(folder_) / each.name;
            if (!make(place.string())) return failed;
            std::error_code no_log_yet;
            if (options_.force) fs::remove(place / "log.csv", no_log_yet);
            const std::string log = (place / "output.txt").string();
            const Outcome outcome = wait(start(command(each), log, place.string()), hold);
            if (outcome == Outcome::Interrupted) {
                say(fmt::format("netc: interrupted; the same command goes on with `{}`\n", each.name));
                return interrupted;
            }
            found.push_back(figures_of((place / "log.csv").string()));
            const bool succeeded = outcome == Outcome::Succeeded;
            if (!succeeded) {
                code = failed;
                found.back().clear();
            }
            fmt::print("  {}  {}\n", each.name, succeeded ? summary(found.back()) : fmt::format("failed: {}", complaint_in(log)));
            std::fflush(stdout);
        }
        print(all, found);
        return code;
    }

private:
    bool has_flag(const std::string& flag) const {
        return std::any_of(words_.begin(), words_.end(), [&](const std::string& word) { return word == flag || word.starts_with(flag + "="); });
    }

    static bool make(const std::string& folder) {
        std::error_code failure;
        if (fs::is_directory(folder, failure)) return true;
        const auto error = make_folder(folder);
        if (error) say(fmt::format("netc: {}\n", error->text));
        return !error;
    }

    /// Whether the file has no errors with these values; they are shown.
    bool is_sound(const Combination& combination, HoldSignals& hold) const {
        const TemporaryFolder scratch;
        const std::string log = scratch.path() + "/check.log";
        std::vector<std::string> argv = {fs::read_symlink("/proc/self/exe").string(), "check"};
        for (const std::string& setting : combination.settings) argv.insert(argv.end(), {"--set", setting});
        if (!options_.net.empty()) argv.insert(argv.end(), {"--net", options_.net});
        argv.push_back(file_);
        if (wait(start(argv, log), hold) == Outcome::Succeeded) return true;
        const auto text = read_file(log, size_t{1} << 20);
        say(fmt::format("netc: with {}:\n{}", combination.name, std::holds_alternative<std::string>(text) ? std::get<std::string>(text) : ""));
        return false;
    }

    std::vector<std::string> command(const Combination& combination) const {
        std::vector<std::string> argv = {fs::read_symlink("/proc/self/exe").string(), "run"};
        for (const std::string& setting : combination.settings) argv.insert(argv.end(), {"--set", setting});
        if (!options_.net.empty()) argv.insert(argv.end(), {"--net", options_.net});
        if (!options_.cxx.empty()) argv.insert(argv.end(), {"--cxx", options_.cxx});
        argv.insert(argv.end(), {file_, "train"});
        argv.insert(argv.end(), words_.begin(), words_.end());
        argv.insert(argv.end(), {options_.force ? "--force" : "--resume", "--log", "log.csv"});
        return argv;
    }

    static std::string summary(const Figures& figures) {
        std::string text;
        for (const auto& [name, value] : figures)
            if (is_shown(name) && !value.empty()) text += fmt::format("{}{} {}", text.empty() ? "" : "  ", name, rounded(value));
        return text;
    }

    /// Of the file, which had no errors when the sweep began.
    std::vector<graph::Stage> stages(const Combination& any) const {
        Options options = options_;
        options.command = Command::Check;
        for (const std::string& setting : any.settings) options.parameters[setting.substr(0, setting.find('='))] = number_of(setting.substr(setting.find('=') + 1));
        auto text = read_file(file_, longest_source);
        if (!std::holds_alternative<std::string>(text)) return {};
        Source source(file_, std::get<std::string>(std::move(text)));
        Watch watch(options);
        Diagnostics diagnostics;
        const std::optional<Compilation> read = compile(source, options, Until::Graph, watch, diagnostics);
        return read ? read->model.stages : std::vector<graph::Stage>{};
    }

    void print(const std::vector<Combination>& all, const std::vector<Figures>& found) const {
        std::vector<std::vector<std::string>> rows(1);
        for (const Sweep& sweep : options_.sweeps) rows[0].push_back(sweep.name);
        const auto longest = std::max_element(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.size() < b.size(); });
        std::vector<std::string> columns;
        for (const auto& [name, value] : *longest)
            if (is_shown(name)) columns.push_back(name);
        rows[0].insert(rows[0].end(), columns.begin(), columns.end());
        const graph::Best aim = aim_of(stages(all[0]), found);
        const auto better = [&](const Figures& a, const Figures& b) { return rank_of(a, aim) < rank_of(b, aim); };
        const auto best = static_cast<size_t>(std::min_element(found.begin(), found.end(), better) - found.begin());
        const bool has_best = std::isfinite(rank_of(found[best], aim));
        for (size_t i = 0; i < all.size(); ++i) {
            std::vector<std::string>& row = rows.emplace_back();
            for (const std::string& setting : all[i].settings) row.push_back(setting.substr(setting.find('=') + 1));
            for (const std::string& column : columns) {
                const std::string value = figure_in(found[i], column);
                row.push_back(value.empty() ? "-" : rounded(value));
            }
            if (has_best && i == best) row.push_back("best");
        }
        fmt::print("\n{}", table_of(rows));
        if (has_best)
            fmt::print("\nthe best, by the {} {} of what is evaluated:  --set {}\n", aim.highest ? "highest" : "lowest", printable(aim.figure),
                       fmt::join(all[best].settings, " --set "));
    }

    const Options& options_;
    const std::string file_, folder_;
    const std::vector<std::string> words_;
};

}  // namespace

int sweep(const Options& options) { return Sweeper(options).run(); }

}  // namespace netc::driver
