// Ctrl-C and its kind, asked for between the steps of a training instead of ending it anywhere.
#pragma once

#include <csignal>
#include <functional>
#include <thread>

#include "netrt/files/files.h"

namespace netrt {

/// While one of these lives, SIGINT, SIGTERM and SIGHUP wait until they are asked for; those that were ignored before,
/// as `nohup` has it, stay ignored. Make it before any thread: threads inherit what waits.
class Interrupts {
public:
    Interrupts();
    ~Interrupts();
    Interrupts(const Interrupts&) = delete;
    Interrupts& operator=(const Interrupts&) = delete;

    /// Whether a signal came since the last call.
    bool came();

    /// While one of these lives there is nothing to save: signals end the program at once, after `clean_up`, which runs
    /// in a thread of its own.
    class Deadly {
    public:
        Deadly(const Interrupts& interrupts, std::function<void()> clean_up);
        ~Deadly();
        Deadly(const Deadly&) = delete;
        Deadly& operator=(const Deadly&) = delete;

    private:
        void watch();

        const sigset_t signals_;
        const std::function<void()> clean_up_;
        const Descriptor signal_, end_;  // can be read when a signal came; when this is destroyed
        std::thread thread_;
    };

private:
    sigset_t signals_;
    sigset_t before_;
};

}  // namespace netrt
