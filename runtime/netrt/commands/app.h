// The command line that every generated program has.
#pragma once

#include "netrt/system/version.h"

namespace netrt {

/// Does what the arguments say; returns the exit code: 0, 1 (the files given, or a check that failed), 2 (usage),
/// 130 (interrupted, after saving).
int run_app(const Net& net, int argc, char** argv, const Extras& extras = {});
/// The same with the version that fits the processor.
int run_app(const List<Version>& versions, int argc, char** argv);

}  // namespace netrt
