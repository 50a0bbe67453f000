// What is said about texts that are no .net files, and where.
#include "reading.h"

using namespace netc;
using namespace netc::syntax;

namespace {

std::string errors_of(const std::string& text) { return Reading(text).errors(); }

/// Errors of statements that stand from line 2, column 1 on.
std::string errors_in_net(const std::string& text) { return errors_of("net A {\n" + text + "\n}\n"); }

std::string code_of(const std::string& text) {
    const Reading reading(text);
    REQUIRE(reading.diagnostics.all().size() == 1);
    return reading.diagnostics.all()[0].code;
}

}  // namespace

TEST_CASE("bytes that belong to no text") {
    CHECK(errors_of("net A {\n  x = \"\xFF\"\n}") == "2:8: byte 0xff is no UTF-8\n");
    CHECK(errors_of(std::string("net A {\0}", 9)) == "1:8: control character 0x00 in a text file\n");
    CHECK(errors_of("net A { # \x1b[31m\n}") == "1:11: control character 0x1b in a text file\n");
    CHECK(code_of("\xC3") == "not-utf8");
    CHECK(code_of("\x01") == "control-character");
}

TEST_CASE("limits") {
    CHECK(code_of(std::string(17 << 20, ' ')) == "too-large");
    const auto repeated = [](const std::string& part, int count) {
        std::string text;
        for (int i = 0; i < count; ++i) text += part;
        return text;
    };
    CHECK(code_of("net A { x = " + repeated("(", 501)) == "too-deep");
    CHECK(code_of(repeated("{", 100'000)) == "too-deep");
    CHECK(code_of("net A { x = " + repeated("-", 1'001) + "a }") == "too-deep");
    CHECK(code_of("net A { x = a" + repeated(" | a", 30'000) + " }") == "too-deep");
    CHECK(code_of("net A { x = a" + repeated(" + a", 30'000) + " }") == "too-deep");
    CHECK(code_of("net A { x = a" + repeated("^a", 30'000) + " }") == "too-deep");
    CHECK(code_of("net A { if a { }" + repeated(" else if a { }", 30'000) + " }") == "too-deep");
    CHECK(code_of("net A { x = a" + repeated(".a", 30'000) + " }") == "too-deep");
    // Brackets and operators that lie below each other add up.
    CHECK(code_of("net A { x = " + repeated("(a + b + c + ", 490) + "a" + repeated(")", 490) + " }") == "too-deep");
    CHECK(errors_of("net A { x = " + repeated("(a + ", 490) + "a" + repeated(")", 490) + " }") == "");
    CHECK(errors_of("net A { " + repeated("repeat 2 { ", 490) + "x = 1 " + repeated("} ", 490) + " }") == "");
}

TEST_CASE("literals without a value") {
    CHECK(errors_in_net("x = 9_223_372_036_854_775_808") ==
          "2:5: this integer is beyond the largest, 9_223_372_036_854_775_807\n");
    CHECK(errors_in_net("x = 1e999") == "2:5: this number is beyond the range of real numbers, 2.3e-308 to 1.7e308\n");
    CHECK(errors_in_net("x = \"a\\qb\"") == "2:7: `\\q` stands for no character\n");
    CHECK(errors_in_net("x = \"abc\ny = 2") == "2:5: this text has no closing quote in its line\n");
    CHECK(errors_in_net("x = 28x28 + 1_") == "2:5: `28x28` is neither a number nor a name\n");
    CHECK(errors_in_net("x = f(\n28x28,\n1_)") ==
          "3:1: `28x28` is neither a number nor a name\n4:1: `1_` is neither a number nor a name\n");
}

TEST_CASE("a name has letters") {
    CHECK(errors_in_net("\"\" = 3\nx = f(\"\" = 1)") ==
          "2:1: an empty text is no name\n3:7: an empty text is no name\n");
}

TEST_CASE("signs of other languages") {
    CHECK(errors_in_net("x = a && b\ny = a || b\nz = !a\nw = 2 ** 3;") ==
          "2:7: `&&` has no meaning here\n3:7: `||` has no meaning here\n4:5: `!` has no meaning here\n"
          "5:7: `**` has no meaning here\n");
    CHECK(errors_in_net("x = a \xE2\x86\x92 [3]\ny := 2") ==
          "2:7: `\xE2\x86\x92` has no meaning here\n3:3: `:=` has no meaning here\n");
    CHECK(errors_in_net("x = a @ b\ny = @@@@@@\nz = 'abc'") ==
          "2:7: `@` has no meaning here\n3:5: `@` has no meaning here\n4:5: `'` has no meaning here\n");
    CHECK(errors_of("/* comment */\nnet A { }") == "1:1: `/*` has no meaning here\n");
}

TEST_CASE("a missing sign is shown where it is missing") {
    CHECK(errors_in_net("x = f(a, b\ny = 3") == "2:11: expected `,` or `)` after `b`\n");
    CHECK(errors_in_net("x = [1, 2\ny = 3") == "2:10: expected `,` or `]` after `2`\n");
    CHECK(errors_in_net("x =\n}\nnet B { y = ") ==
          "2:4: expected an expression after `=`\n4:12: expected an expression after `=`\n");
    CHECK(errors_in_net("x = a |\n") == "2:8: expected a step, like `relu` or `conv(32, 3)` after `|`\n");
    CHECK(errors_in_net("x = a ->\n") == "2:9: expected `[` after `->`\n");
    CHECK(errors_in_net("label digit class[5]") == "2:13: unexpected `class`, expected `:`\n");
    CHECK(errors_in_net("x = conv(32 3)") == "2:13: unexpected `3`, expected `,` or `)`\n");
    CHECK(errors_in_net("x = a | + 3") == "2:9: unexpected `+`, expected a step, like `relu` or `conv(32, 3)`\n");
    CHECK(errors_in_net("x = f(, 3)") == "2:7: unexpected `,`, expected an expression or `)`\n");
    CHECK(errors_of("net A\n{ x = 1 }\nnet { }") == "3:5: unexpected `{`, expected a name\n");
}

TEST_CASE("brackets that are not closed") {
    CHECK(Reading("net A {\n  x = 3\n").messages() ==
          "test.net:2:8: error: expected `}` before the end of the file\n"
          "  2 |   x = 3\n    |        ^\n  1 | net A {\n    |       ^ `{` is not closed\n");
    CHECK(errors_of("net A {\n  x = 3\ntrain t : A on d {\n batch 3\n}") == "2:8: expected `}` before `train`\n");
    CHECK(errors_of("data d {\n source mnist(\"x\")\nnet A {\n x = 3\n}") == "2:19: expected `}` before `net`\n");
    CHECK(errors_of("net A {\n x = 3 }\n}\nnet B { y = }") ==
          "3:1: this `}` closes nothing\n4:13: unexpected `}`, expected an expression\n");
}

TEST_CASE("misspelt words") {
    CHECK(Reading("net A {\n  repat 3 { x = 1 }\n}").messages() ==
          "test.net:2:3: error: `repat` begins no statement\n"
          "  2 |   repat 3 { x = 1 }\n    |   ^~~~~ did you mean `repeat`?\n");
    CHECK(Reading("nett A { }").messages() ==
          "test.net:1:1: error: `nett` begins no declaration\n"
          "  1 | nett A { }\n    | ^~~~ did you mean `net`?\n"
          "    = help: a file holds `net`, `block`, `function` and the like, `data`, `train`, `check`, `export` and `target`\n");
    CHECK(Reading("net A {\n  for i inn 0..3 { }\n}").messages() ==
          "test.net:2:9: error: unexpected `inn`, expected `in`\n"
          "  2 |   for i inn 0..3 { }\n    |         ^~~\n    = help: did you mean `in`?\n");
    CHECK(errors_of("x = 3") == "1:1: `x` begins no declaration\n");
    CHECK(errors_of("train a : B no d { }") == "1:13: unexpected `no`, expected `on`\n");
}

TEST_CASE("helps name the usual slip") {
    const auto help_of = [](const std::string& text) {
        const Reading reading("net A {\n" + text + "\n}");
        REQUIRE(reading.diagnostics.all().size() == 1);
        REQUIRE(reading.diagnostics.all()[0].helps.size() == 1);
        return reading.diagnostics.all()[0].helps[0].text;
    };
    CHECK(help_of("for for in 0..3 { }") == "`for` is a reserved word; as a name it stands in quotes: \"for\"");
    CHECK(help_of("if a = b { }") == "`==` compares");
    CHECK(help_of("x = y | conv 32") == "arguments stand in parentheses: `conv(32)`");
    CHECK(help_of("x = y | relu + z") ==
          "a chain of `|` and `->` ends before arithmetic unless it stands in parentheses: (x | relu) + y");
}

TEST_CASE("one message for each statement, and the rest is read all the same") {
    const Reading reading(R"(net A {
  inptu image : f32[1, 28, 28]
  x = conv(32 3) | relu | + 2
  y = f(a, (b, k = 3
  w = 3
  repeat 3 { z = ] v = 4 }
  if a = b { c = 3 } else { d = ) }
  loss cross_entropy(x, y
}
data d(lo, ) { source mnist(, keep digit in lo..hi  batch 3 4  seed 1 }
train first : A no d { batch 128 }
net B { x = 3 }
)");
    CHECK(reading.errors() ==
          "2:3: `inptu` begins no statement\n"
          "3:15: unexpected `3`, expected `,` or `)`\n"
          "4:14: unexpected `,`, expected `)`\n"
          "6:18: unexpected `]`, expected an expression\n"
          "7:8: unexpected `=`, expected `{`\n"
          "8:26: expected `,` or `)` after `y`\n"
          "10:29: unexpected `,`, expected an expression or `)`\n"
          "11:17: unexpected `no`, expected `on`\n");
    REQUIRE(reading.ast.declarations.size() == 3);
    CHECK(std::get<Net>(reading.ast.declarations[0].node).body.size() == 2);  // w and repeat
    CHECK(std::get<Net>(reading.ast.declarations[2].node).body.size() == 1);
}

TEST_CASE("a text of garbage ends in few messages") {
    std::string text;
    uint32_t state = 1;
    for (int i = 0; i < 100'000; ++i) {
        state = state * 1664525u + 1013904223u;
        text.push_back("abc {}()[]|->=,.123\"#\n;"[state >> 24 & 15]);
        if (state >> 28 == 0) text += "net A {\n";
    }
    const Reading reading(text);
    CHECK(reading.diagnostics.has_errors());
    CHECK(reading.diagnostics.all().size() <= 2'100);
}
