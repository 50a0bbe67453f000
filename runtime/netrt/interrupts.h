// Ctrl-C and its kind, asked for between the steps of a training instead of ending it anywhere.
#pragma once

#include <csignal>

namespace netrt {

/// While one of these lives, SIGINT, SIGTERM and SIGHUP wait until they are asked for; those that were ignored before, as
/// `nohup` has it, stay ignored. Make it before any thread: threads inherit what waits.
class Interrupts {
public:
    Interrupts();
    ~Interrupts();
    Interrupts(const Interrupts&) = delete;
    Interrupts& operator=(const Interrupts&) = delete;

    /// Whether a signal came since the last call.
    bool came();

    /// While one of these lives there is nothing to save: signals to this thread end the program at once.
    class Deadly {
    public:
        explicit Deadly(const Interrupts& interrupts);
        ~Deadly();
        Deadly(const Deadly&) = delete;
        Deadly& operator=(const Deadly&) = delete;

    private:
        const Interrupts& interrupts_;
    };

private:
    sigset_t signals_;
    sigset_t before_;
};

}  // namespace netrt
