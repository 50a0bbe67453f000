// Includes point downwards: each folder sees itself and the layers below it, and the runtime sees nothing of the compiler.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>

namespace fs = std::filesystem;

// Whom each folder of compiler/ may include, besides itself.
const std::map<std::string, std::set<std::string>> below = {
    {"base", {}}, {"library", {}}, {"syntax", {"base"}}, {"formula", {"base"}}, {"graph", {"base", "formula"}}, {"loop", {"base", "formula"}},
    {"check", {"base", "syntax", "formula", "graph"}},
    {"transform", {"base", "formula", "graph"}},
    {"lower", {"base", "formula", "graph", "transform", "loop"}},
    {"emit", {"base", "formula", "loop"}},
    {"view", {"base", "formula", "graph", "loop"}},
    {"driver", {"base", "syntax", "formula", "graph", "check", "transform", "loop", "lower", "emit", "view"}},
};

/// The path of `#include "folder/..."`, or nothing for other lines and for the system's headers.
std::string included_path(const std::string& line) {
    const std::string start = "#include \"";
    if (!line.starts_with(start) || line.find('/') == std::string::npos) return "";
    return line.substr(start.size(), line.find('"', start.size()) - start.size());
}

std::string folder_of(const std::string& path) { return path.substr(0, path.find('/')); }

/// allowed(path that is included, file).
template <class Allowed>
void check_includes(const fs::path& folder, const Allowed& allowed) {
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        const std::string extension = entry.path().extension().string();
        if (extension != ".h" && extension != ".cpp") continue;
        std::ifstream file(entry.path());
        for (std::string line; std::getline(file, line);) {
            const std::string included = included_path(line);
            if (included.empty() || allowed(included, entry.path())) continue;
            CAPTURE(line);
            FAIL_CHECK(entry.path().string() << " includes upwards or sideways");
        }
    }
}

TEST_CASE("folders of the compiler include what is below them") {
    // Of the JIT one file knows what is said to its plug-in.
    const auto is_of_plugin = [](const std::string& included, const fs::path& file) {
        return included == "jit/plugin.h" && file.filename() == "run.cpp" && file.parent_path().filename() == "driver";
    };
    for (const auto& each : below) {
        const auto& folder = each.first;
        const auto& lower = each.second;
        check_includes(fs::path(NETC_ROOT) / "compiler" / folder,
                       [&](const std::string& included, const fs::path& file) {
                           return folder_of(included) == folder || lower.contains(folder_of(included)) ||
                                  is_of_plugin(included, file);
                       });
    }
}

TEST_CASE("every folder of the compiler has its place") {
    for (const auto& entry : fs::directory_iterator(fs::path(NETC_ROOT) / "compiler")) {
        if (entry.is_directory()) CHECK(below.contains(entry.path().filename().string()));
    }
}

TEST_CASE("the runtime includes itself only") {
    check_includes(fs::path(NETC_ROOT) / "runtime", [](const std::string& included, const fs::path&) { return folder_of(included) == "netrt"; });
}

/// Rooms that each room of a folder includes from; what lies in no room does not count.
std::map<std::string, std::set<std::string>> rooms_of(const fs::path& folder, const std::string& prefix) {
    std::map<std::string, std::set<std::string>> result;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (!entry.is_directory()) continue;
        std::set<std::string>& to = result[entry.path().filename().string()];
        check_includes(entry.path(), [&](const std::string& included, const fs::path&) {
            if (!included.starts_with(prefix)) return true;
            const std::string rest = included.substr(prefix.size());
            if (rest.find('/') != std::string::npos) to.insert(folder_of(rest));
            return true;
        });
    }
    return result;
}

TEST_CASE("no room of the lowering or of the runtime reaches back") {
    for (const auto& [path, prefix] : {std::pair{"compiler/lower", "lower/"}, {"runtime/netrt", "netrt/"}}) {
        auto rooms = rooms_of(fs::path(NETC_ROOT) / path, prefix);
        CHECK(rooms.size() >= 8);
        // Rooms that include from none that is left are taken away; a circle stays.
        for (bool taken = true; taken;) {
            taken = false;
            for (auto room = rooms.begin(); room != rooms.end();) {
                const std::string name = room->first;
                const bool leaf = std::none_of(room->second.begin(), room->second.end(), [&](const std::string& other) {
                    return other != name && rooms.contains(other);
                });
                room = leaf ? rooms.erase(room) : std::next(room);
                taken = taken || leaf;
            }
        }
        for (const auto& [name, to] : rooms) FAIL_CHECK(prefix << name << " is part of a circle");
    }
}

TEST_CASE("the JIT includes the loop language, formulas of steps and of averages, what nets are told by, and the runtime") {
    const std::set<std::string> folders = {"jit", "base", "loop", "netrt"};
    check_includes(fs::path(NETC_ROOT) / "jit", [&](const std::string& included, const fs::path&) {
        return folders.contains(folder_of(included)) || included == "emit/net_tables.h" || included == "formula/steps.h" ||
               included == "formula/averages.h";
    });
}
