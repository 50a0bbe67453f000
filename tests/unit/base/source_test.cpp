// Lines, columns and UTF-8.
#include "base/source.h"

#include <doctest/doctest.h>

#include "base/page.h"
#include "base/utf8.h"

using namespace netc;

TEST_CASE("lines and columns count from one, columns in code points") {
    const Source source("a.net", "größe\r\nab\n\nlast");
    CHECK(source.line_at(3) == "größe");
    CHECK(source.line_at(12).empty());
    CHECK(source.line_at(13) == "last");
    CHECK(source.line_at(400) == "last");
    CHECK(source.line_start(10) == 9);
    CHECK(source.line_of(0) == 1);
    CHECK(source.line_of(9) == 2);
    CHECK(source.line_of(1000) == 4);
    CHECK(source.column_of(4) == 4);  // behind the two bytes of the third letter
    CHECK(source.column_of(10) == 2);
    CHECK(source.text(Span{9, 11}) == "ab");
    CHECK(source.text(Span{9, 4}).empty());
    CHECK(source.text(Span{13, 400}) == "last");
}

TEST_CASE("a byte order mark is no part of the first line") {
    const Source source("a.net", "\xEF\xBB\xBFnet");
    CHECK(source.line_at(4) == "net");
    CHECK(source.line_of(0) == 1);
    CHECK(source.column_of(0) == 1);
    CHECK(source.column_of(3) == 1);
    CHECK(source.column_of(4) == 2);
}

TEST_CASE("an empty text has one empty line") {
    const Source source("a.net", "");
    CHECK(source.line_of(7) == 1);
    CHECK(source.line_at(0).empty());
    CHECK(source.column_of(7) == 1);
}

TEST_CASE("a place is in one of several files") {
    Source source("a.net", "one\ntwo");
    const std::string_view first = source.text();
    CHECK(source.add("b/c.net", "größe\nvier").first == 8);
    CHECK(source.text().data() == first.data());
    CHECK(source.name() == "a.net");
    CHECK(source.file_of(7).name == "a.net");  // its end
    CHECK(source.file_of(8).name == "b/c.net");
    CHECK(source.is_own({0, 3}));
    CHECK_FALSE(source.is_own({8, 9}));
    CHECK(source.line_of(7) == 2);
    CHECK(source.line_of(8) == 1);
    CHECK(source.line_of(18) == 2);
    CHECK(source.column_of(17) == 2);
    CHECK(source.line_at(18) == "vier");
    CHECK(source.text(Span{16, 20}) == "vier");
    CHECK(source.text(Span{4, 20}) == "two");
    CHECK_FALSE(source.equals(Source("a.net", "one\ntwo")));
    CHECK(without_folders("b/c.net") == "c.net");
}

TEST_CASE("spans join to the smallest that holds both") {
    const Span joined = Span::join({2, 4}, {7, 9});
    CHECK(joined.first == 2);
    CHECK(joined.last == 9);
    CHECK(Span::join({0, 0}, {3, 4}).first == 3);
}

TEST_CASE("bytes that are no UTF-8 are found") {
    CHECK(find_bad_utf8("plain größe 語 \xF0\x9F\x98\x80") == std::string_view::npos);
    CHECK(find_bad_utf8("ab\xFF") == 2);
    CHECK(find_bad_utf8("\xC0\x80") == 0);          // longer than needed
    CHECK(find_bad_utf8("\xED\xA0\x80") == 0);      // half of a surrogate pair
    CHECK(find_bad_utf8("\xF4\x90\x80\x80") == 0);  // above 0x10FFFF
    CHECK(find_bad_utf8("a\xE2\x82") == 1);         // cut short
}

TEST_CASE("every code point survives encoding and decoding") {
    for (const uint32_t value : {0x41u, 0x7Fu, 0x80u, 0x7FFu, 0x800u, 0xFFFFu, 0x10000u, 0x10FFFFu}) {
        std::string text;
        append_utf8(text, value);
        const CodePoint code_point = decode_utf8(text, 0);
        CHECK(code_point.valid);
        CHECK(code_point.value == value);
        CHECK(code_point.length == text.size());
    }
}

TEST_CASE("text of unknown origin cannot move the cursor") {
    CHECK(printable("a\nb\tc\x1b[0m") == "a\\nb\\tc\\x1b[0m");
    CHECK(printable("\xE2\x80\xAE") == "\\u{202e}");
    CHECK(printable("\xFFz") == "\\xffz");
    CHECK(printable("größe 語") == "größe 語");
}

TEST_CASE("a page indents what stands in its blocks") {
    Page page;
    {
        auto outer = page.block("for (...) {");
        page.blank();
        page.line("a\n\nb");
        page.blank();
        page.blank();
        auto inner = page.block("if {", "}  // if");
        page.line("c");
    }
    page.line();
    page.blank();
    CHECK(page.text() == "for (...) {\n    a\n\n    b\n\n    if {\n        c\n    }  // if\n}\n\n");
}
