// Names from a file against the headers of this machine: none is a macro, no namespace is called like a function.
#include <doctest/doctest.h>

#include <cstdio>
#include <set>
#include <sstream>
#include <string>

#include "emit/names.h"
#include "scratch.h"

using namespace netc::emit;

namespace {

/// What the C++ compiler prints, errors too.
std::string compiled(const std::string& flags, const std::string& file) {
    const std::string command = "c++ -std=c++20 -fsyntax-only -I'" NETC_ROOT "/runtime' " + flags + " '" + file + "' 2>&1";
    FILE* pipe = ::popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::string text;
    char buffer[4096];
    for (size_t count; (count = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) text.append(buffer, count);
    CAPTURE(text.substr(0, 2000));
    CHECK(::pclose(pipe) == 0);
    return text;
}

/// What generated files include; the selftest has fewer.
std::string headers() {
    std::string text = "#include <memory>\n#include <new>\n";
    for (const char* name :
         {"commands/app", "math/map", "math/vec", "math/winograd", "profile/profile", "program", "selftest/selftest",
          "system/threads", "system/version", "train/session"})
        text += "#include \"netrt/" + std::string(name) + ".h\"\n";
    return text;
}

std::set<std::string> words_of(const std::string& text) {
    std::set<std::string> words;
    std::string word;
    for (const char c : text + " ") {
        if (std::isalnum(static_cast<unsigned char>(c)) || c == '_') {
            word += c;
        } else if (!word.empty()) {
            words.insert(word);
            word.clear();
        }
    }
    return words;
}

}  // namespace

TEST_CASE("no identifier is a macro of the system's headers") {
    const scratch::Folder folder;
    folder.write("headers.cpp", headers());
    std::istringstream lines(compiled("-E -dM", folder / "headers.cpp"));
    size_t count = 0;
    for (std::string define, name; lines >> define >> name; std::getline(lines, define)) {
        name = name.substr(0, name.find('('));
        if (name.starts_with("_")) continue;
        CAPTURE(name);
        CHECK(identifier(name) != name);
        CHECK(slug(name) != name);
        ++count;
    }
    CHECK(count > 100);
}

TEST_CASE("every word of the system's headers may be the name of a net") {
    const scratch::Folder folder;
    folder.write("headers.cpp", headers());
    std::string text = headers();
    const std::set<std::string> words = words_of(compiled("-E -P", folder / "headers.cpp"));
    CHECK(words.size() > 1000);
    for (const std::string& word : words)
        if (std::isalpha(static_cast<unsigned char>(word[0]))) text += "namespace " + slug(word) + " {}\n";
    folder.write("namespaces.cpp", text);
    compiled("", folder / "namespaces.cpp");
}
