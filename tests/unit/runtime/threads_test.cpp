// Teams of threads: every thread takes its part, whoever is sent home comes back, and quotas are read.
#include <atomic>
#include <vector>

#include <doctest/doctest.h>

#include "netrt/system/crowding.h"
#include "netrt/system/processors.h"
#include "netrt/system/threads.h"

using namespace netrt;

TEST_CASE("every thread of a team does its share once, job after job") {
    for (const int size : {1, 2, 3, 8}) {
        Team team(size, Strength::Full);
        for (int job = 0; job < 200; ++job) {
            std::vector<int> done(100, 0);
            std::atomic<int> before = 0, behind = 0;
            team.run([&](const Worker& worker) {
                CHECK(worker.threads == size);
                for (const int i : worker.share(100)) ++done[static_cast<size_t>(i)];
                ++before;
                worker.barrier();
                if (before == size) ++behind;
            });
            CHECK(behind == size);
            CHECK(done == std::vector<int>(100, 1));
        }
    }
}

TEST_CASE("a team that fits goes on computing all of it while threads are sent home and called back") {
    // More threads than any machine has processors: most of them wait for one, so the team becomes smaller.
    Team team(max_threads);
    int smallest = max_threads;
    bool grew = false;
    const int64_t end = nanoseconds_now() + 1'500'000'000;
    while (nanoseconds_now() < end) {
        std::atomic<int> sum = 0;
        int threads = 0;
        team.run([&](const Worker& worker) {
            if (worker.thread == 0) threads = worker.threads;
            int part = 0;
            for (const int i : worker.share(20'000)) part += i % 7;
            sum += part;
            worker.barrier();
        });
        REQUIRE(sum == 59'997);
        grew = grew || threads > smallest;
        smallest = std::min(smallest, threads);
    }
    if (runnable_nanoseconds(kernel_thread_id()) < 0) return;  // nothing is known, so all work on
    CHECK(smallest < max_threads);
    CHECK(grew);
}

TEST_CASE("quotas of control groups") {
    CHECK(processors_of_quota("200000 100000\n") == 2);
    CHECK(processors_of_quota("150000 100000\n") == 2);
    CHECK(processors_of_quota("10000 100000\n") == 1);
    CHECK(processors_of_quota("max 100000\n") == no_quota);
    CHECK(processors_of_quota("") == no_quota);
    CHECK(processors_of_quota("-1 100000") == no_quota);
    CHECK(processor_count() >= 1);
}
