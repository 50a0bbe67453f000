// The table of layers: every entry works as it is described; every message is explained.
#include <filesystem>
#include <regex>
#include <set>

#include "check/apply.h"
#include "check/arguments.h"
#include "check/explain.h"
#include "check/formula_entries.h"
#include "check/library.h"
#include "checked.h"

using namespace netc;
using namespace netc::check;

TEST_CASE("every example of a layer, a loss or a metric compiles") {
    for (const Entry* entry : all_entries()) {
        if (entry->group != Group::Layer && entry->group != Group::Loss && entry->group != Group::Metric) continue;
        CAPTURE(entry->name);
        const Checked net(net_of(std::string(entry->example)));
        CHECK_MESSAGE(net.model, net.said);
        CHECK(std::string(entry->example).find(std::string(entry->name)) != std::string::npos);
    }
}

TEST_CASE("every example of an optimizer, a schedule, an initialiser, a source or an augmentation compiles") {
    for (const Entry* entry : all_entries()) {
        CAPTURE(entry->name);
        const std::string example(entry->example);
        if (entry->group == Group::Initialiser)
            CHECK(Checked(net_of("x = image | flatten | dense(3, init = " + example + ")")).model);
        if (entry->group == Group::Layer || entry->group == Group::Loss || entry->group == Group::Metric || entry->group == Group::Initialiser) continue;
        const bool augments = entry->group == Group::Augmentation;
        const std::string optimizer = entry->group == Group::Source || augments ? "sgd" : example;
        const std::string source = entry->group == Group::Source ? example : "npy(\"a.npy\", \"b.npy\")";
        const std::string pictures =
            "net N {\n  input image : f32[1, 28, 28]\n  label y : class[10]\n  l = image | flatten | dense(10)\n  loss "
            "cross_entropy(l, y)\n}\n";
        const std::string houses =
            "net N {\n  input house : f32[3]\n  label price : f32[]\n  l = house | dense(1) | reshape([])\n  loss "
            "mean_squared_error(l, price)\n}\n";
        const std::string shapes =
            "net N {\n  input image : f32[1, 32, 32]\n  label y : class[4][32, 32]\n  l = image | conv(4, 1)\n  loss "
            "cross_entropy(l, y)\n}\n";
        const std::string colours =
            "net N {\n  input image : f32[3, 32, 32]\n  label y : class[100]\n  l = image | flatten | dense(100)\n  loss "
            "cross_entropy(l, y)\n}\n";
        const std::string windows =
            "net N {\n  input s : index[5][8]\n  label y : class[5]\n  l = s | embedding(4) | flatten | dense(5)\n  loss "
            "cross_entropy(l, y)\n}\n";
        const bool is_colours = entry->name.starts_with("cifar");
        const Checked net(
            (is_colours ? colours : entry->name == "text" ? windows : entry->name == "drawn_houses" ? houses : entry->name == "drawn_shapes" ? shapes : pictures) +
            "data d { source " +
            source + (augments ? ", augment image = image | " + example : "") + " }\ntrain t : N on d { optimizer " + optimizer + " }");
        REQUIRE_MESSAGE(net.model, net.said);
        if (entry->group == Group::Source) CHECK(net.model->stages[0].source.kind == entry->name);
        if (augments) CHECK(net.model->stages[0].source.augmentations.at(0).kind == entry->name);
    }
}

TEST_CASE("every layer has a rule, a prefix and a description") {
    std::set<std::string_view> names;
    for (const Entry* entry : all_entries()) {
        CAPTURE(entry->name);
        CHECK(names.insert(entry->name).second);
        CHECK(find_entry(entry->name) == entry);
        CHECK_FALSE(entry->summary.empty());
        CHECK_FALSE(entry->formula.empty());
        CHECK_FALSE(entry->shapes.empty());
        if (entry->group == Group::Layer) CHECK(has_rule(entry->name));
        if (entry->group == Group::Layer) CHECK_FALSE(entry->prefix.empty());
    }
}

