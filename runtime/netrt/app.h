// The command line that every generated program has.
#pragma once

#include "netrt/program.h"

namespace netrt {

struct Selftest;  // netrt/selftest.h

/// Does what the arguments say; returns the exit code: 0, 1 (the files given, or a check that failed), 2 (usage),
/// 130 (interrupted, after saving).
int run_app(const Net& net, int argc, char** argv, const Selftest* selftest = nullptr);

}  // namespace netrt
