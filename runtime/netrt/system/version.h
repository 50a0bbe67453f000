// The forms in which a program holds its net, each for other instructions, and which of them runs.
#pragma once

#include "netrt/program.h"
#include "netrt/result.h"

namespace netrt {

struct Selftest;  // selftest.h
struct Profile;   // profile.h

/// What a program may go without.
struct Extras {
    const Selftest* selftest = nullptr;
    const Profile* profile = nullptr;
};

/// A net compiled for the instructions Net::isa.
struct Version {
    const Net* net;
    Extras extras = {};
};

/// The first version that this processor can run, or the one that the variable NETRT_ISA names.
Result<Version> version_to_run(const List<Version>& versions);

}  // namespace netrt
