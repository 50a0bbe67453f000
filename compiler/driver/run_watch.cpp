// A supervisor without threads: one child at a time, signals and changes of the file as events.
#include "driver/run_watch.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/inotify.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/utf8.h"
#include "driver/commands.h"
#include "driver/files.h"
#include "emit/names.h"

namespace netc::driver {

namespace {

using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::milliseconds;

/// Which bytes a name stands for, as far as that is seen without reading them: all zero when there is no such file.
struct Stamp {
    ino_t inode = 0;
    off_t bytes = 0;
    time_t seconds = 0;
    long nanoseconds = 0;
    bool operator==(const Stamp&) const = default;
};

Stamp stamp_of(const std::string& path) {
    struct stat found {};
    if (::stat(path.c_str(), &found) != 0) return {};
    return {found.st_ino, found.st_size, found.st_mtim.tv_sec, found.st_mtim.tv_nsec};
}

/// When one of some files was saved. They are looked at ten times a second, which finds changes behind links and on network
/// drives too; inotify, where there is one, only makes that look come sooner.
class SavedFiles {
public:
    explicit SavedFiles(const std::string& path) : folders_(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) { follow({path}); }
    ~SavedFiles() {
        if (folders_ >= 0) ::close(folders_);
    }
    SavedFiles(const SavedFiles&) = delete;
    SavedFiles& operator=(const SavedFiles&) = delete;

    /// From now on these are looked at, and no others.
    void follow(const std::vector<std::string>& paths) {
        std::map<std::string, Stamp> stamps;
        for (const std::string& path : paths) {
            const auto known = stamps_.find(path);
            stamps[path] = known == stamps_.end() ? stamp_of(path) : known->second;
            const std::string folder = std::filesystem::path(path).parent_path().string();
            if (folders_ >= 0)
                ::inotify_add_watch(folders_, folder.empty() ? "." : folder.c_str(),
                                    IN_CLOSE_WRITE | IN_MOVE | IN_CREATE | IN_DELETE);
        }
        stamps_ = std::move(stamps);
    }

    /// Can be read when something happens in the folders; negative, which poll ignores, without inotify.
    int events() const { return folders_; }
    /// The last that was saved.
    const std::string& last() const { return last_; }
    Milliseconds next_look() const { return settling_ ? quiet : Milliseconds(100); }

    /// Whether one was saved, or removed, since the last time. Editors save in several steps: they are one when no 20 ms
    /// lie between them.
    bool changed() {
        char forgotten[4096];
        while (folders_ >= 0 && ::read(folders_, forgotten, sizeof forgotten) > 0) {}
        for (auto& [path, stamp] : stamps_) {
            const Stamp now = stamp_of(path);
            if (now == stamp) continue;
            stamp = now;
            last_ = path;
            settling_ = true;
            since_ = Clock::now();
        }
        if (!settling_ || Clock::now() - since_ < quiet) return false;
        settling_ = false;
        return true;
    }

private:
    static constexpr Milliseconds quiet{20};

    std::map<std::string, Stamp> stamps_;
    std::string last_;
    const int folders_;
    bool settling_ = false;
    Clock::time_point since_;
};

/// While it lives, signals are read from a file. What we were started to ignore (nohup) stays ignored.
class SignalFile {
public:
    SignalFile() {
        sigset_t signals;
        sigemptyset(&signals);
        sigaddset(&signals, SIGCHLD);
        for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
            struct sigaction action {};
            if (::sigaction(signal, nullptr, &action) == 0 && action.sa_handler != SIG_IGN) sigaddset(&signals, signal);
        }
        ::sigprocmask(SIG_BLOCK, &signals, &before_);
        file_ = ::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
    }
    ~SignalFile() {
        ::close(file_);
        ::sigprocmask(SIG_SETMASK, &before_, nullptr);
    }
    SignalFile(const SignalFile&) = delete;
    SignalFile& operator=(const SignalFile&) = delete;

    int file() const { return file_; }
    std::optional<signalfd_siginfo> next() const {
        signalfd_siginfo signal;
        if (::read(file_, &signal, sizeof signal) != sizeof signal) return std::nullopt;
        return signal;
    }

private:
    sigset_t before_;
    int file_ = -1;
};

/// Where a stage's state is kept, from which training goes on: as the program itself finds it.
std::vector<std::string> state_files(const graph::Model& model, const std::vector<std::string>& arguments) {
    constexpr std::string_view flag = "--save", ending = ".safetensors";
    for (size_t i = 2; i < arguments.size(); ++i) {
        std::string stem;
        if (arguments[i].starts_with("--save=")) stem = arguments[i].substr(flag.size() + 1);
        if (arguments[i] == flag && i + 1 < arguments.size()) stem = arguments[i + 1];
        if (stem.empty()) continue;
        if (stem.size() > ending.size() && stem.ends_with(ending)) stem.resize(stem.size() - ending.size());
        return {stem + ".state"};
    }
    std::vector<std::string> files;
    for (const graph::Stage& stage : model.stages)
        files.push_back(fmt::format("{}.{}.state", emit::program_name(model.name), stage.name));
    return files;
}

/// A version of the file without errors.
struct Version {
    Source source;
    std::vector<std::string> states;
};

class Supervisor {
public:
    Supervisor(const Options& options, const RunSteps& steps)
        : options_(options),
          steps_(steps),
          path_(options.operands[0]),
          trains_(options.operands.size() > 1 && options.operands[1] == "train") {}

