// What documents quote is what the repository holds: the sample net, and a kernel as netc writes it.
#include <doctest/doctest.h>

#include <fstream>
#include <sstream>
#include <string>

namespace {

std::string text_of(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(std::string(NETC_ROOT) + "/" + path).rdbuf();
    return text.str();
}

/// The first block of a document that begins with "```KIND\nSTART".
std::string block(const std::string& document, const std::string& kind, const std::string& start) {
    const std::string fence = "```" + kind + "\n";
    const size_t first = document.find(fence + start);
    REQUIRE(first != std::string::npos);
    const size_t begin = first + fence.size();
    return document.substr(begin, document.find("```", begin) - begin);
}

void check_quoted(const std::string& quote, const std::string& path) {
    CAPTURE(quote);
    CAPTURE(path);
    CHECK(text_of(path).find(quote) != std::string::npos);
}

}  // namespace

TEST_CASE("documents show samples/digits.net as it is") {
    for (const char* document : {"README.md", "docs/language.md"}) {
        check_quoted(block(text_of(document), "", "net Digits {"), "samples/digits.net");
    }
}

TEST_CASE("the kernel in the README is in the generated sample") {
    check_quoted(block(text_of("README.md"), "cpp", "// "), "generated/samples/digits/digits.cpp");
}
