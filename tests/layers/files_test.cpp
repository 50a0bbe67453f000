// Files that people write stay short and begin with a sentence about their job.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace fs = std::filesystem;

constexpr int longest_file = 500;

std::vector<fs::path> sources(const std::vector<std::string>& folders) {
    std::vector<fs::path> result;
    for (const std::string& folder : folders) {
        for (const auto& entry : fs::recursive_directory_iterator(fs::path(NETC_ROOT) / folder)) {
            const std::string extension = entry.path().extension().string();
            if (extension == ".h" || extension == ".cpp" || extension == ".c") result.push_back(entry.path());
        }
    }
    return result;
}

std::vector<std::string> lines_of(const fs::path& path) {
    std::ifstream file(path);
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
}

TEST_CASE("no file is longer than 500 lines") {
    for (const fs::path& path : sources({"compiler", "jit", "runtime", "samples", "tests"})) {
        CAPTURE(path.string());
        CHECK(lines_of(path).size() <= longest_file);
    }
}

TEST_CASE("the first line of a file says what it is for") {
    for (const fs::path& path : sources({"compiler", "jit", "runtime"})) {
        const std::vector<std::string> lines = lines_of(path);
        CAPTURE(path.string());
        REQUIRE(!lines.empty());
        CHECK((lines[0].starts_with("// ") || lines[0].starts_with("/* ")));
    }
}
