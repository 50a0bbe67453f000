// What a program is started with: descriptors, limits.
#include "netrt/system/surroundings.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>

namespace netrt {

namespace {
constexpr rlim_t least_stack_bytes = 1 << 20;
}

Status settle_in() {
    for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        if (fcntl(number, F_GETFD) < 0) open("/dev/null", O_RDONLY);  // gets the lowest number that is free: this one
    signal(SIGXFSZ, SIG_IGN);
    rlimit stack;
    if (getrlimit(RLIMIT_STACK, &stack) == 0 && stack.rlim_cur < least_stack_bytes)
        return make_error("the stack is limited to %llu kB, and %llu are needed: `ulimit -s` sets it",
                          static_cast<unsigned long long>(stack.rlim_cur >> 10),
                          static_cast<unsigned long long>(least_stack_bytes >> 10));
    return {};
}

}  // namespace netrt
