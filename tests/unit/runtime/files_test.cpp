// Files of the runtime: reading with a limit, whole or not at all when writing, locks.
#include "netrt/files/files.h"

#include <csignal>
#include <cstring>
#include <filesystem>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

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
    CHECK(read_file("/dev/zero", 1000).error().text == "/dev/zero: cannot be read: is a device");
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

TEST_CASE("a killed writer leaves nothing behind, and planted names are not followed") {
    const Scratch scratch;
    scratch.write("a", "old");
    const pid_t child = fork();
    if (child == 0) {
        Result<AtomicFile> file = AtomicFile::create(scratch.path("a"));
        if (file && file->write("half", 4)) raise(SIGKILL);
        _exit(1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    CHECK(WIFSIGNALED(status));
    CHECK(scratch.read("a") == "old");
    CHECK(scratch.names().size() == 1);

    const std::string other = scratch.write("other", "mine");
    std::filesystem::create_hard_link(other, scratch.path(".a.new"));
    CHECK(write_file(scratch.path("a"), "new").ok());
    CHECK(scratch.read("other") == "mine");
}

TEST_CASE("a file that is replaced keeps its permissions") {
    const Scratch scratch;
    const std::string path = scratch.write("a", "old");
    const mode_t mask = umask(022);
    for (const mode_t mode : {0600, 0644, 0666, 0755}) {
        REQUIRE(chmod(path.c_str(), mode) == 0);
        CHECK(write_file(path, "new").ok());
        struct stat about;
        REQUIRE(stat(path.c_str(), &about) == 0);
        CHECK((about.st_mode & 0777) == mode);
    }
    CHECK(write_file(scratch.path("b"), "new").ok());
    struct stat about;
    REQUIRE(stat(scratch.path("b").c_str(), &about) == 0);
    CHECK((about.st_mode & 0777) == 0644);
    umask(mask);
}

TEST_CASE("of two writers of one file the last wins, whole") {
    const Scratch scratch;
    Result<AtomicFile> first = AtomicFile::create(scratch.path("a"));
    Result<AtomicFile> second = AtomicFile::create(scratch.path("a"));
    REQUIRE(first.ok());
    REQUIRE(second.ok());
    CHECK(second->write("second", 6).ok());
    CHECK(first->write("x", 1).ok());
    CHECK(second->commit().ok());
    CHECK(scratch.read("a") == "second");
    CHECK(first->commit().ok());
    CHECK(scratch.read("a") == "x");
    CHECK(scratch.names().size() == 1);
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