    int run() {
        look();
        for (;;) {
            if (child_ < 0 && ends_) return code_;
            if (child_ < 0 && next_ && !begin()) return steps_.run(running_->source, of_child_);
            pollfd files[] = {{signals_->file(), POLLIN, 0}, {file_->events(), POLLIN, 0}};
            ::poll(files, 2, static_cast<int>(file_->next_look().count()));
            while (const auto signal = signals_->next()) take(*signal);
            if (!ends_ && file_->changed()) look();
        }
    }

private:
    std::string name() const { return fmt::format("`{}`", printable(path_)); }

    /// What is said must not run into the line of progress that the child shows.
    void clear_line() const {
        if (child_ > 0 && ::isatty(STDERR_FILENO)) driver::say("\r\033[K");
    }

    void say(const std::string& sentence) const {
        clear_line();
        driver::say(fmt::format("netc: {}\n", sentence));
    }

    /// Reads and checks the file; what has no errors and is new runs next.
    void look() {
        clear_line();
        std::optional<Source> source = steps_.load();
        const std::optional<graph::Model> model = source ? steps_.check(*source) : std::nullopt;
        if (source) follow(*source);
        if (!model)
            return say(fmt::format("{}waiting for {} to be saved", child_ > 0 ? "the net before goes on; " : "", name()));
        const bool runs = child_ > 0 && !next_, done_with = child_ < 0 && trains_ && code_ == done;
        if (running_ && running_->source.equals(*source) && (runs || done_with))
            return say(fmt::format("{} is the net that {}", name(), runs ? "runs" : "ran"));
        if (running_) say(fmt::format("`{}` was saved", printable(file_->last())));
        // SIGTERM: shells have their background processes ignore SIGINT.
        if (runs) ::kill(child_, SIGTERM);
        next_ = Version{std::move(*source), state_files(*model, options_.operands)};
    }

    void follow(const Source& source) {
        std::vector<std::string> paths;
        for (const auto& file : source.files())
            if (!file->is_library) paths.push_back(file->name);
        file_->follow(paths);
    }

    void take(const signalfd_siginfo& signal) {
        if (signal.ssi_signo == SIGCHLD) return reap();
        ends_ = true;
        // A terminal has told the child too; told twice, it would not end in its own way.
        if (child_ > 0 && signal.ssi_code != SI_KERNEL) ::kill(child_, static_cast<int>(signal.ssi_signo));
    }

    void reap() {
        int status = 0;
        if (child_ < 0 || ::waitpid(child_, &status, WNOHANG) != child_) return;
        code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        child_ = -1;
        for (const auto& [path, stamp] : states_before_)
            if (stamp_of(path) != stamp) written_.insert(path);
        if (ends_ || next_) return;
        say(fmt::format("ended{}; waiting for {} to be saved (Ctrl-C ends)",
                        code_ == done ? "" : fmt::format(" with exit code {}", code_), name()));
    }

    /// Starts a child for the next version. False in the child.
    bool begin() {
        running_ = std::exchange(next_, std::nullopt);
        of_child_ = options_;
        states_before_.clear();
        bool ours = false;
        for (const std::string& path : running_->states) {
            states_before_[path] = stamp_of(path);
            ours |= written_.contains(path);
        }
        if (trains_ && ours) adapt(of_child_.operands);
        std::fflush(nullptr);
        const pid_t parent = ::getpid();
        child_ = ::fork();
        if (child_ < 0) say(fmt::format("the program cannot be started: {}", std::strerror(errno)));
        if (child_ != 0) return true;
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);
        std::signal(SIGTERM, SIG_DFL);
        signals_.reset();
        file_.reset();
        if (::getppid() != parent) std::raise(SIGTERM);
        return false;
    }

    /// The arguments that go on where the children before have stopped. Files of other runs are for the user to replace.
    static void adapt(std::vector<std::string>& arguments) {
        std::erase(arguments, "--force");
        arguments.insert(arguments.begin() + 2, "--adapt");
    }

    const Options& options_;
    const RunSteps& steps_;
    const std::string path_;
    const bool trains_;
    std::optional<SignalFile> signals_{std::in_place};
    std::optional<SavedFiles> file_{std::in_place, path_};
    std::optional<Version> running_, next_;  // of the child, or of the last; asked for while the child ends
    Options of_child_;
    pid_t child_ = -1;
    int code_ = failed;  // of the last child
    bool ends_ = false;  // a signal came
    std::map<std::string, Stamp> states_before_;  // the child began
    std::set<std::string> written_;               // states that children have written
};

}  // namespace

int run_watched(const Options& options, const RunSteps& steps) { return Supervisor(options, steps).run(); }

}  // namespace netc::driver
