// The layers in docs/language.md are those of the compiler's table. With NETC_UPDATE=1 in the environment they are written anew.
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "check/layers.h"

using namespace netc::check;

namespace {

const char* const first_mark = "<!-- layers: written from the compiler's table -->\n";
const char* const last_mark = "<!-- end of layers -->\n";

std::string text_of(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

std::string code(std::string_view text) { return "```\n" + std::string(text) + "\n```\n"; }

std::string section(const Entry& entry) {
    std::string text = "### " + std::string(entry.name) + "\n\n" + std::string(entry.summary) + "\n\n";
    text += code(signature(entry) + "\n\n" + std::string(entry.formula) + "\n" + std::string(entry.shapes));
    if (!entry.parameters.empty()) text += "\n| argument | takes | default | |\n|---|---|---|---|\n";
    for (const ParameterEntry& parameter : entry.parameters) {
        const std::string fallback = parameter.fallback.empty() ? "required" : "`" + std::string(parameter.fallback) + "`";
        text += "| `" + std::string(parameter.name) + "` | " + wanted(parameter) + " | " + fallback + " | " +
                std::string(parameter.meaning) + " |\n";
    }
    if (!entry.variants.empty()) text += "\n| defaults | |\n|---|---|\n";
    for (const VariantEntry& variant : entry.variants)
        text += "| as `" + std::string(variant.system) + "` | " +
                (variant.defaults.empty() ? "the same" : "`" + std::string(variant.defaults) + "`") + " |\n";
    text += "\n" + code(entry.example);
    std::string numbers = worked_text(entry);
    if (!numbers.empty()) numbers.pop_back();
    if (!numbers.empty()) text += "\nIn numbers:\n\n" + code(numbers);
    if (!entry.error.empty()) text += "\nError: " + error_text(entry) + ".\n";
    text += "\nElsewhere:\n\n" + code(elsewhere_text(entry));
    if (!entry.remarks.empty()) text += "\n" + std::string(entry.remarks) + "\n";
    return text + "\n";
}

std::string reference_of_all() {
    const char* const headings[] = {"Layers", "Losses", "Metrics", "Optimizers", "Schedules", "Initialisers", "Sources of data", "Augmentations"};
    std::string text;
    for (int group = 0; group < 8; ++group) {
        text += "## " + std::string(headings[group]) + "\n\n";
        for (const Entry* entry : all_entries()) {
            if (static_cast<int>(entry->group) == group) text += section(*entry);
        }
    }
    return text;
}

}  // namespace

TEST_CASE("every layer, loss, metric, optimizer, schedule, initialiser and source is in the language's reference") {
    const std::string path = std::string(NETC_ROOT) + "/docs/language.md";
    const std::string document = text_of(path);
    const size_t first = document.find(first_mark), last = document.find(last_mark);
    REQUIRE(first != std::string::npos);
    REQUIRE(last != std::string::npos);
    const size_t begin = first + std::string(first_mark).size();
    const std::string wanted_text = "\n" + reference_of_all();
    if (std::getenv("NETC_UPDATE")) {
        std::ofstream(path) << document.substr(0, begin) + wanted_text + document.substr(last);
    } else {
        CHECK(document.substr(begin, last - begin) == wanted_text);
    }
}
