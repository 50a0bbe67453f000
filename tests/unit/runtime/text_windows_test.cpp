// Windows of texts: characters and bytes, what is for evaluation, and what is refused.
#include <doctest/doctest.h>

#include "ports.h"
#include "scratch.h"

using namespace netrt;

namespace {

/// A text and what it fills; messages are without the folder.
struct Case {
    Input input, label;
    std::string train, test = {};
    Split split = Split::Train;
    double unit = 0, step = 0, share = 0;

    Result<Samples> read() const {
        const Scratch scratch;
        const std::string train_path = scratch.write("a.txt", train), test_path = scratch.write("t.txt", test);
        std::vector<DataFile> files = {{"", false, train_path.c_str()}};
        if (!test.empty()) files.push_back({"test", true, test_path.c_str()});
        const std::vector<NamedNumber> numbers = {{"unit", unit}, {"step", step}, {"share", share}};
        const std::vector<Input> inputs = {input}, labels = {label};
        Program program;
        program.inputs = list_of(inputs);
        program.labels = list_of(labels);
        Source source{.name = "data", .kind = &sources::text};
        source.files = list_of(files);
        source.numbers = list_of(numbers);
        Samples samples;
        Status status = sources::text.read({source, program, split}, samples);
        if (status.ok()) return samples;
        std::string text = status.error().text;
        for (size_t at; (at = text.find(scratch.folder() + "/")) != std::string::npos;)
            text.erase(at, scratch.folder().size() + 1);
        return Error{text};
    }
    std::string problem() const {
        const Result<Samples> samples = read();
        return samples.ok() ? "" : samples.error().text;
    }
};

using Classes = std::vector<int32_t>;

}  // namespace

TEST_CASE("windows with the next character at each place, or the one behind them") {
    Case text{port("s", {3}, 4), port("y", {3}, 4), "abcdabcda"};
    Result<Samples> samples = text.read();
    REQUIRE_MESSAGE(samples.ok(), samples.error().text);
    CHECK(samples->count == 2);
    CHECK(samples->columns[0].classes == Classes{0, 1, 2, 3, 0, 1});
    CHECK(samples->columns[1].classes == Classes{1, 2, 3, 0, 1, 2});
    CHECK(samples->columns[1].class_names == std::vector<std::string>{"a", "b", "c", "d"});
    text.train = "abcdabcd";
    CHECK(text.read()->count == 2);  // the last character is only one that follows
    text.step = 2;
    CHECK(text.read()->columns[0].classes == Classes{0, 1, 2, 2, 3, 0, 0, 1, 2});
    text.step = 0;
    text.label = port("y", {}, 4);
    CHECK(text.read()->columns[1].classes == Classes{3, 2});
}

TEST_CASE("the end of the text, or another text, is for evaluation") {
    Case text{port("s", {2}, 4), port("y", {2}, 4), "abcdabcdab", {}, Split::Train, 0, 0, 0.3};
    CHECK(text.read()->columns[0].classes == Classes{0, 1, 2, 3, 0, 1});
    text.split = Split::Test;
    CHECK(text.read()->columns[0].classes == Classes{3, 0});
    text.share = 0;
    CHECK(text.read()->count == 0);
    text.share = 0.3;
    text.test = "dcbad";
    CHECK(text.read()->columns[0].classes == Classes{3, 2, 1, 0});
    text.test = "dc\nad";
    CHECK(text.problem() == "t.txt:1: has line break, which the text for training does not have");
    text.split = Split::Train;
    CHECK(text.read()->count == 4);  // all of the first
}

TEST_CASE("characters are those of UTF-8, or bytes") {
    Case text{port("s", {2}, 3), port("y", {2}, 3), "a\xc3\xa9\xe2\x82\xac" "a"};
    REQUIRE_MESSAGE(text.read().ok(), text.problem());
    CHECK(text.read()->columns[0].classes == Classes{0, 1});
    CHECK(text.read()->columns[0].class_names == std::vector<std::string>{"a", "\xc3\xa9", "\xe2\x82\xac"});
    text.unit = 1;
    text.input = port("s", {2}, 6);
    text.label = port("y", {2}, 6);
    CHECK(text.read()->columns[0].classes == Classes{0, 4, 2, 5, 1, 3});
    CHECK(text.read()->columns[0].class_names[1] == "byte 0x82");
    text.unit = 0;
    text.train = "ab\nc\xc3";
    CHECK(text.problem() == "a.txt:2: byte 4 of the file is no UTF-8; `unit = byte` takes bytes as they are");
}

TEST_CASE("what fits no net, or is too short, is refused") {
    Case text{port("s", {3}, 4), port("y", {3}, 4), "abc\nabc\n"};
    CHECK(text.problem() == "");
    text.input = port("s", {3}, 5);
    text.label = port("y", {3}, 5);
    CHECK(text.problem() ==
          "a.txt: has 4 different characters, and `s` is index[5]; they are line break `a` `b` `c`");
    text.input = port("s", {8}, 4);
    text.label = port("y", {8}, 4);
    CHECK(text.problem() == "a.txt: 8 characters are too few for a window of 8 and the one behind it");
    text.train = "";
    CHECK(text.problem() == "a.txt: is empty");
    text.train = "abcd";
    text.label = port("y", {2}, 4);
    CHECK(text.problem() ==
          "a.txt: a text fills an input index[V][T] and at most one label, class[V][T] or class[V], and this network has others");
}

TEST_CASE("damaged texts are read or refused, and never more") {
    const std::string good = "a\xc3\xa9\xe2\x82\xac\n" "a\xc3\xa9\xe2\x82\xac\n";
    for (uint32_t attempt = 0; attempt < 2000; ++attempt)
        Case{port("s", {2}, 4), port("y", {2}, 4), damaged(good, attempt)}.problem();
}
