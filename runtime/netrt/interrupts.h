// Ctrl-C and its kind, asked for between the steps of a training instead of ending it anywhere.
#pragma once

#include <csignal>

namespace netrt {

/// While one of these lives, SIGINT, SIGTERM and SIGHUP wait until they are asked for, and a file that grows beyond a
/// limit is an error of the write instead of a signal. Make it before any thread: threads inherit what waits.
class Interrupts {
public:
    Interrupts();
    ~Interrupts();
    Interrupts(const Interrupts&) = delete;
    Interrupts& operator=(const Interrupts&) = delete;

    /// Whether a signal came since the last call.
    bool came();

private:
    sigset_t signals_;
    sigset_t before_;
};

}  // namespace netrt
