// Two forms of one net, run side by side.
#pragma once

#include <cstddef>
#include <string>

#include "netrt/system/version.h"

/// The number of kernels whose results differ, each told of on standard output: two steps of each stage, evaluation,
/// prediction, features. Of the first the profile is needed.
size_t differing_kernels(const netrt::Version& one, const netrt::Version& other);

/// The net in a library that library_of.sh made.
netrt::Version version_in(const char* path);

[[noreturn]] void stop(const std::string& message);
