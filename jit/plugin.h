// What netc and the plug-in that compiles in memory say to each other. The same build makes both sides.
#pragma once

#include <string>
#include <vector>

#include "jit/plugin_version.h"  // written by cmake/plugin_version.cmake: NETC_PLUGIN_VERSION
#include "loop/plan.h"

namespace netc::jit {

/// A program to run as its executable would.
struct RunRequest {
    const loop::Plan& plan;              // with its selftest
    std::vector<std::string> arguments;  // of the program; the first is what it is called: "netc run digits.net"
    std::string cache;                   // folder of objects, or empty
    bool show_times = false;             // at the end, what compiling took
};

struct Plugin {
    const char* version;  // NETC_PLUGIN_VERSION; of another one nothing else may be looked at
    /// Why nothing can be compiled in memory here, or nothing.
    std::string (*obstacle)();
    /// Returns the program's exit code.
    int (*run)(const RunRequest& request);
    /// All kernels as LLVM's text, after its passes.
    std::string (*text)(const loop::Plan& plan);
};

}  // namespace netc::jit

/// The only symbol of the plug-in that is seen from outside.
extern "C" [[gnu::visibility("default")]] const netc::jit::Plugin netc_jit;
