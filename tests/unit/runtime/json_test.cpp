// JSON of the runtime: what is read, what is refused, what is written.
#include "netrt/files/json.h"

#include <cmath>
#include <limits>

#include <doctest/doctest.h>

#include "scratch.h"

using namespace netrt;

namespace {

std::string problem_of(std::string_view text) {
    JsonReader reader(text);
    reader.skip();
    reader.finish();
    return reader.problem();
}

std::string string_of(std::string_view text) {
    JsonReader reader(text);
    std::string value;
    CHECK(reader.string(value));
    CHECK(reader.finish());
    return value;
}

}  // namespace

TEST_CASE("an object is walked through") {
    JsonReader reader(R"( {"a": 1, "b": [true, null, -2.5e1], "c": {"d": "x"}} )");
    std::string name, text;
    int64_t whole = 0;
    bool truth = false;
    double number = 0;
    REQUIRE(reader.enter_object());
    REQUIRE(reader.next_member(name));
    CHECK(name == "a");
    CHECK(reader.integer(whole));
    CHECK(whole == 1);
    REQUIRE(reader.next_member(name));
    CHECK(reader.peek() == JsonReader::Kind::Array);
    REQUIRE(reader.enter_array());
    CHECK(reader.next_item());
    CHECK(reader.boolean(truth));
    CHECK(truth);
    CHECK(reader.next_item());
    CHECK(reader.null());
    CHECK(reader.next_item());
    CHECK(reader.number(number));
    CHECK(number == -25);
    CHECK_FALSE(reader.next_item());
    REQUIRE(reader.next_member(name));
    REQUIRE(reader.enter_object());
    REQUIRE(reader.next_member(name));
    CHECK(reader.string(text));
    CHECK(text == "x");
    CHECK_FALSE(reader.next_member(name));
    CHECK_FALSE(reader.next_member(name));
    CHECK(reader.finish());
}

TEST_CASE("strings and their escapes") {
    CHECK(string_of(R"("a\"\\\/\b\f\n\r\t")") == "a\"\\/\b\f\n\r\t");
    CHECK(string_of(R"("\u00e9\u20ac\ud83d\ude00")") == "é€😀");
    CHECK(string_of("\"é😀\"") == "é😀");
}

TEST_CASE("what is not JSON is refused, with the place") {
    CHECK(problem_of("") == "expected a value at byte 0");
    CHECK(problem_of("{\"a\" 1}") == "expected ':' at byte 5");
    CHECK(problem_of("{\"a\": 1,}") == "expected a string at byte 8");
    CHECK(problem_of("{1: 2}") == "expected a string at byte 1");
    CHECK(problem_of("[1 2]") == "expected ',' or ']' at byte 3");
    CHECK(problem_of("[1,]") == "expected a value at byte 3");
    CHECK(problem_of("[1] x") == "more text after the value at byte 4");
    CHECK(problem_of("\"abc") == "string without end at byte 4");
    CHECK(problem_of("\"a\nb\"") == "control character in a string at byte 2");
    CHECK(problem_of("\"\xff\"") == "broken UTF-8 in a string at byte 1");
    CHECK(problem_of("\"\xc0\x80\"") == "broken UTF-8 in a string at byte 1");
    CHECK(problem_of("\"\xed\xa0\x80\"") == "broken UTF-8 in a string at byte 1");
    CHECK(problem_of(R"("\x")") == "unknown escape in a string at byte 3");
    CHECK(problem_of(R"("\ud800x")") == "half a surrogate pair in a string at byte 7");
    CHECK(problem_of(R"("\udc00")") == "half a surrogate pair in a string at byte 7");
    CHECK(problem_of("01") == "more text after the value at byte 1");
    CHECK(problem_of("-") == "expected a number at byte 0");
    CHECK(problem_of("1.") == "expected a number at byte 0");
    CHECK(problem_of("1e999") == "number out of range at byte 0");
    CHECK(problem_of("tru") == "expected true or false at byte 0");
    CHECK(problem_of("nul") == "expected null at byte 0");
}

TEST_CASE("nesting is limited") {
    CHECK(problem_of(std::string(100, '[') + std::string(100, ']')) == "");
    CHECK(problem_of(std::string(1'000'000, '[')) == "nested too deeply at byte 101");
}

TEST_CASE("whole numbers must fit") {
    const auto integer_of = [](std::string_view text, int64_t& value) { return JsonReader(text).integer(value); };
    int64_t value;
    CHECK(integer_of("9223372036854775807", value));
    CHECK(value == std::numeric_limits<int64_t>::max());
    CHECK(integer_of("-9223372036854775808", value));
    CHECK(value == std::numeric_limits<int64_t>::min());
    CHECK_FALSE(integer_of("9223372036854775808", value));
    CHECK_FALSE(integer_of("1.0", value));
    CHECK_FALSE(integer_of("1e3", value));
}

TEST_CASE("a written line is what it should be, whatever the names hold") {
    JsonWriter writer;
    writer.open_object();
    writer.member("stage", "fi\"r\\st\n\x01").member("epoch", 3).member("loss", 0.1).member("ok", true);
    writer.name("list").open_array().integer(1).number(NAN).string("\xff").close_array();
    writer.close_object();
    CHECK(writer.text() ==
          R"({"stage": "fi\"r\\st\n\u0001", "epoch": 3, "loss": 0.1, "ok": true, "list": [1, null, "\ufffd"]})");
    CHECK(problem_of(writer.text()) == "");
    writer.clear();
    writer.open_array().close_array();
    CHECK(writer.text() == "[]");
}

TEST_CASE("numbers come back as they were") {
    for (const double value : {0.1, 1.0 / 3, 1e-300, -12345.678, 5e-324, 1.7976931348623157e308, 3.0}) {
        JsonWriter writer;
        writer.number(value);
        double again = 0;
        JsonReader reader(writer.text());
        CHECK(reader.number(again));
        CHECK(again == value);
    }
}

TEST_CASE("text from files cannot forge a message") {
    CHECK(printable("conv1.kernel") == "conv1.kernel");
    CHECK(printable("a\nb\x1b[31m\xff") == "a?b?[31m?");
    CHECK(printable("é\u202e") == "é?");
    CHECK(printable(std::string(200, 'x'), 10) == "xxxxxxxxxx...");
}

TEST_CASE("damaged text is read or refused, and never more") {
    const std::string text = R"({"a": [1, 2.5, {"b": "\u00e9\ud83d\ude00"}], "c": null, "d": [true, false, []]})";
    for (uint32_t attempt = 0; attempt < 5000; ++attempt) problem_of(damaged(text, attempt));
    for (size_t length = 0; length < text.size(); ++length) CHECK(problem_of(text.substr(0, length)) != "");
}
