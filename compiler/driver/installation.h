// Where netc's own files are: the runtime that every generated program is compiled and linked with.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "driver/files.h"

namespace netc::driver {

/// The build folder has the layout of an installation: PREFIX/bin/netc, PREFIX/share/netc/netrt, PREFIX/lib/netc.
struct Installation {
    std::string sources;    // holds the folder netrt with the runtime's headers and sources
    std::string libraries;  // holds libnetrt.a and libnetrt_minimal.a, when they were built

    /// The archive for such a program; empty when there is none and the sources have to be compiled.
    std::string archive(bool minimal) const;
};

/// $NETC_RUNTIME when it is set (a folder that holds netrt), else relative to this executable.
std::variant<Installation, FileError> find_installation();

/// Where the plug-in that compiles in memory lies, if this netc was built with it.
std::string plugin_path();

/// Headers and sources of the runtime, relative to the folder that holds `netrt`, sorted.
std::vector<std::string> runtime_files(const Installation& installation);

}  // namespace netc::driver