TEST_CASE("what the library declares is found by its first lines, and is sound") {
    for (const LibraryName& each : library_names()) {
        CAPTURE(each.name);
        const Entry* entry = library_entry(each.name);
        REQUIRE(entry);
        CHECK(entry->name == each.name);
        CHECK(entry->group == each.group);
        CHECK((entry->declared == nullptr) == library_block(each.name).has_value());
        if (!entry->block) continue;
        CHECK_FALSE(entry->example.empty());
        for (const ParameterEntry& parameter : entry->parameters) CHECK_MESSAGE(!parameter.meaning.empty(), parameter.name);
    }
    CHECK(library_names().front().name == "identity");
    CHECK(library_formula("identit") == nullptr);
}

TEST_CASE("every default is of a kind that its parameter takes") {
    for (const Entry* entry : all_entries())
        for (const ParameterEntry& parameter : entry->parameters) {
            CAPTURE(entry->name);
            CAPTURE(parameter.name);
            if (parameter.fallback.empty()) continue;
            const bool other = std::any_of(entry->parameters.begin(), entry->parameters.end(),
                                           [&](const ParameterEntry& p) { return p.name == parameter.fallback; });
            if (other) continue;
            const Meaning value = read_fallback(parameter.fallback, parameter.takes & takes::initialiser);
            double storage = 0;
            if (value.as<int64_t>())
                CHECK((parameter.takes & (takes::whole | takes::real)) != 0);
            else if (as_number(value, storage))
                CHECK((parameter.takes & takes::real) != 0);
            else if (value.as<bool>())
                CHECK((parameter.takes & takes::truth) != 0);
            else if (value.as<Text>())
                CHECK((parameter.takes & takes::text) != 0);
            else if (const Word* word = value.as<Word>())
                CHECK(has_word(parameter, word->text));
            else
                CHECK(value.as<graph::Initialiser>());
        }
}

TEST_CASE("the reference fits a terminal") {
    for (const Entry* entry : all_entries()) {
        std::istringstream lines(reference(*entry));
        for (std::string line; std::getline(lines, line);) CHECK_MESSAGE(line.size() <= 116, line);
        CHECK(reference_list().find("  " + std::string(entry->name) + " ") != std::string::npos);
    }
    CHECK(signature(*find_entry("maxpool")) == "maxpool(size, stride = size, pad = 0, rounding = floor)");
    CHECK(signature(*find_entry("relu")) == "relu");
    CHECK(name_elsewhere("BatchNormalization") == "batchnorm");
}

TEST_CASE("names of other frameworks lead to entries of the table") {
    for (const char* name : {"Conv2D", "Linear", "MaxPool2d", "bn", "mse", "Adam", "xavier_uniform", "cat", "GELU",
                             "LeakyReLU", "leaky", "SiLU", "Hardtanh", "HardSwish", "hard_silu", "LogSoftmax", "clamp", "Tanhshrink"})
        CHECK(find_entry(name_elsewhere(name)));
    CHECK(name_elsewhere("nothing").empty());
}

TEST_CASE("every code in the sources is explained, and every explanation is of a code") {
    const std::set<std::string> known = [] {
        const std::vector<std::string> codes = explained_codes();
        return std::set<std::string>(codes.begin(), codes.end());
    }();
    std::set<std::string> used;
    const std::regex call("(?:error|warning|stop|refuse)\\(\\s*\"([a-z0-9-]+)\"");
    std::string text;
    for (const char* folder : {"/compiler/check", "/compiler/syntax"})
        for (const auto& file : std::filesystem::directory_iterator(NETC_ROOT + std::string(folder)))
            if (file.path().extension() == ".cpp") text += text_of_file(file.path());
    for (auto match = std::sregex_iterator(text.begin(), text.end(), call); match != std::sregex_iterator(); ++match)
        used.insert((*match)[1]);
    for (const std::string& code : used) CHECK_MESSAGE(known.count(code), code);
    for (const std::string& code : known) {
        CHECK_MESSAGE(text.find("\"" + code + "\"") != std::string::npos, code);
        std::istringstream lines(explain(code));
        for (std::string line; std::getline(lines, line);) CHECK_MESSAGE(line.size() <= 130, line);
    }
    CHECK(explain("no-such-code").empty());
}
