// The C++ compiler: what it is called with, and what is said when it fails.
#include <algorithm>
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "driver/toolchain.h"
#include "lower/target.h"

using namespace netc;
using namespace netc::driver;

namespace {

std::string text_of(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

/// What stands behind -o becomes an empty file.
const char* const writes = "for word; do [ \"$before\" = -o ] && : >\"$word\"; before=$word; done\n";

/// A program that stands in for a compiler.
Compiler compiler_that(const TemporaryFolder& folder, const std::string& does, const char* first = writes) {
    const std::string path = folder.path() + "/compiler";
    std::ofstream(path) << "#!/bin/sh\n" << first << does << "\n";
    ::chmod(path.c_str(), 0755);
    return {{path}};
}

BuildResult built(const Compiler& compiler, const TemporaryFolder& folder, const Options& options = {}) {
    const Installation nothing{folder.path(), folder.path()};
    HoldSignals hold;
    return build_program(compiler, nothing, options, {{"a.cpp", ""}, {"b.cpp", ""}}, folder.path(),
                         folder.path() + "/out", hold);
}

}  // namespace

TEST_CASE("netc, the emitted project and netc_add_model compile alike") {
    for (const char* path : {"/compiler/emit/cpp/text/CMakeLists.txt.in", "/cmake/netc_add_model.cmake"}) {
        const std::string text = text_of(NETC_ROOT + std::string(path));
        for (const std::string& flag : compile_flags("", false)) {
            if (flag.starts_with("-std=") || flag.starts_with("-march=")) continue;
            CAPTURE(path);
            CAPTURE(flag);
            CHECK(text.find(flag) != std::string::npos);
        }
    }
}

TEST_CASE("which sums g++ joins with products does not depend on what x86-64 code is tuned for") {
    const auto says = [](const std::string& isa, bool is_clang) {
        const std::vector<std::string> flags = compile_flags(isa, is_clang);
        return std::count(flags.begin(), flags.end(), "--param=avoid-fma-max-bits=0") == 1;
    };
    CHECK(says("avx2", false));
    CHECK(says("generic", false));
    CHECK_FALSE(says("avx2", true));   // clang does not know it,
    CHECK_FALSE(says("neon", false));  // nor does g++ for other processors
}

TEST_CASE("a program for another processor links nothing of this machine") {
    const TemporaryFolder folder;
    const std::string words = folder.path() + "/words";
    std::ofstream(folder.path() + "/libnetrt.a");  // this machine's
    Options options;
    options.isa = lower::native_isa() == "neon" ? "avx2" : "neon";
    CHECK(built(compiler_that(folder, "echo \"$*\" >> " + words), folder, options).failure == BuildFailure::None);
    CHECK(text_of(words).find(options.isa == "neon" ? " -march=armv8-a " : " -march=x86-64-v3 ") != std::string::npos);
    for (const char* part : {"-DNETRT_NO_ZLIB", "-DNETRT_NO_PNG"})
        CHECK(text_of(words).find(part) != std::string::npos);
    for (const char* part : {"libnetrt.a", "-lpng", "-lz"}) CHECK(text_of(words).find(part) == std::string::npos);

    const std::string path = std::getenv("PATH");
    ::setenv("PATH", folder.path().c_str(), 1);
    ::unsetenv("CXX");
    const auto none = find_compiler("", options.isa);
    ::setenv("PATH", path.c_str(), 1);
    REQUIRE(std::holds_alternative<FileError>(none));
    CHECK(std::get<FileError>(none).text.starts_with("found no C++ compiler for " + options.isa + ": `"));
}

TEST_CASE("a failing compiler is quoted") {
    const TemporaryFolder folder;
    const BuildResult result = built(compiler_that(folder, "echo \"$*\" | grep -q version || { echo no memory; exit 4; }"), folder);
    CHECK(result.failure == BuildFailure::Error);
    CHECK(result.error == "the C++ compiler `" + folder.path() + "/compiler` failed on `a.cpp`:\nno memory");
}

TEST_CASE("text that a compiler does not take is a bug in netc") {
    const TemporaryFolder folder;
    const std::string says = "echo \"$*\" | grep -q version || { echo 'a.cpp:1:1: error: no such type'; exit 1; }";
    const BuildResult result = built(compiler_that(folder, says), folder);
    CHECK(result.error.ends_with(
        "a.cpp:1:1: error: no such type\n  This is a bug in netc, not in your network, if the compiler knows C++20."));
}

TEST_CASE("a compiler that writes nothing is told of") {
    const TemporaryFolder folder;
    const BuildResult result = built(compiler_that(folder, "exit 0", ""), folder);
    CHECK(result.failure == BuildFailure::Error);
    CHECK(result.error == "the C++ compiler `" + folder.path() +
                              "/compiler` wrote nothing for `a.cpp`, and said that all is well");
}

TEST_CASE("a long complaint is cut") {
    const TemporaryFolder folder;
    const BuildResult result = built(compiler_that(folder, "seq 1 1000; exit 1"), folder);
    CHECK(result.error.find("\n40\n...") != std::string::npos);
    CHECK(result.error.find("\n41") == std::string::npos);
}

TEST_CASE("an interrupted compiler is no error of the net") {
    const TemporaryFolder folder;
    CHECK(built(compiler_that(folder, "kill -INT $$"), folder).failure == BuildFailure::Interrupted);
}

TEST_CASE("clang is told by what it says of itself and gets no flags of g++") {
    const TemporaryFolder folder;
    const std::string words = folder.path() + "/words";
    const std::string says = "echo \"$*\" >> " + words + "; echo Debian clang version 14";
    CHECK(built(compiler_that(folder, says), folder).failure == BuildFailure::None);
    CHECK(text_of(words).find("-O3") != std::string::npos);
    CHECK(text_of(words).find("-fira-region") == std::string::npos);

    CHECK(built(compiler_that(folder, "echo \"$*\" >> " + words + "; echo g++ 12"), folder).failure == BuildFailure::None);
    CHECK(text_of(words).find("-fira-region=all") != std::string::npos);
}

TEST_CASE("files may have a flag of their own") {
    const TemporaryFolder folder;
    const std::string words = folder.path() + "/words";
    const Installation nothing{folder.path(), folder.path()};
    HoldSignals hold;
    const BuildResult result = build_program(compiler_that(folder, "echo \"$*\" >> " + words), nothing, {},
                                             {{"a.cpp", ""}, {"a_selftest.cpp", "-O1"}}, folder.path(), folder.path() + "/out", hold);
    CHECK(result.failure == BuildFailure::None);
    CHECK(text_of(words).find(" -O1 -c a_selftest.cpp") != std::string::npos);
    CHECK(text_of(words).find(" -O1 -c a.cpp") == std::string::npos);
    REQUIRE(result.files.size() == 2);
    CHECK(result.files[1].name == "a_selftest.cpp");
}

TEST_CASE("of several files that fail the first is told of") {
    const TemporaryFolder folder;
    const char* fails = "case \"$*\" in *a.cpp*) sleep 0.2; echo first; exit 1;; *b.cpp*) echo second; exit 1;; esac";
    CHECK(built(compiler_that(folder, fails), folder).error.ends_with("failed on `a.cpp`:\nfirst"));
}

TEST_CASE("static and minimal programs are linked so") {
    const TemporaryFolder folder;
    const std::string words = folder.path() + "/words";
    Options options;
    options.is_static = options.minimal = true;
    CHECK(built(compiler_that(folder, "echo \"$*\" >> " + words), folder, options).failure == BuildFailure::None);
    CHECK(text_of(words).find(" -static -s ") != std::string::npos);
    CHECK(text_of(words).find("-DNETRT_NO_PNG") != std::string::npos);
    CHECK(text_of(words).find("-lpng") == std::string::npos);
}
