// How messages are collected, sorted and shown.
#include "base/diagnostics.h"

#include <doctest/doctest.h>

using namespace netc;

namespace {

Span span_of(const Source& source, std::string_view text) {
    const size_t first = source.text().find(text);
    REQUIRE(first != std::string_view::npos);
    return {static_cast<uint32_t>(first), static_cast<uint32_t>(first + text.size())};
}

}  // namespace

TEST_CASE("a message with one label, a note and a help") {
    const Source source("digits.net", "net A {\n\n\n\n\n    | conv(32, 7)\n}\n");
    Diagnostics diagnostics;
    diagnostics.error("window-too-large", span_of(source, "conv(32, 7)"), "`conv` has nothing to slide over")
        .label(span_of(source, "conv(32, 7)"), "width (5 - 7 + 2*0)/1 + 1 = -1")
        .note("5 comes from `maxpool(2)`, line 5")
        .help("a kernel of at most 5, or `pad = 1`");
    CHECK(render(diagnostics, source, false) ==
          "digits.net:6:7: error: `conv` has nothing to slide over\n"
          "  6 |     | conv(32, 7)\n"
          "    |       ^~~~~~~~~~~ width (5 - 7 + 2*0)/1 + 1 = -1\n"
          "    = note: 5 comes from `maxpool(2)`, line 5\n"
          "    = help: a kernel of at most 5, or `pad = 1`\n");
}

TEST_CASE("labels of one line share it, labels elsewhere bring their own line") {
    std::string text;
    for (int i = 1; i < 31; ++i) text += i == 12 ? "pool1 = x\n" : "\n";
    const Source source("resnet.net", text + "    out = add(main, shortcut)\n");
    Diagnostics diagnostics;
    diagnostics.error("shape-mismatch", span_of(source, "add"), "operands of `add` differ in channels: 256 and 64")
        .label(span_of(source, "shortcut"), "[64, 56, 56]")
        .label(span_of(source, "main"), "[256, 56, 56]")
        .label(span_of(source, "pool1"), "made here");
    CHECK(render(diagnostics, source, false) ==
          "resnet.net:31:11: error: operands of `add` differ in channels: 256 and 64\n"
          "  31 |     out = add(main, shortcut)\n"
          "     |           ^~~\n"
          "     |               ^~~~ [256, 56, 56]\n"
          "     |                     ^~~~~~~~ [64, 56, 56]\n"
          "  12 | pool1 = x\n"
          "     | ^~~~~ made here\n");
}

TEST_CASE("tabs are expanded, wide characters counted, control characters spelled out") {
    const Source source("a.net", "\tx = 語 \x1b[31m bad\xff y\n");
    Diagnostics diagnostics;
    diagnostics.error("e", span_of(source, "y\n"), "name \n is odd");
    CHECK(render(diagnostics, source, false) ==
          "a.net:1:19: error: name \\n is odd\n"
          "  1 |     x = 語 \\x1b[31m bad\\xff y\n"
          "    |                             ^\n");
}

TEST_CASE("a span of several lines is marked to the end of its first line") {
    const Source source("a.net", "f(a,\n  b)\n");
    Diagnostics diagnostics;
    diagnostics.error("e", span_of(source, "(a,\n  b)"), "too many");
    CHECK(render(diagnostics, source, false) == "a.net:1:2: error: too many\n  1 | f(a,\n    |  ^~~\n");
}

TEST_CASE("a long line is shown around the place that is meant") {
    const Source source("a.net", std::string(5000, 'a') + " here " + std::string(5000, 'b'));
    Diagnostics diagnostics;
    diagnostics.error("e", span_of(source, "here"), "look");
    const std::string text = render(diagnostics, source, false);
    CHECK(text.size() < 400);
    const size_t line = text.find("| ... "), carets = text.rfind("| ");
    const size_t line_start = text.rfind('\n', line), caret_start = text.rfind('\n', carets);
    CHECK(text.find("here") - line_start == text.find('^') - caret_start);
}

