// The table of what other systems call the entries: it has every entry, and nothing else.
#include "check/elsewhere/elsewhere.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "check/layers.h"

using namespace netc::check;

namespace {

std::vector<EntryElsewhere> all_rows() {
    std::vector<EntryElsewhere> all;
    for (std::span<const EntryElsewhere> rows : {layers_elsewhere(), training_elsewhere()})
        all.insert(all.end(), rows.begin(), rows.end());
    return all;
}

bool is_shown(const Theirs& theirs) {
    return !theirs.keras.empty() || !theirs.pytorch.empty() || !theirs.caffe.empty() || !theirs.darknet.empty();
}

bool has_parameter(std::string_view entry_name, std::string_view parameter_name) {
    const Entry* entry = find_entry(entry_name);
    return entry && std::any_of(entry->parameters.begin(), entry->parameters.end(),
                                [&](const ParameterEntry& parameter) { return parameter.name == parameter_name; });
}

}  // namespace

TEST_CASE("every entry has a name elsewhere, or is known to have none") {
    std::set<std::string_view> named, alone;
    for (const EntryElsewhere& row : all_rows())
        if (is_shown(row.theirs)) named.insert(row.ours);
    for (const OnlyHere& only : only_here()) alone.insert(only.ours);
    for (const std::string_view name : all_names()) {
        CAPTURE(name);
        // Missing: give it a row in compiler/check/elsewhere, in layers.cpp or training.cpp, or one of only_here().
        CHECK(named.count(name) + alone.count(name) == 1);
    }
}

TEST_CASE("the rows are those of entries and of their parameters, each once") {
    std::set<std::string_view> rows, alone;
    for (const EntryElsewhere& row : all_rows()) {
        CAPTURE(row.ours);
        CHECK(find_entry(row.ours));
        CHECK(rows.insert(row.ours).second);
    }
    for (const OnlyHere& only : only_here()) {
        CAPTURE(only.ours);
        CHECK(find_entry(only.ours));
        CHECK(alone.insert(only.ours).second);
        CHECK_FALSE(only.reason.empty());
    }
    for (const ParameterElsewhere& row : parameters_elsewhere()) {
        CAPTURE(row.ours);
        for (const std::string_view entry : words_in(row.of)) {
            CAPTURE(entry);
            CHECK(has_parameter(entry, row.ours));
        }
        const std::vector<std::string_view> names = all_names();
        CHECK(std::any_of(names.begin(), names.end(), [&](std::string_view name) { return has_parameter(name, row.ours); }));
    }
}

TEST_CASE("a page says who has which name, and of parameters too") {
    CHECK(elsewhere_text(*find_entry("relu")) == "ReLU (Keras, PyTorch, Caffe), relu (Keras, PyTorch, Darknet)");
    CHECK(elsewhere_text(*find_entry("squeeze_excite")) == "torchvision.ops.SqueezeExcitation (PyTorch)");
    CHECK(elsewhere_text(*find_entry("dropout")) ==
          "Dropout (Keras, PyTorch, Caffe), dropout (PyTorch, Darknet)\n"
          "rate: p (PyTorch), dropout_ratio (Caffe), probability (Darknet)");
    CHECK(elsewhere_text(*find_entry("drawn_digits")) == "nowhere: drawn by the program");
}

TEST_CASE("of a name that several entries have, the first of the right kind is meant") {
    CHECK(name_meant("sigmoid", entry_names(Group::Schedule)) == "sigmoid_decay");
    CHECK(name_meant("exp", entry_names(Group::Schedule)) == "exponential_decay");
    CHECK(name_elsewhere("linear") == "dense");
    CHECK(name_elsewhere("Precision") == "precision");
    CHECK(name_elsewhere("sum") == "sum");
}
