// Ctrl-C and its kind: blocked, and fetched when asked for; so there is no handler and no global state.
#include "netrt/interrupts.h"

#include <ctime>
#include <initializer_list>

namespace netrt {

Interrupts::Interrupts() {
    sigemptyset(&signals_);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        struct sigaction now;
        const bool ignored = sigaction(signal, nullptr, &now) == 0 && now.sa_handler == SIG_IGN;
        if (!ignored) sigaddset(&signals_, signal);
    }
    pthread_sigmask(SIG_BLOCK, &signals_, &before_);
}

Interrupts::~Interrupts() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

bool Interrupts::came() {
    const timespec no_time = {0, 0};
    return sigtimedwait(&signals_, nullptr, &no_time) > 0;
}

Interrupts::Deadly::Deadly(const Interrupts& interrupts) : interrupts_(interrupts) {
    pthread_sigmask(SIG_UNBLOCK, &interrupts.signals_, nullptr);
}

Interrupts::Deadly::~Deadly() { pthread_sigmask(SIG_BLOCK, &interrupts_.signals_, nullptr); }

}  // namespace netrt
