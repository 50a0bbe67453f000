// Files of the runtime: reading with a limit, whole or not at all when writing, locks.
#include "netrt/files.h"

#include <csignal>
#include <cstring>
#include <filesystem>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "scratch.h"

using namespace netrt;

TEST_CASE("a file is read whole, and refused when it is larger than the limit") {
    const Scratch scratch;
    const std::string path = scratch.write("a", "hello");
    Result<std::vector<uint8_t>> bytes = read_file(path, 5);
    REQUIRE(bytes.ok());
    CHECK(std::string(bytes->begin(), bytes->end()) == "hello");

    Result<std::vector<uint8_t>> refused = read_file(path, 4);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().text == path + ": larger than 4 bytes, the most that is read");
}

TEST_CASE("an empty file and a file without a size are read") {
    const Scratch scratch;
    CHECK(read_file(scratch.write("empty", ""), 10)->empty());
    CHECK(read_file("/proc/self/status", 1 << 20)->size() > 100);
    CHECK_FALSE(read_file("/dev/zero", 1000).ok());
}

TEST_CASE("what cannot be read is told in plain words") {
    const Scratch scratch;
    CHECK(read_file(scratch.path("none"), 10).error().text ==
          scratch.path("none") + ": cannot be read: no such file or folder");
    CHECK(read_file(scratch.folder(), 10).error().text == scratch.folder() + ": cannot be read: is a folder");
    const std::string below_file = scratch.write("file", "") + "/x";
    CHECK(read_file(below_file, 10).error().text ==
          below_file + ": cannot be read: a part of the path is not a folder");
}

TEST_CASE("a file is replaced only by commit, and no other file stays behind") {
    const Scratch scratch;
    const std::string path = scratch.write("a", "old");
    {
        Result<AtomicFile> file = AtomicFile::create(path);
        REQUIRE(file.ok());
        CHECK(file->write("new content", 11).ok());
        CHECK(scratch.read("a") == "old");
    }
    CHECK(scratch.read("a") == "old");
    CHECK(scratch.names().size() == 1);

    CHECK(write_file(path, "new").ok());
    CHECK(scratch.read("a") == "new");
    CHECK(scratch.names().size() == 1);
}

TEST_CASE("what a killed program left behind is overwritten") {
    const Scratch scratch;
    scratch.write(".a.new", "half of something very long");
    CHECK(write_file(scratch.path("a"), "x").ok());
    CHECK(scratch.read("a") == "x");
    CHECK(scratch.names().size() == 1);
}

TEST_CASE("two writers of one file do not mix") {
    const Scratch scratch;
    Result<AtomicFile> first = AtomicFile::create(scratch.path("a"));
    REQUIRE(first.ok());
    const Result<AtomicFile> second = AtomicFile::create(scratch.path("a"));
    REQUIRE_FALSE(second.ok());
    CHECK(second.error().text == scratch.path(".a.new") + ": another program is writing it");
    CHECK(first->write("x", 1).ok());
    CHECK(first->commit().ok());
    CHECK(scratch.read("a") == "x");
}

TEST_CASE("links stay links, and what is no file is left alone") {
    const Scratch scratch;
    scratch.write("real", "old");
    std::filesystem::create_symlink("real", scratch.path("link"));
    CHECK(write_file(scratch.path("link"), "new").ok());
    CHECK(std::filesystem::is_symlink(scratch.path("link")));
    CHECK(scratch.read("real") == "new");

    CHECK(write_file(scratch.folder(), "x").error().text == scratch.folder() + ": cannot be written: is a folder");
    CHECK(write_file("/dev/null", "x").error().text == "/dev/null: cannot be written: is not a regular file");
    CHECK(write_file(scratch.path("no/a"), "x").error().text.ends_with(": cannot be written: no such file or folder"));
}

TEST_CASE("when the disk takes no more, the old file stays and the new one goes") {
    const Scratch scratch;
    const std::string path = scratch.write("a", "old");
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before;
    getrlimit(RLIMIT_FSIZE, &before);
    const rlimit small = {1000, before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
    const Status status = write_file(path, std::string(5000, 'x'));
    setrlimit(RLIMIT_FSIZE, &before);

    REQUIRE_FALSE(status.ok());
    CHECK(status.error().text == path + ": cannot be written: larger than files may be here");
    CHECK(scratch.read("a") == "old");
    CHECK(scratch.names().size() == 1);
}

TEST_CASE("after a failed write, commit fails too") {
    const Scratch scratch;
    Result<AtomicFile> file = AtomicFile::create(scratch.path("a"));
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before;
    getrlimit(RLIMIT_FSIZE, &before);
    const rlimit small = {10, before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
    CHECK_FALSE(file->write("0123456789abc", 13).ok());
    setrlimit(RLIMIT_FSIZE, &before);
    CHECK_FALSE(file->write("x", 1).ok());
    CHECK_FALSE(file->commit().ok());
    CHECK(scratch.names().empty());
}

TEST_CASE("a lock keeps others away until it ends, also by force") {
    const Scratch scratch;
    {
        const Result<FileLock> lock = FileLock::take(scratch.path("lock"));
        REQUIRE(lock.ok());
        CHECK(FileLock::take(scratch.path("lock")).error().text ==
              scratch.path("lock") + ": another program is using it");
    }
    CHECK(scratch.names().empty());

    int ready[2];
    REQUIRE(pipe(ready) == 0);
    const pid_t child = fork();
    if (child == 0) {
        const Result<FileLock> lock = FileLock::take(scratch.path("lock"));
        const char answer = lock.ok() ? 'y' : 'n';
        if (write(ready[1], &answer, 1) == 1) pause();
        _exit(0);
    }
    char answer = 0;
    REQUIRE(read(ready[0], &answer, 1) == 1);
    CHECK(answer == 'y');
    CHECK_FALSE(FileLock::take(scratch.path("lock")).ok());
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    close(ready[0]);
    close(ready[1]);
    CHECK(FileLock::take(scratch.path("lock")).ok());
}

TEST_CASE("the folder part of a path") {
    CHECK(folder_of("a/b/c") == "a/b/");
    CHECK(folder_of("/c") == "/");
    CHECK(folder_of("c") == "");
}

TEST_CASE("a size that no memory holds is an error, not a crash") {
    std::vector<float> values;
    const Status status = take_memory(values, int64_t{1} << 62, "big.npy");
    REQUIRE_FALSE(status.ok());
    CHECK(status.error().text == "big.npy: not enough memory for 18446744073710 MB");
}
