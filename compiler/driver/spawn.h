// Other programs, started without a shell.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace netc::driver {

/// A started program. `argv[0]` is its path; its output and errors go to the file `log`.
struct Child {
    pid_t pid = -1;
    std::string log;
    std::string start_error;  // not empty: it could not be started
};

Child start(const std::vector<std::string>& argv, const std::string& log);

enum class Outcome { Succeeded, Failed, Interrupted };

/// Waits for the program to end. Interrupted: it was ended by the user (Ctrl-C).
Outcome wait(const Child& child);

/// The file that a command's name stands for: a path when it has a `/`, else the first hit in $PATH. Empty when there is
/// none that can be executed.
std::string find_program(const std::string& name);

/// While it lives, Ctrl-C ends the programs we started but not us, so that we can clean up after them.
class HoldInterrupts {
public:
    HoldInterrupts();
    ~HoldInterrupts();
    HoldInterrupts(const HoldInterrupts&) = delete;
    HoldInterrupts& operator=(const HoldInterrupts&) = delete;

private:
    void (*before_)(int);
};

}  // namespace netc::driver
