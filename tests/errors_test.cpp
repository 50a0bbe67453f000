// Compares what netc says about each tests/errors/*.net with the text stored beside it; --update stores it anew.
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

#include "check/check.h"
#include "check/explain.h"
#include "syntax/parse.h"

namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// What is said about a file, and the codes of it.
std::string said(const fs::path& path, std::set<std::string>& codes) {
    const netc::Source source(path.filename().string(), read(path));
    netc::Diagnostics diagnostics;
    const netc::syntax::Ast ast = netc::syntax::parse(source, diagnostics);
    netc::check::check(ast, source, {}, diagnostics);
    for (const netc::Diagnostic& diagnostic : diagnostics.all()) codes.insert(diagnostic.code);
    return netc::render(diagnostics, source, false);
}

void show_difference(const std::string& expected, const std::string& seen) {
    std::istringstream left(expected), right(seen);
    std::string a, b;
    for (int line = 1;; ++line) {
        const bool more_left = static_cast<bool>(std::getline(left, a)),
                   more_right = static_cast<bool>(std::getline(right, b));
        if (!more_left && !more_right) return;
        if (more_left && more_right && a == b) continue;
        std::printf("  line %d\n    expected: %s\n    said:     %s\n", line, more_left ? a.c_str() : "(nothing)",
                    more_right ? b.c_str() : "(nothing)");
        return;
    }
}

}  // namespace

int main(int argc, char** argv) {
    const bool update = argc > 2 && std::strcmp(argv[1], "--update") == 0;
    if (argc < 2) return std::fputs("usage: errors_test [--update] FOLDER\n", stderr), 2;
    std::vector<fs::path> files;
    for (const fs::directory_entry& entry : fs::directory_iterator(argv[argc - 1]))
        if (entry.path().extension() == ".net") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    int wrong = 0;
    std::set<std::string> codes;
    for (const fs::path& file : files) {
        const std::string seen = said(file, codes);
        const fs::path expectation = fs::path(file).replace_extension(".txt");
        if (seen.empty()) std::printf("%s: nothing is said about it\n", file.filename().c_str()), ++wrong;
        if (update) {
            std::ofstream(expectation, std::ios::binary) << seen;
        } else if (const std::string expected = read(expectation); expected != seen) {
            std::printf("%s differs:\n", file.filename().c_str());
            show_difference(expected, seen);
            ++wrong;
        }
    }
    codes.insert("too-large");  // its file would have 16 MiB; tests/unit/syntax makes one
    for (const std::string& code : netc::check::explained_codes())
        if (!codes.count(code)) std::printf("no file shows `%s`\n", code.c_str()), ++wrong;
    for (const std::string& code : codes)
        if (netc::check::explain(code).empty()) std::printf("`%s` is not explained\n", code.c_str()), ++wrong;
    std::printf("%zu files, %zu kinds of message, %d wrong\n", files.size(), codes.size(), wrong);
    return wrong == 0 && !files.empty() ? 0 : 1;
}
