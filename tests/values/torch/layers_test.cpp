// Layers of the library are blocks: programs of recorded nets compute them (tests/oracle), so each has to be in one.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "check/declarations.h"
#include "check/layers.h"

namespace check = netc::check;

TEST_CASE("every block of the library is in a net that PyTorch has computed") {
    std::set<std::string> recorded;
    for (const auto& file : std::filesystem::directory_iterator(NETC_TESTS "/oracle/recorded")) {
        if (file.path().extension() != ".net") continue;
        std::ostringstream text;
        text << std::ifstream(file.path()).rdbuf();
        netc::Source source(file.path().filename(), text.str());
        netc::Diagnostics diagnostics;
        for (const auto& [name, block] : check::mentioned_blocks(source, diagnostics)) recorded.insert(name);
    }
    CHECK(recorded.size() > 10);
    for (const check::Entry* entry : check::library_entries())
        if (entry->block) CHECK_MESSAGE(recorded.count(std::string(entry->name)), "tests/oracle records nothing of ", entry->name);
}
