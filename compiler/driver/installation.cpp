// Looks for the runtime in $NETC_RUNTIME and beside the executable. CMake names the folders relative to the executable's.
#include "driver/installation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

namespace netc::driver {

namespace fs = std::filesystem;

namespace {

/// Of this executable; empty where the system does not say.
fs::path own_folder() {
    std::error_code error;
    const fs::path executable = fs::read_symlink("/proc/self/exe", error);
    return error ? fs::path() : executable.parent_path();
}

bool holds_runtime(const fs::path& folder) {
    std::error_code ignored;
    return fs::is_regular_file(folder / "netrt" / "program.h", ignored);
}

}  // namespace

std::string Installation::archive(bool minimal) const {
    const fs::path path = fs::path(libraries) / (minimal ? "libnetrt_minimal.a" : "libnetrt.a");
    std::error_code ignored;
    return fs::is_regular_file(path, ignored) ? path.string() : "";
}

std::variant<Installation, FileError> find_installation() {
    const char* variable = std::getenv("NETC_RUNTIME");
    if (variable && *variable) {
        if (holds_runtime(variable)) return Installation{variable, variable};
        return FileError{fmt::format("NETC_RUNTIME is `{}`, but there is no `netrt/program.h` in it", variable)};
    }
    const fs::path folder = own_folder();
    const Installation found{(folder / NETC_RUNTIME_SOURCES).lexically_normal().string(),
                             (folder / NETC_RUNTIME_LIBRARIES).lexically_normal().string()};
    if (!folder.empty() && holds_runtime(found.sources)) return found;
    return FileError{fmt::format(
        "netc's runtime is not at `{}`; set NETC_RUNTIME to the folder that holds `netrt`", found.sources)};
}

std::string plugin_path() { return (own_folder() / NETC_RUNTIME_LIBRARIES / "netc_jit.so").lexically_normal().string(); }

std::vector<std::string> runtime_files(const Installation& installation) {
    std::vector<std::string> result;
    std::error_code ignored;
    const fs::path root = installation.sources;
    for (const auto& entry : fs::recursive_directory_iterator(root / "netrt", ignored)) {
        const std::string extension = entry.path().extension().string();
        if (extension == ".h" || extension == ".cpp") result.push_back(entry.path().lexically_relative(root).string());
    }
    std::sort(result.begin(), result.end());
    return result;
}

}  // namespace netc::driver
