// How many threads of a team find a processor.
#pragma once

#include <atomic>
#include <cstdint>

namespace netrt {

/// A thread without a processor holds up the others at every barrier: with one foreign process on two processors, two
/// threads take longer than one. So a team looks now and then how long its threads were ready to run and could not, and
/// does without as many of them as found no processor, for a while. Then all try again.
class Crowding {
public:
    static constexpr int most_threads = 64;

    /// Called by thread `thread` of the team before it works.
    void enters(int thread);

    /// How many of `size` threads should take the next jobs, where `present` took the last ones. Called between jobs by
    /// one thread. It takes nanoseconds, but every 20 milliseconds, when it looks, microseconds.
    int fitting(int size, int present);

private:
    static constexpr int64_t millisecond = 1'000'000;
    /// What is lost before the first look and by trying again stays below a tenth of the time.
    static constexpr int64_t look_after = 20 * millisecond, first_rest = 200 * millisecond,
                             longest_rest = 3200 * millisecond;

    int watch_from(int64_t now, int threads);

    std::atomic<int> kernel_ids_[most_threads] = {};  // 0: that thread has not begun yet
    int64_t began_ = 0, delay_before_ = 0;            // of the stretch of time that is watched
    int64_t next_decision_ = 0;
    int64_t rest_ = first_rest;  // for how long threads are sent home the next time
};

}  // namespace netrt
