// Puts generated files on disk and calls the toolchain on them.
#include "driver/build.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "driver/commands.h"
#include "driver/files.h"
#include "driver/installation.h"
#include "driver/toolchain.h"
#include "emit/names.h"

namespace netc::driver {

namespace fs = std::filesystem;

namespace {

int fail(const std::string& sentence) {
    fmt::print(stderr, "netc: {}\n", sentence);
    return failed;
}

/// The file that was compiled is not replaced by what is made of it, by whatever name or link it is reached.
std::optional<FileError> is_input(const std::string& path, const Options& options) {
    std::error_code ignored;
    if (!fs::equivalent(path, options.operands.at(0), ignored)) return std::nullopt;
    return FileError{fmt::format("cannot write `{}`: it is the file that is compiled", path)};
}

/// A file in the way that netc did not write: its first line is not that of the text that would replace it.
std::optional<FileError> is_foreign(const std::string& path, const std::string& text, const Options& options) {
    std::error_code ignored;
    if (options.force || !fs::exists(path, ignored)) return std::nullopt;
    constexpr size_t longest = size_t{64} << 20;
    const auto old = read_file(path, longest);
    const std::string* known = std::get_if<std::string>(&old);
    const std::string first_line = text.substr(0, text.find('\n') + 1);
    if (known && (known->empty() || known->starts_with(first_line))) return std::nullopt;
    const char* way = options.command == Command::Emit ? "`--force` replaces it" : "name another folder";
    return FileError{fmt::format("cannot write `{}`: netc did not write the file that is there; {}", path, way)};
}

/// Nothing that is to be written stands for something else; asked before the first folder is made.
std::optional<FileError> in_the_way(const emit::Files& files, const std::string& folder, const Options& options) {
    for (const auto& [path, text] : files.files) {
        const std::string target = (fs::path(folder) / path).string();
        if (auto error = is_input(target, options)) return error;
        if (auto error = is_foreign(target, text, options)) return error;
    }
    return std::nullopt;
}

std::optional<FileError> write_generated(const emit::Files& files, const std::string& folder) {
    for (const auto& [path, text] : files.files) {
        if (auto error = write_file((fs::path(folder) / path).string(), text)) return error;
    }
    return std::nullopt;
}

std::optional<FileError> copy_runtime(const Installation& installation, const std::string& folder) {
    for (const std::string& file : runtime_files(installation)) {
        const auto text = read_file((fs::path(installation.sources) / file).string(), size_t{16} << 20);
        if (const auto* error = std::get_if<FileError>(&text)) return *error;
        if (auto error = write_file((fs::path(folder) / file).string(), std::get<std::string>(text))) return error;
    }
    return std::nullopt;
}

/// A folder of generated text is made, with the folders of the runtime in it; what it lies in is not.
std::optional<FileError> make_folders(const std::string& folder, const Installation* runtime) {
    std::set<fs::path> all{folder};
    if (runtime) {
        all.insert(fs::path(folder) / "netrt");
        for (const std::string& file : runtime_files(*runtime)) all.insert((fs::path(folder) / file).parent_path());
    }
    for (const fs::path& path : all) {
        if (auto error = make_folder(path.string())) return error;
    }
    return std::nullopt;
}

}  // namespace

int write_files(const emit::Files& files, const std::string& folder, const Options& options) {
    const auto installation = find_installation();
    if (const auto* error = std::get_if<FileError>(&installation)) return fail(error->text);
    if (const auto error = in_the_way(files, folder, options)) return fail(error->text);
    if (const auto error = make_folders(folder, &std::get<Installation>(installation))) return fail(error->text);
    if (const auto error = write_generated(files, folder)) return fail(error->text);
    if (const auto error = copy_runtime(std::get<Installation>(installation), folder)) return fail(error->text);
    return done;
}

int build(const Compilation& compilation, const Options& options, Watch& watch) {
    const auto installation = find_installation();
    if (const auto* error = std::get_if<FileError>(&installation)) return fail(error->text);
    const auto compiler = find_compiler(options.cxx, options.isa);
    if (const auto* error = std::get_if<FileError>(&compiler)) return fail(error->text);

    const std::string output = options.output.empty() ? emit::program_name(compilation.model.name) : options.output;
    std::error_code ignored;
    if (fs::is_directory(output, ignored)) return fail(fmt::format("cannot write `{}`: it is a folder", output));
    if (const auto error = is_input(output, options)) return fail(error->text);
    if (const auto error = folder_missing_above(output)) return fail(error->text);

    HoldSignals hold;  // before the folder, which has to go first
    const TemporaryFolder temporary;
    if (temporary.path().empty()) return fail(temporary.error());
    const std::string folder = options.keep.empty() ? temporary.path() : options.keep;
    if (const auto error = in_the_way(compilation.files, folder, options)) return fail(error->text);
    if (const auto error = make_folders(folder, options.keep.empty() ? nullptr : &std::get<Installation>(installation)))
        return fail(error->text);
    if (const auto error = write_generated(compilation.files, folder)) return fail(error->text);
    if (!options.keep.empty()) {
        if (const auto error = copy_runtime(std::get<Installation>(installation), folder)) return fail(error->text);
    }

    std::vector<SourceFile> sources;
    const auto& flags = compilation.files.flags;
    for (const auto& [path, text] : compilation.files.files) {
        // What stands behind the library's header is no part of the executable.
        const bool wanted = path.ends_with(".cpp") && !path.ends_with("_library.cpp");
        if (!wanted) continue;
        const auto flag = flags.find(path);
        sources.push_back({(fs::path(folder) / path).string(), flag == flags.end() ? "" : flag->second});
    }
    const std::string executable = temporary.path() + "/executable";
    const BuildResult result = build_program(std::get<Compiler>(compiler), std::get<Installation>(installation), options,
                                             sources, temporary.path(), executable, hold);
    if (result.failure == BuildFailure::Interrupted) return hold.came() ? signalled + hold.came() : interrupted;
    if (result.failure == BuildFailure::Error) return fail(result.error);
    watch.add_time("c++", result.compile_seconds);
    for (const FileTime& file : result.files) watch.add_part(file.name, file.seconds);
    watch.add_time("link", result.link_seconds);

    if (const auto error = move_file(executable, output)) return fail(error->text);
    return done;
}

}  // namespace netc::driver
