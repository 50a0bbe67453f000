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

/// How well it did, the less the better: the loss of what is evaluated, or else of what trains.
double rank_of(const Figures& figures) {
    double rank = std::numeric_limits<double>::infinity();
    for (const char* name : {"loss", "val_loss"})
        for (const auto& [column, value] : figures) {
            double number = 0;
            if (column == name && std::from_chars(value.data(), value.data() + value.size(), number).ec == std::errc{}) rank = number;
        }
    return rank;
}

bool is_shown(std::string_view column) {
    constexpr std::string_view others[] = {"stage", "best", "seconds", "images_per_second", "iteration", "lr"};
    return std::find(std::begin(others), std::end(others), column) == std::end(others);
}

std::string rounded(const std::string& value) {
    double number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    return error == std::errc{} && end == value.data() + value.size() ? fmt::format("{:.6g}", number) : value;
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

std::string last_line(const std::string& log) {
    const auto text = read_file(log, size_t{1} << 28);
    if (!std::holds_alternative<std::string>(text)) return {};
    std::string last;
    for (std::string& line : parts_of(std::get<std::string>(text), '\n'))
        if (line.find_first_not_of(" \r\t") != std::string::npos) last = line.substr(line.rfind('\r') + 1);
    return printable(last);
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
        if (std::any_of(words_.begin(), words_.end(), [](const std::string& word) { return word == "--seeds" || word.starts_with("--seeds="); })) {
            say("netc: a sweep trains each combination once: `--set seed=1,2,3` tries seeds in place of `--seeds`\n");
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
            fmt::print("  {}  {}\n", each.name, succeeded ? summary(found.back()) : fmt::format("failed: {}", last_line(log)));
            std::fflush(stdout);
        }
        print(all, found);
        return code;
    }

private:
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
        argv.insert(argv.end(), {"--resume", "--log", "log.csv"});
        return argv;
    }

    static std::string summary(const Figures& figures) {
        std::string text;
        for (const auto& [name, value] : figures)
            if (is_shown(name) && !value.empty()) text += fmt::format("{}{} {}", text.empty() ? "" : "  ", name, rounded(value));
        return text;
    }

    void print(const std::vector<Combination>& all, const std::vector<Figures>& found) const {
        std::vector<std::vector<std::string>> rows(1);
        for (const Sweep& sweep : options_.sweeps) rows[0].push_back(sweep.name);
        const auto longest = std::max_element(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.size() < b.size(); });
        std::vector<std::string> columns;
        for (const auto& [name, value] : *longest)
            if (is_shown(name)) columns.push_back(name);
        rows[0].insert(rows[0].end(), columns.begin(), columns.end());
        const auto better = [](const Figures& a, const Figures& b) { return rank_of(a) < rank_of(b); };
        const auto best = static_cast<size_t>(std::min_element(found.begin(), found.end(), better) - found.begin());
        const bool has_best = std::isfinite(rank_of(found[best]));
        for (size_t i = 0; i < all.size(); ++i) {
            std::vector<std::string>& row = rows.emplace_back();
            for (const std::string& setting : all[i].settings) row.push_back(setting.substr(setting.find('=') + 1));
            for (const std::string& column : columns) {
                const auto value = std::find_if(found[i].begin(), found[i].end(), [&](const auto& each) { return each.first == column; });
                row.push_back(value == found[i].end() ? "-" : rounded(value->second));
            }
            if (has_best && i == best) row.push_back("best");
        }
        fmt::print("\n{}", table_of(rows));
        if (has_best) fmt::print("\nthe best, by the lowest loss of what is evaluated:  --set {}\n", fmt::join(all[best].settings, " --set "));
    }

    const Options& options_;
    const std::string file_, folder_;
    const std::vector<std::string> words_;
};

}  // namespace

int sweep(const Options& options) { return Sweeper(options).run(); }

}  // namespace netc::driver
