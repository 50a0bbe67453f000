// Runs the commands of tests/cli/*.txt in order and compares what they print, and their exit codes, with those files.
// With NETC_UPDATE=1 in the environment the files are rewritten instead.
//
//     $ netc --version
//     netc 0.1.0
//     exit 0
#include <doctest/doctest.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace fs = std::filesystem;

namespace {

/// What a shell command prints (errors too), then its exit code.
std::string run(const std::string& command) {
    FILE* pipe = ::popen(("exec 2>&1; " + command).c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::string text;
    char buffer[4096];
    for (size_t count; (count = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) text.append(buffer, count);
    const int status = ::pclose(pipe);
    if (!text.empty() && text.back() != '\n') text += '\n';
    return text + "exit " + std::to_string(WIFEXITED(status) ? WEXITSTATUS(status) : -1) + "\n";
}

std::string text_of(const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

/// The file as it would be if every command did what it does now.
std::string replayed(const std::string& expected) {
    std::istringstream lines(expected);
    std::string result;
    bool in_output = false;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("$ ")) {
            result += line + "\n" + run(line.substr(2));
            in_output = true;
        } else if (!in_output) {
            result += line + "\n";  // a comment or blank line between commands
        } else if (line.starts_with("exit ")) {
            in_output = false;
        }
    }
    return result;
}

}  // namespace

TEST_CASE("commands print what their files say") {
    const fs::path folder = fs::path(NETC_TESTS) / "cli";
    ::setenv("PATH", (fs::path(NETC_EXECUTABLE).parent_path().string() + ":" + std::getenv("PATH")).c_str(), 1);
    ::unsetenv("CXX");
    fs::current_path(folder);

    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.path().extension() == ".txt") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    CHECK(!files.empty());

    const bool update = std::getenv("NETC_UPDATE") != nullptr;
    for (const fs::path& file : files) {
        CAPTURE(file.string());
        const std::string expected = text_of(file), found = replayed(expected);
        if (update && found != expected) std::ofstream(file) << found;
        if (!update) CHECK(found == expected);
    }
}
