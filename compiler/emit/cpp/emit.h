// A plan as C++: everything that is written for one net.
#pragma once

#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "loop/plan.h"

namespace netc::emit {

/// Paths, relative to the folder of the output, and texts. For a net called Digits; in a portable program digits.cpp
/// and those that go with it are there for each version (digits_avx2.cpp ...):
///   digits.h            the net as a library: C interface, and C++ on top of it
///   digits.cpp          weights, kernels, and the programs made of them; of a large net, see network_files.cpp:
///   digits_network.h    ... weights, the memory of training, and the kernels that several files use
///   digits_forward.cpp, digits_backward.cpp
///                       ... the passes of training; digits.cpp has the other programs
///   digits_tables.cpp   what the runtime is told about the net
///   digits_library.cpp  behind digits.h
///   digits_selftest.cpp the net in plain loops, unless the plan goes without
///   digits_profile.cpp  the work of each kernel, with the selftest
///   main.cpp            the command line
///   CMakeLists.txt      builds all of it with the runtime's files beside it
struct Files {
    std::vector<std::pair<std::string, std::string>> files;
    std::vector<std::string> network;          // paths of those with weights, kernels and programs
    std::map<std::string, std::string> flags;  // by path: what a file is compiled with besides the others' flags

    /// Their text.
    std::string kernels() const;
};

/// The best version first.
Files cpp(std::span<const loop::Plan> versions);
inline Files cpp(const loop::Plan& plan) { return cpp(std::span(&plan, 1)); }

}  // namespace netc::emit
