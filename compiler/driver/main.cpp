// netc: arguments in, exit code out.
#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <new>
#include <system_error>

#include "base/match.h"
#include "driver/commands.h"
#include "driver/options.h"

namespace {

using namespace netc::driver;

int run(const Options& options) {
    const std::string file = options.operands.empty() ? "FILE" : options.operands.front();
    try {
        const int code = run_command(options);
        if (std::fflush(stdout) == 0) return code;
        fmt::print(stderr, "netc: cannot write to standard output: {}\n", std::strerror(errno));
        return failed;
    } catch (const FailedStage& error) {
        fmt::print(stderr,
                   "netc: internal error after `{}`: {}\n"
                   "  This is a bug in netc, not in your network. To show us:  netc emit --stage={} {}\n",
                   error.stage, error.what(), error.stage, file);
    } catch (const std::bad_alloc&) {
        fmt::print(stderr, "netc: out of memory\n");
        return failed;
    } catch (const std::system_error& error) {
        fmt::print(stderr, "netc: cannot write to standard output: {}\n", error.code().message());
        return failed;
    } catch (const std::exception& error) {
        fmt::print(stderr, "netc: internal error: {}\n  This is a bug in netc, not in your network.\n", error.what());
    }
    return internal_error;
}

}  // namespace

int main(int argc, char** argv) {
    return netc::match(
        parse_options({argv + 1, argv + argc}), [](const Options& options) { return run(options); },
        [](const UsageError& error) -> int {
            fmt::print(stderr, "netc: {}\ntry `netc --help`\n", error.text);
            return wrong_usage;
        });
}
