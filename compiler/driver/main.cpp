// netc: arguments in, exit code out.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <new>
#include <system_error>

#include "base/match.h"
#include "driver/commands.h"
#include "driver/files.h"
#include "driver/options.h"

namespace {

using namespace netc::driver;

int run(const Options& options) {
    const std::string file = options.operands.empty() ? "FILE" : options.operands.front();
    try {
        const int code = run_command(options);
        if (std::fflush(stdout) == 0) return code;
        say(fmt::format("netc: cannot write to standard output: {}\n", std::strerror(errno)));
        return failed;
    } catch (const FailedStage& error) {
        say(fmt::format("netc: internal error after `{}`: {}\n"
                        "  This is a bug in netc, not in your network. To show us:  netc emit --stage={} {}\n",
                        error.stage, error.what(), error.stage, file));
    } catch (const std::bad_alloc&) {
        say("netc: out of memory\n");
        return failed;
    } catch (const std::system_error& error) {
        say(fmt::format("netc: cannot write to standard output: {}\n", error.code().message()));
        return failed;
    } catch (const std::exception& error) {
        say(fmt::format("netc: internal error: {}\n  This is a bug in netc, not in your network.\n", error.what()));
    }
    return internal_error;
}

/// What is written to no one must not land in a file that gets its descriptor; a file that grows beyond what is allowed
/// is an error of writing.
void settle_in() {
    for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        if (::fcntl(number, F_GETFD) < 0) ::open("/dev/null", O_RDONLY);  // gets the lowest number that is free: this one
    std::signal(SIGXFSZ, SIG_IGN);
}

}  // namespace

int main(int argc, char** argv) {
    settle_in();
    return netc::match(
        parse_options({argv + 1, argv + argc}), [](const Options& options) { return run(options); },
        [](const UsageError& error) -> int {
            fmt::print(stderr, "netc: {}\ntry `netc --help`\n", error.text);
            return wrong_usage;
        });
}
