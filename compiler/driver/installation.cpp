// Looks for the runtime in $NETC_RUNTIME and beside the executable. CMake names the folders relative to the executable's.
#include "driver/installation.h"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>

namespace netc::driver {

namespace fs = std::filesystem;

namespace {

bool holds_runtime(const fs::path& folder) {
    std::error_code ignored;
    return fs::is_regular_file(folder / "netrt" / "app.h", ignored);
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
        return FileError{fmt::format("NETC_RUNTIME is `{}`, but there is no `netrt/app.h` in it", variable)};
    }
    std::error_code error;
    const fs::path folder = fs::read_symlink("/proc/self/exe", error).parent_path();
    const Installation found{(folder / NETC_RUNTIME_SOURCES).lexically_normal().string(),
                             (folder / NETC_RUNTIME_LIBRARIES).lexically_normal().string()};
    if (!error && holds_runtime(found.sources)) return found;
    return FileError{fmt::format(
        "netc's runtime is not at `{}`; set NETC_RUNTIME to the folder that holds `netrt`", found.sources)};
}

}  // namespace netc::driver
