// Runs programs as people do (train, eval, features) from recorded weights and data, and compares what they write with
// what PyTorch computed in double.
//
// A number may differ by twelve times the largest error that single precision makes in PyTorch itself, tensor by tensor.
#pragma once

#include <string>

#include "netrt/program.h"

/// Ends the process with exit code 1.
[[noreturn]] void stop(const std::string& message);

class Replays {
public:
    /// `recorded` has NAME.safetensors of each net; in `scratch` each gets a folder. Both are absolute paths.
    Replays(std::string recorded, std::string scratch);

    /// Each command runs in a process of its own; what differs is printed.
    void replay(const std::string& name, const netrt::Net& net);

    /// Says what came of all of them. Returns the exit code: 0 when something was compared and nothing differs.
    int tell() const;

private:
    std::string recorded_, scratch_;
    int nets_ = 0, compared_ = 0, differing_ = 0;
    double worst_ = 0;
    std::string worst_net_;
};
