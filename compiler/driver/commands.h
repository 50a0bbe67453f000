// The commands of netc, each from options to exit code.
#pragma once

#include <stdexcept>
#include <string>

#include "driver/options.h"

namespace netc::driver {

enum ExitCode : int { done = 0, failed = 1, wrong_usage = 2, internal_error = 70, signalled = 128, interrupted = 130 };

/// Runs what `options` ask for. Results go to standard output, messages to standard error.
int run_command(const Options& options);

/// An internal error, with the stage after which it happened.
struct FailedStage : std::runtime_error {
    FailedStage(const std::string& what, std::string stage) : std::runtime_error(what), stage(std::move(stage)) {}
    std::string stage;
};

}  // namespace netc::driver
