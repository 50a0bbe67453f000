// Files that grow: whole lines, at the end.
#include "netrt/files/line_file.h"

#include <doctest/doctest.h>

#include "scratch.h"

using namespace netrt;

TEST_CASE("lines are in the file as soon as they are written") {
    const Scratch scratch;
    Result<LineFile> file = LineFile::open(scratch.path("run.jsonl"));
    REQUIRE(file.ok());
    CHECK(file->was_empty());
    CHECK(scratch.read("run.jsonl") == "");
    CHECK(file->write("one\n").ok());
    CHECK(scratch.read("run.jsonl") == "one\n");
    CHECK(file->write("two\n").ok());
    CHECK(scratch.read("run.jsonl") == "one\ntwo\n");
}

TEST_CASE("an older file is continued, and its broken last line ended") {
    const Scratch scratch;
    scratch.write("run.jsonl", "{\"epoch\": 1}\n{\"epo");
    Result<LineFile> file = LineFile::open(scratch.path("run.jsonl"));
    REQUIRE(file.ok());
    CHECK_FALSE(file->was_empty());
    CHECK(file->write("{\"epoch\": 2}\n").ok());
    CHECK(scratch.read("run.jsonl") == "{\"epoch\": 1}\n{\"epo\n{\"epoch\": 2}\n");
}

TEST_CASE("a file that cannot be written says so once") {
    const Scratch scratch;
    CHECK(LineFile::open(scratch.folder()).error().text == scratch.folder() + ": cannot be written: is a folder");
    Result<LineFile> file = LineFile::open("/dev/full");
    REQUIRE(file.ok());
    CHECK(file->write("1\n").error().text == "/dev/full: cannot be written: the disk is full");
    CHECK(file->write("2\n").ok());
}

TEST_CASE("lines of a kind are taken off the end, up to the first that is another") {
    const Scratch scratch;
    const auto left = [&](const std::string& before) {
        scratch.write("run.jsonl", before);
        Result<LineFile> file = LineFile::open(scratch.path("run.jsonl"));
        REQUIRE(file.ok());
        CHECK(file->drop_last([](std::string_view line) { return line == "no"; }).ok());
        CHECK(file->write("end\n").ok());
        return scratch.read("run.jsonl");
    };
    CHECK(left("no\nyes\nno\nno\n") == "no\nyes\nend\n");
    CHECK(left("no\nno\n") == "end\n");
    CHECK(left("yes\n") == "yes\nend\n");
    CHECK(left("") == "end\n");
    CHECK(left("\nno") == "\nend\n");
    CHECK(left(std::string(3 << 20, 'x') + "\nno\n") == std::string(3 << 20, 'x') + "\nend\n");
}
