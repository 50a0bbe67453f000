// Compares what netc says about each tests/errors/*.net with the text stored beside it; --update stores it anew. Each
// edit that a message proposes is made, and the file checked again.
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
#include "syntax/imports.h"
#include "syntax/parse.h"

namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// Files as they are on disk, but for one that may have another text.
struct Files {
    std::string changed = {}, text = {};

    std::variant<std::string, netc::syntax::Unreadable> operator()(const std::string& path) const {
        return path == changed ? text : read(path);
    }
};

netc::Diagnostics checked(netc::Source& source, const Files& files = {}) {
    netc::Diagnostics diagnostics;
    netc::syntax::Ast ast = netc::syntax::parse(source, diagnostics);
    netc::syntax::add_imports(source, ast, files, diagnostics);
    netc::check::check(ast, source, {}, diagnostics);
    return diagnostics;
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

struct Counts {
    int wrong = 0, edits = 0, prose = 0;
};

/// What a message says, wherever its place has moved to.
std::string words_of(const netc::Diagnostic& message) {
    std::string text = message.code + ": " + message.message;
    for (const netc::Label& label : message.labels) text += "\n" + label.text;
    for (const std::string& note : message.notes) text += "\n" + note;
    return text;
}

/// Messages of the parser: an edit may bring to light what else does not fit, but nothing that cannot be read.
int unreadable(const netc::Diagnostics& diagnostics) {
    const std::set<std::string> codes{"syntax", "unknown-character", "bad-number", "unterminated-text"};
    int count = 0;
    for (const netc::Diagnostic& diagnostic : diagnostics.sorted()) count += codes.count(diagnostic.code) > 0;
    return count;
}

void try_edit(const netc::Source& source, const netc::Diagnostics& before, const netc::Diagnostic& message,
              const netc::Edit& edit, Counts& counts) {
    ++counts.edits;
    const bool own = source.is_own(edit.span);
    netc::Source changed(source.name(), own ? netc::edited(source, edit) : std::string(source.text()));
    const netc::Diagnostics after =
        own ? checked(changed) : checked(changed, {source.file_of(edit.span.first).name, netc::edited(source, edit)});
    const auto all = after.sorted();
    const bool stays =
        std::any_of(all.begin(), all.end(), [&](const auto& each) { return words_of(each) == words_of(message); });
    if (!stays && unreadable(after) <= unreadable(before)) return;
    ++counts.wrong;
    std::printf("%s: `%s` mends nothing of this:\n%s  with it:\n%s", source.name().c_str(), edit.text.c_str(),
                netc::render(before, source, false).c_str(), netc::render(after, changed, false).c_str());
}

void try_edits(const netc::Source& source, const netc::Diagnostics& diagnostics, Counts& counts) {
    for (const netc::Diagnostic& message : diagnostics.sorted()) {
        for (const netc::Label& label : message.labels) {
            for (const netc::Edit& edit : label.edits) try_edit(source, diagnostics, message, edit, counts);
            if (!label.edits.empty() || label.text.find("did you mean") == std::string::npos) continue;
            ++counts.wrong;
            std::printf("%s: no edit stands behind \"%s\"\n", source.name().c_str(), label.text.c_str());
        }
        for (const netc::Remark& help : message.helps) {
            for (const netc::Edit& edit : help.edits) try_edit(source, diagnostics, message, edit, counts);
            counts.prose += help.edits.empty();
            if (help.edits.empty()) std::printf("  prose in %s: %s\n", source.name().c_str(), help.text.c_str());
        }
    }
}

}  // namespace

int main(int argc, char** argv) {
    const bool update = argc > 2 && std::strcmp(argv[1], "--update") == 0;
    if (argc < 2) return std::fputs("usage: errors_test [--update] FOLDER\n", stderr), 2;
    std::vector<fs::path> files;
    for (const fs::directory_entry& entry : fs::directory_iterator(argv[argc - 1]))
        if (entry.path().extension() == ".net") files.push_back(fs::absolute(entry.path()));
    std::sort(files.begin(), files.end());
    fs::current_path(argv[argc - 1]);  // names in messages are without folders
    Counts counts;
    std::set<std::string> codes;
    for (const fs::path& file : files) {
        netc::Source source(file.filename().string(), read(file));
        const netc::Diagnostics diagnostics = checked(source);
        for (const netc::Diagnostic& diagnostic : diagnostics.all()) codes.insert(diagnostic.code);
        const std::string seen = netc::render(diagnostics, source, false);
        const fs::path expectation = fs::path(file).replace_extension(".txt");
        if (seen.empty()) std::printf("%s: nothing is said about it\n", file.filename().c_str()), ++counts.wrong;
        if (update) {
            std::ofstream(expectation, std::ios::binary) << seen;
        } else if (const std::string expected = read(expectation); expected != seen) {
            std::printf("%s differs:\n", file.filename().c_str());
            show_difference(expected, seen);
            ++counts.wrong;
        }
        try_edits(source, diagnostics, counts);
    }
    codes.insert("too-large");  // its file would have 16 MiB; tests/unit/syntax makes one
    for (const std::string& code : netc::check::explained_codes())
        if (!codes.count(code)) std::printf("no file shows `%s`\n", code.c_str()), ++counts.wrong;
    for (const std::string& code : codes)
        if (netc::check::explain(code).empty()) std::printf("`%s` is not explained\n", code.c_str()), ++counts.wrong;
    std::printf("%zu files, %zu kinds of message, %d edits made, %d helps without one, %d wrong\n", files.size(),
                codes.size(), counts.edits, counts.prose, counts.wrong);
    return counts.wrong == 0 && counts.edits > 0 ? 0 : 1;
}
