// Ctrl-C and its kind: blocked, and fetched when asked for; so there is no handler and no global state.
#include "netrt/system/interrupts.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <ctime>
#include <initializer_list>
#include <utility>

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

Interrupts::Deadly::Deadly(const Interrupts& interrupts, std::function<void()> clean_up)
    : signals_(interrupts.signals_),
      clean_up_(std::move(clean_up)),
      signal_(signalfd(-1, &signals_, SFD_CLOEXEC)),
      end_(eventfd(0, EFD_CLOEXEC)) {
    if (signal_.open() && end_.open())
        thread_ = std::thread([this] { watch(); });  // else signals wait, as they do later
}

Interrupts::Deadly::~Deadly() {
    if (!thread_.joinable()) return;
    eventfd_write(end_.number(), 1);
    thread_.join();
}

void Interrupts::Deadly::watch() {
    pollfd files[] = {{signal_.number(), POLLIN, 0}, {end_.number(), POLLIN, 0}};
    while (poll(files, 2, -1) < 0) {
    }
    if (files[1].revents != 0) return;
    signalfd_siginfo signal;
    if (read(signal_.number(), &signal, sizeof signal) != sizeof signal) return;
    clean_up_();
    pthread_sigmask(SIG_UNBLOCK, &signals_, nullptr);
    raise(static_cast<int>(signal.ssi_signo));
}

}  // namespace netrt
