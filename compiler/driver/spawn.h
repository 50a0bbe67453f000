// Other programs, started without a shell.
#pragma once

#include <signal.h>
#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace netc::driver {

/// While it lives, the signals that would end us wait, so that we can end what we started and clean up first.
class HoldSignals {
public:
    HoldSignals();
    ~HoldSignals();
    HoldSignals(const HoldSignals&) = delete;
    HoldSignals& operator=(const HoldSignals&) = delete;

    /// Returns when a program we started may have ended, or a signal came.
    void pause();
    /// The signal that came in a pause, or 0.
    int came() const { return came_; }

private:
    sigset_t waited_, before_;
    int came_ = 0;
};

/// A started program. `argv[0]` is its path; its output and errors go to the file `log`. It and what it starts are a
/// process group of their own.
struct Child {
    pid_t pid = -1;
    std::string log;
    std::string start_error;  // not empty: it could not be started
};

/// `folder`: where the program runs; empty: here.
Child start(const std::vector<std::string>& argv, const std::string& log, const std::string& folder = {});

enum class Outcome { Succeeded, Failed, Interrupted };

/// How the program ended, or nothing while it runs; once `hold` has a signal, it is ended. Interrupted: that happened,
/// or Ctrl-C ended it.
std::optional<Outcome> outcome(const Child& child, const HoldSignals& hold);

/// Waits for the program to end, and ends it when a signal comes.
Outcome wait(const Child& child, HoldSignals& hold);

/// The file that a command's name stands for: a path when it has a `/`, else the first hit in $PATH. Empty when there is
/// none that can be executed.
std::string find_program(const std::string& name);

}  // namespace netc::driver
