// Signals while data load.
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "child.h"
#include "netrt/files/files.h"
#include "netrt/system/interrupts.h"

TEST_CASE("a signal while data load ends the program at once, and the lock goes with it") {
    for (const int signal : {SIGINT, SIGTERM}) {
        Folder folder;
        const std::string path = folder.file("lock");
        const pid_t child = fork();
        if (child == 0) {
            ::signal(signal, SIG_DFL);
            const netrt::Interrupts interrupts;
            auto lock = netrt::FileLock::take(path);
            const netrt::Interrupts::Deadly deadly(interrupts, [&] { lock->remove(); });
            folder.write("loading", "");
            for (;;) pause();
        }
        for (int i = 0; i < 1000 && !folder.has("loading"); ++i) usleep(10'000);
        REQUIRE(folder.has("loading"));
        CHECK(folder.has("lock"));
        kill(child, signal);
        int status = 0;
        REQUIRE(waitpid(child, &status, 0) == child);
        CHECK(WIFSIGNALED(status));
        CHECK(WTERMSIG(status) == signal);
        CHECK_FALSE(folder.has("lock"));
    }
}
