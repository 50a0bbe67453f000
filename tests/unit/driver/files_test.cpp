// Whole files appear complete or not at all; programs are found and started without a shell.
#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "driver/files.h"
#include "driver/spawn.h"
#include "driver/toolchain.h"

using namespace netc::driver;
namespace fs = std::filesystem;

namespace {

std::string text_of(const std::string& path) {
    const auto result = read_file(path, 1 << 20);
    REQUIRE(std::holds_alternative<std::string>(result));
    return std::get<std::string>(result);
}

std::string error_of(const std::variant<std::string, FileError>& result) {
    REQUIRE(std::holds_alternative<FileError>(result));
    return std::get<FileError>(result).text;
}

size_t files_in(const std::string& folder) {
    size_t count = 0;
    for ([[maybe_unused]] const auto& entry : fs::directory_iterator(folder)) ++count;
    return count;
}

std::string script(const std::string& folder, const std::string& name, const std::string& text) {
    const std::string path = folder + "/" + name;
    std::ofstream(path) << "#!/bin/sh\n" << text;
    ::chmod(path.c_str(), 0755);
    return path;
}

/// What the call returns where no file may be longer than 4096 bytes.
template <class Call>
auto with_little_room(Call call) {
    rlimit before{};
    ::getrlimit(RLIMIT_FSIZE, &before);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{4096, before.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &small);
    auto result = call();
    ::setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
    return result;
}

}  // namespace

