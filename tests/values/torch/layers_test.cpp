// Layers of the library are blocks, and its metrics are of whole sets: programs of recorded nets compute them
// (tests/oracle), so each has to be in one.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "check/declarations.h"
#include "check/layers.h"

namespace check = netc::check;

namespace {

/// The texts of the recorded nets by their files.
std::map<std::filesystem::path, std::string> recorded_nets() {
    std::map<std::filesystem::path, std::string> texts;
    for (const auto& file : std::filesystem::directory_iterator(NETC_TESTS "/oracle/recorded")) {
        if (file.path().extension() != ".net") continue;
        std::ostringstream text;
        text << std::ifstream(file.path()).rdbuf();
        texts[file.path()] = text.str();
    }
    return texts;
}

}  // namespace

TEST_CASE("every block of the library is in a net that PyTorch has computed") {
    std::set<std::string> recorded;
    for (const auto& [file, text] : recorded_nets()) {
        netc::Source source(file.filename(), text);
        netc::Diagnostics diagnostics;
        for (const auto& [name, block] : check::mentioned_blocks(source, diagnostics)) recorded.insert(name);
    }
    CHECK(recorded.size() > 10);
    for (const check::Entry* entry : check::library_entries())
        if (entry->block) CHECK_MESSAGE(recorded.count(std::string(entry->name)), "tests/oracle records nothing of ", entry->name);
}

TEST_CASE("every metric of the library is in a net that PyTorch has computed") {
    std::string all;
    for (const auto& [file, text] : recorded_nets()) all += text;
    int metrics = 0;
    for (const check::Entry* entry : check::library_entries()) {
        if (entry->group != check::Group::Metric) continue;
        CHECK_MESSAGE(all.find(" " + std::string(entry->name) + "(") != std::string::npos, "tests/oracle records nothing of ", entry->name);
        ++metrics;
    }
    CHECK(metrics > 5);
}
