// A folder that goes away, files in it, and the compilers that tests call.
#pragma once

#include <stdlib.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "emit/cpp/emit.h"

namespace scratch {

class Folder {
public:
    Folder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "netc-emit-XXXXXX").string();
        path_ = mkdtemp(pattern.data());
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::string operator/(const std::string& name) const { return path_ + "/" + name; }
    void write(const std::string& name, const std::string& text) const { std::ofstream(*this / name) << text; }
    void write(const netc::emit::Files& files) const {
        for (const auto& [path, text] : files.files) write(path, text);
    }

private:
    std::string path_;
};

/// Exit code of a command; what it prints is shown by the test.
inline int run(const std::string& command) { return std::system(command.c_str()); }

inline bool has(const std::string& program) { return run("command -v " + program + " >/dev/null 2>&1") == 0; }

inline const std::string include_runtime = " -I" NETC_ROOT "/runtime ";

}  // namespace scratch