TEST_CASE("what is written is read back") {
    const TemporaryFolder folder;
    const std::string path = folder.path() + "/c.txt";
    CHECK(!write_file(path, "one"));
    CHECK(!write_file(path, "two"));
    CHECK(text_of(path) == "two");
    CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("folders are made when they are asked for, and those above them must be there") {
    const TemporaryFolder folder;
    const std::string missing = folder.path() + "/a";
    const auto error = write_file(missing + "/c.txt", "one");
    REQUIRE(error);
    CHECK(error->text == "cannot write `" + missing + "/c.txt`: there is no folder `" + missing + "`");
    CHECK(make_folder(missing + "/b"));
    CHECK(files_in(folder.path()) == 0);
    CHECK(!make_folder(missing));
    CHECK(!make_folder(missing + "/"));
    CHECK(!make_folder(missing + "/b/"));
    CHECK(!write_file(missing + "/b/c.txt", "one"));
    CHECK(!folder_missing_above("c.txt"));
}

TEST_CASE("a file that cannot be written leaves nothing behind") {
    const TemporaryFolder folder;
    fs::create_directory(folder.path() + "/taken");
    const auto error = write_file(folder.path() + "/taken", "text");
    REQUIRE(error);
    CHECK(error->text.ends_with("/taken`: it is a folder"));
    CHECK(files_in(folder.path()) == 1);
    const auto below_a_file = write_file("/dev/null/x", "text");
    REQUIRE(below_a_file);
    CHECK(below_a_file->text == "cannot write `/dev/null/x`: `/dev/null` is no folder");
}

TEST_CASE("where the disk is full the old file stays, and no other is left") {
    const TemporaryFolder folder;
    const std::string path = folder.path() + "/file";
    CHECK(!write_file(path, "old"));

    const auto error = with_little_room([&] { return write_file(path, std::string(10000, 'x')); });

    REQUIRE(error);
    CHECK(error->text == "cannot write `" + path + "`: File too large");
    CHECK(text_of(path) == "old");
    CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("a program moves to another file system, or says why not") {
    const TemporaryFolder folder;
    std::string other = "/dev/shm/netc-test-XXXXXX";
    if (!::mkdtemp(other.data())) return;
    const std::string from = other + "/program", to = folder.path() + "/program";
    std::ofstream(from) << std::string(10000, 'x');
    ::chmod(from.c_str(), 0755);
    const auto error = with_little_room([&] { return move_file(from, to); });
    struct stat here {}, there {};
    ::stat(folder.path().c_str(), &here);
    ::stat(other.c_str(), &there);
    if (here.st_dev != there.st_dev) {
        REQUIRE(error);
        CHECK(error->text == "cannot write `" + to + "`: File too large");
        CHECK(files_in(folder.path()) == 0);
        CHECK(!move_file(from, to));
    }
    CHECK(text_of(to) == std::string(10000, 'x'));
    CHECK(::access(to.c_str(), X_OK) == 0);
    fs::remove_all(other);
}

TEST_CASE("reading says what went wrong") {
    CHECK(error_of(read_file("/none/such", 10)) == "cannot read `/none/such`: No such file or directory");
    CHECK(error_of(read_file("/", 10)) == "cannot read `/`: Is a directory");
    CHECK(error_of(read_file("/dev/zero", size_t{1} << 20)) == "`/dev/zero` is longer than 1 MiB");
}

TEST_CASE("permissions and links stay when a file is replaced") {
    const TemporaryFolder folder;
    const std::string path = folder.path() + "/file", link = folder.path() + "/link";
    std::ofstream(path) << "old";
    ::chmod(path.c_str(), 0600);
    fs::create_symlink(path, link);
    CHECK(!write_file(link, "new"));
    CHECK(fs::is_symlink(link));
    CHECK(text_of(path) == "new");
    CHECK((fs::status(path).permissions() & fs::perms::mask) == (fs::perms::owner_read | fs::perms::owner_write));
}

TEST_CASE("temporary folders go away with what is in them") {
    std::string path;
    {
        const TemporaryFolder folder;
        path = folder.path();
        CHECK(!make_folder(path + "/x"));
        CHECK(!write_file(path + "/x/y", "z"));
    }
    CHECK(!fs::exists(path));
}

TEST_CASE("arguments reach a program as they are") {
    const TemporaryFolder folder;
    const std::string program = script(folder.path(), "say", "printf '%s|' \"$@\"\n");
    const Child child = start({program, "a b", "$(false)", "'"}, folder.path() + "/log");
    HoldSignals hold;
    CHECK(wait(child, hold) == Outcome::Succeeded);
    CHECK(text_of(folder.path() + "/log") == "a b|$(false)|'|");
}

TEST_CASE("the end of a program is told apart") {
    const TemporaryFolder folder;
    const std::string log = folder.path() + "/log";
    HoldSignals hold;
    CHECK(wait(start({script(folder.path(), "fails", "exit 3\n")}, log), hold) == Outcome::Failed);
    CHECK(wait(start({script(folder.path(), "stops", "kill -INT $$\n")}, log), hold) == Outcome::Interrupted);
    const Child none = start({folder.path() + "/none"}, log);
    CHECK(!none.start_error.empty());
    CHECK(wait(none, hold) == Outcome::Failed);
}

TEST_CASE("compilers are found by flag, by variable, by name") {
    const TemporaryFolder folder;
    const std::string program = script(folder.path(), "my compiler", "");
    const auto by_flag = find_compiler(program);
    REQUIRE(std::holds_alternative<Compiler>(by_flag));
    CHECK(std::get<Compiler>(by_flag).command == std::vector<std::string>{program});

    const std::string other = script(folder.path(), "wrapper", "");
    const auto with_words = find_compiler(other + " g++");
    REQUIRE(std::holds_alternative<Compiler>(with_words));
    CHECK(std::get<Compiler>(with_words).command == std::vector<std::string>{other, "g++"});

    const auto missing = find_compiler("no-such-compiler");
    REQUIRE(std::holds_alternative<FileError>(missing));
    CHECK(std::get<FileError>(missing).text == "`no-such-compiler`, named by --cxx, is no program that can be run");
}

TEST_CASE("without a compiler the message says how to name one") {
    const std::string path = std::getenv("PATH");
    ::setenv("PATH", "/none", 1);
    ::unsetenv("CXX");
    const auto missing = find_compiler("");
    ::setenv("PATH", path.c_str(), 1);
    REQUIRE(std::holds_alternative<FileError>(missing));
    CHECK(std::get<FileError>(missing).text.find("name one with `--cxx COMPILER` or the variable CXX") != std::string::npos);
}
