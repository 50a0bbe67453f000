// Ctrl-C and its kind: blocked, and fetched when asked for; so there is no handler and no global state.
#include "netrt/interrupts.h"

#include <ctime>
#include <initializer_list>

namespace netrt {

Interrupts::Interrupts() {
    sigemptyset(&signals_);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals_, signal);
    sigset_t blocked = signals_;
    sigaddset(&blocked, SIGXFSZ);
    pthread_sigmask(SIG_BLOCK, &blocked, &before_);
}

Interrupts::~Interrupts() {
    sigset_t full_disk;
    sigemptyset(&full_disk);
    sigaddset(&full_disk, SIGXFSZ);
    const timespec no_time = {0, 0};
    while (sigtimedwait(&full_disk, nullptr, &no_time) > 0) {  // was reported by the write
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

bool Interrupts::came() {
    const timespec no_time = {0, 0};
    return sigtimedwait(&signals_, nullptr, &no_time) > 0;
}

}  // namespace netrt
