// Decides by what the kernel says about threads that wait for a processor.
#include "netrt/system/crowding.h"

#include <algorithm>
#include <cmath>

#include "netrt/system/processors.h"
#include "netrt/system/threads.h"

namespace netrt {
namespace {

/// Of the time that went by, summed over the threads: less is what any busy system does.
constexpr double harmless_delay = 0.2;

/// Summed over the first `threads`, or -1 where the kernel does not say.
int64_t delay_of(const std::atomic<int>* kernel_ids, int threads) {
    int64_t sum = 0;
    for (int t = 0; t < threads; ++t) {
        const int id = kernel_ids[t].load(std::memory_order_acquire);
        const int64_t delay = id == 0 ? 0 : runnable_nanoseconds(id);
        if (delay < 0) return -1;
        sum += delay;
    }
    return sum;
}

}  // namespace

void Crowding::enters(int thread) { kernel_ids_[thread].store(kernel_thread_id(), std::memory_order_release); }

int Crowding::watch_from(int64_t now, int threads) {
    began_ = now;
    delay_before_ = delay_of(kernel_ids_, threads);
    next_decision_ = now + look_after;
    return threads;
}

int Crowding::fitting(int size, int present) {
    if (size == 1) return 1;
    const int64_t now = nanoseconds_now();
    if (now < next_decision_) return present;
    if (present < size || began_ == 0) return watch_from(now, size);
    const int64_t delay = delay_of(kernel_ids_, size);
    const double share = static_cast<double>(delay - delay_before_) / static_cast<double>(now - began_);
    if (delay < 0 || delay_before_ < 0 || share <= harmless_delay) {
        rest_ = first_rest;
        return watch_from(now, size);
    }
    next_decision_ = now + rest_;
    rest_ = std::min(2 * rest_, longest_rest);
    return std::max(1, size - static_cast<int>(std::ceil(share)));
}

}  // namespace netrt