TEST_CASE("a place after the last byte points behind it") {
    const Source source("a.net", "net A");
    Diagnostics diagnostics;
    diagnostics.error("e", Span{5, 5}, "expected `{`");
    diagnostics.error("e", Span{900, 905}, "far away");
    CHECK(render(diagnostics, source, false) ==
          "a.net:1:6: error: expected `{`\n  1 | net A\n    |      ^\n"
          "a.net:1:6: error: far away\n  1 | net A\n    |      ^\n");
    CHECK(render(diagnostics, Source("empty.net", ""), false).starts_with("empty.net:1:1: error"));
}

TEST_CASE("messages come in source order, each once, and no more than the limit") {
    const Source source("a.net", "a b c d");
    Diagnostics diagnostics;
    diagnostics.error("e", Span{4, 5}, "third");
    diagnostics.error("e", Span{0, 1}, "first");
    diagnostics.warning("w", Span{2, 3}, "second");
    diagnostics.error("e", Span{0, 1}, "other");
    diagnostics.error("e", Span{0, 1}, "first");
    const auto sorted = diagnostics.sorted();
    REQUIRE(sorted.size() == 4);
    CHECK(sorted[0].message == "first");
    CHECK(sorted[1].message == "other");
    CHECK(sorted[2].message == "second");
    CHECK(sorted[3].message == "third");
    CHECK(diagnostics.has_errors());

    const std::string text = render(diagnostics, source, false, 1);
    CHECK(text.find("first") != std::string::npos);
    CHECK(text.find("third") == std::string::npos);
    CHECK(text.ends_with("a.net: 2 more errors\n"));
}

TEST_CASE("warnings are no errors") {
    Diagnostics diagnostics;
    diagnostics.warning("w", Span{}, "careful");
    CHECK_FALSE(diagnostics.has_errors());
    CHECK(render(diagnostics, Source("a.net", "x"), false).starts_with("a.net:1:1: warning: careful\n"));
}

TEST_CASE("colour is added only when asked for") {
    Diagnostics diagnostics;
    diagnostics.error("e", Span{0, 1}, "m").note("n");
    const Source source("a.net", "x");
    CHECK(render(diagnostics, source, false).find('\x1b') == std::string::npos);
    CHECK(render(diagnostics, source, true).find("\x1b[1;31merror:\x1b[0m") != std::string::npos);
}

TEST_CASE("the word that was meant") {
    const std::vector<std::string> layers = {"conv", "maxpool", "avgpool", "relu", "dense", "flatten", "if"};
    CHECK(nearest("maxpol", layers) == "maxpool");
    CHECK(nearest("MaxPool2d", layers) == "maxpool");
    CHECK(nearest("dnese", layers) == "dense");
    CHECK(nearest("ReLU", layers) == "relu");
    CHECK(nearest("fi", layers) == "if");
    CHECK(nearest("x", layers).empty());
    CHECK(nearest("ab", layers).empty());
    CHECK(nearest("softmax", layers).empty());
    CHECK(nearest("relu", {"relu"}).empty());
    CHECK(nearest(std::string(100000, 'a'), layers).empty());
    CHECK(nearest("", layers).empty());
}

TEST_CASE("a help shows the text of its edits, which is what is written") {
    const Source source("a.net", "x = conv(3, stide = 2)");
    Diagnostics diagnostics;
    const Span key = span_of(source, "stide"), end = {21, 21};
    diagnostics.error("unknown", key, "no `stide`")
        .meant("stride", ", line 7")
        .propose({"`", Edit{key, "pad"}, "` or `", Edit{end, "pad = 1", ", "}, "`"});
    const Diagnostic& message = diagnostics.all().front();
    CHECK(message.labels.front().text == "did you mean `stride`, line 7?");
    CHECK(edited(source, message.labels.front().edits.at(0)) == "x = conv(3, stride = 2)");
    CHECK(message.helps.front().text == "`pad` or `pad = 1`");
    CHECK(edited(source, message.helps.front().edits.at(0)) == "x = conv(3, pad = 2)");
    CHECK(edited(source, message.helps.front().edits.at(1)) == "x = conv(3, stide = 2, pad = 1)");
    CHECK(diagnostics.error("other", key, "nothing near").meant("").labels.front().edits.empty());
}
