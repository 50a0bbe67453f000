// The command `selftest`.
#include "netrt/command.h"
#include "netrt/selftest/selftest.h"

namespace netrt {

int selftest_command(const Request& request) {
    constexpr int most_threads = 4;
    if (request.selftest == nullptr) return complain(request, Error{"this program was made without its selftest"});
    const int threads = request.options.threads > 0 ? static_cast<int>(request.options.threads) : most_threads;
    const Result<int> failures = request.selftest->run(request.net, *request.selftest, threads);
    if (!failures) return complain(request, failures.error());
    return *failures == 0 ? exit_done : exit_failed;
}

}  // namespace netrt
