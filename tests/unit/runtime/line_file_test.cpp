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
