// The user's C++ compiler: finding it, and making an executable with it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "driver/installation.h"
#include "driver/options.h"
#include "driver/spawn.h"

namespace netc::driver {

/// A command that compiles C++: its program, and words that always follow (`ccache g++` has one).
struct Compiler {
    std::vector<std::string> command;
};

/// Whether programs for `isa` are for another processor than netc runs on: then neither the runtime's archives nor this
/// machine's libraries can be linked.
bool runs_elsewhere(const std::string& isa);

/// `--cxx`, else $CXX, else c++, g++, clang++, or g++ for the processor of `isa` when that is another than this one.
/// The error says how to name one.
std::variant<Compiler, FileError> find_compiler(const std::string& flag, const std::string& isa = "");

/// Flags that compile generated code for `isa` (empty: this machine's, and what else this machine has unless
/// `portable`).
std::vector<std::string> compile_flags(const std::string& isa, bool is_clang, bool portable = false);

/// What is compiled, and a flag of its own where it has one.
struct SourceFile {
    std::string path, flag;
};

enum class BuildFailure { None, Error, Interrupted };
struct FileTime {
    std::string name;
    double seconds;
};
struct BuildResult {
    BuildFailure failure = BuildFailure::None;
    std::string error;
    double compile_seconds = 0, link_seconds = 0;
    std::vector<FileTime> files;  // of each compiler, side by side with others
};

/// Compiles `sources` side by side and links them with the runtime to the executable `output`. Intermediate files
/// go to `folder`. A signal that comes while `hold` lives ends the compiler.
BuildResult build_program(const Compiler& compiler, const Installation& installation, const Options& options,
                          const std::vector<SourceFile>& sources, const std::string& folder, const std::string& output,
                          HoldSignals& hold);

}  // namespace netc::driver
