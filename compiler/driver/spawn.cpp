// posix_spawn, waiting, and looking a program up in $PATH.
#include "driver/spawn.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <ctime>

extern char** environ;

namespace netc::driver {

namespace {

bool is_program(const std::string& path) {
    struct stat found {};
    return ::stat(path.c_str(), &found) == 0 && S_ISREG(found.st_mode) && ::access(path.c_str(), X_OK) == 0;
}

/// Asks the program and all that it started to end, and makes them when they do not.
Outcome end(const Child& child) {
    constexpr int most_waits = 200;
    constexpr timespec pause{0, 10'000'000};
    ::kill(-child.pid, SIGTERM);
    for (int i = 0; i < most_waits; ++i) {
        if (::waitpid(child.pid, nullptr, WNOHANG) != 0) return Outcome::Interrupted;
        ::nanosleep(&pause, nullptr);
    }
    ::kill(-child.pid, SIGKILL);
    ::waitpid(child.pid, nullptr, 0);
    return Outcome::Interrupted;
}

}  // namespace

Child start(const std::vector<std::string>& argv, const std::string& log, const std::string& folder) {
    std::vector<char*> pointers;
    for (const std::string& argument : argv) pointers.push_back(const_cast<char*>(argument.c_str()));
    pointers.push_back(nullptr);

    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0666);
    posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, STDERR_FILENO);
    if (!folder.empty()) posix_spawn_file_actions_addchdir_np(&files, folder.c_str());

    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setpgroup(&attributes, 0);
    sigset_t limits = none;
    sigaddset(&limits, SIGXFSZ);
    posix_spawnattr_setsigdefault(&attributes, &limits);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);

    Child child{-1, log, ""};
    const int error = ::posix_spawn(&child.pid, pointers[0], &files, &attributes, pointers.data(), environ);
    if (error != 0) {
        child.pid = -1;
        child.start_error = std::strerror(error);
    }
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    return child;
}

std::optional<Outcome> outcome(const Child& child, const HoldSignals& hold) {
    if (child.pid < 0) return Outcome::Failed;
    int status = 0;
    const pid_t ended = ::waitpid(child.pid, &status, WNOHANG);
    if (ended == 0 && hold.came()) return end(child);
    if (ended == 0 || (ended < 0 && errno == EINTR)) return std::nullopt;
    if (ended < 0) return Outcome::Failed;
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGINT) return Outcome::Interrupted;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? Outcome::Succeeded : Outcome::Failed;
}

Outcome wait(const Child& child, HoldSignals& hold) {
    for (;;) {
        if (const auto ended = outcome(child, hold)) return *ended;
        hold.pause();
    }
}

std::string find_program(const std::string& name) {
    if (name.empty()) return "";
    if (name.find('/') != std::string::npos) return is_program(name) ? name : "";
    const char* variable = std::getenv("PATH");
    const std::string path = variable ? variable : "/usr/local/bin:/usr/bin:/bin";
    size_t begin = 0;
    while (begin <= path.size()) {
        const size_t end = std::min(path.find(':', begin), path.size());
        const std::string folder = end > begin ? path.substr(begin, end - begin) : ".";
        const std::string candidate = folder + "/" + name;
        if (is_program(candidate)) return candidate;
        begin = end + 1;
    }
    return "";
}

HoldSignals::HoldSignals() {
    sigemptyset(&waited_);
    sigaddset(&waited_, SIGCHLD);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        // What we were started to ignore (nohup) stays ignored.
        struct sigaction action {};
        if (::sigaction(signal, nullptr, &action) == 0 && action.sa_handler != SIG_IGN) sigaddset(&waited_, signal);
    }
    ::sigprocmask(SIG_BLOCK, &waited_, &before_);
}

HoldSignals::~HoldSignals() { ::sigprocmask(SIG_SETMASK, &before_, nullptr); }

void HoldSignals::pause() {
    const int signal = ::sigwaitinfo(&waited_, nullptr);
    if (signal > 0 && signal != SIGCHLD) came_ = signal;
}

}  // namespace netc::driver
