// The log: whole lines, at the end of the file.
#include "netrt/files/log.h"

#include <doctest/doctest.h>

#include "scratch.h"

using namespace netrt;

TEST_CASE("lines are in the file as soon as they are ended") {
    const Scratch scratch;
    Result<Log> log = Log::open(scratch.path("run.jsonl"));
    REQUIRE(log.ok());
    log->line().member("epoch", 1).member("loss", 0.5);
    CHECK(scratch.read("run.jsonl") == "");
    CHECK(log->end_line().ok());
    CHECK(scratch.read("run.jsonl") == "{\"epoch\": 1, \"loss\": 0.5}\n");
    log->line().member("epoch", 2);
    CHECK(log->end_line().ok());
    CHECK(scratch.read("run.jsonl") == "{\"epoch\": 1, \"loss\": 0.5}\n{\"epoch\": 2}\n");
}

TEST_CASE("an older log is continued, and its broken last line ended") {
    const Scratch scratch;
    scratch.write("run.jsonl", "{\"epoch\": 1}\n{\"epo");
    Result<Log> log = Log::open(scratch.path("run.jsonl"));
    REQUIRE(log.ok());
    log->line().member("epoch", 2);
    CHECK(log->end_line().ok());
    CHECK(scratch.read("run.jsonl") == "{\"epoch\": 1}\n{\"epo\n{\"epoch\": 2}\n");
}

TEST_CASE("a log that cannot be written says so once") {
    const Scratch scratch;
    CHECK(Log::open(scratch.folder()).error().text == scratch.folder() + ": cannot be written: is a folder");
    Result<Log> log = Log::open("/dev/full");
    REQUIRE(log.ok());
    log->line().member("epoch", 1);
    CHECK(log->end_line().error().text == "/dev/full: cannot be written: the disk is full");
    log->line().member("epoch", 2);
    CHECK(log->end_line().ok());
}
