// Collects the texts and the times of stages.
#include "driver/watch.h"

#include <fmt/format.h>

#include <algorithm>

namespace netc::driver {

void Watch::operator()(const std::string& name, const std::string& part, const std::function<std::string()>& text) {
    add_time(name, std::chrono::duration<double>(std::chrono::steady_clock::now() - clock_).count());
    last_ = name;
    const auto wants = [&](const std::string& word) {
        return std::find(options_.stages.begin(), options_.stages.end(), word) != options_.stages.end();
    };
    if (!options_.stages.empty()) {
        const std::string now = text();
        std::string& before = before_[part];
        if (wants(name) || wants("all")) {
            const std::string of_part = part.empty() ? "" : fmt::format(" {}", part);
            const bool changed = now != before;
            const char* comment = name == "llvm" ? ";" : "#";  // what LLVM's own programs read stays so
            shown_ += fmt::format("{}{} {}{}{}\n", shown_.empty() ? "" : "\n", comment, name, of_part,
                                  changed ? "" : " (unchanged)");
            if (changed) shown_ += now;
        }
        before = now;
    }
    clock_ = std::chrono::steady_clock::now();
}

void Watch::add_time(const std::string& name, double seconds) {
    const auto known = std::find_if(timings_.begin(), timings_.end(), [&](const Timing& t) { return t.name == name; });
    if (known == timings_.end()) {
        timings_.push_back({name, seconds, false});
    } else {
        known->seconds += seconds;
    }
}

std::string Watch::times() const {
    std::string text;
    double total = 0;
    for (const Timing& timing : timings_) {
        const std::string name = (timing.part ? "  " : "") + timing.name;
        text += fmt::format("  {:<20}{:10.2f} ms\n", name, timing.seconds * 1e3);
        if (!timing.part) total += timing.seconds;
    }
    return text + fmt::format("  {:<20}{:10.2f} ms\n", "total", total * 1e3);
}

}  // namespace netc::driver
