// The team of threads: jobs are handed over by a counter, barriers count in and out.
#include "netrt/system/threads.h"

#include <algorithm>
#include <atomic>
#include <ctime>
#include <thread>

#include "netrt/system/crowding.h"
#include "netrt/system/processors.h"

namespace netrt {

namespace {

inline void pause() {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    asm volatile("yield");
#endif
}

// Spinning is cheaper than the kernel while the wait is short, so a wait falls asleep only in the end; at once almost
// when there are more threads than processors, since then the one that is waited for may be waiting to run.
constexpr int many_spins = 20000, few_spins = 50;

}  // namespace

int64_t nanoseconds_now() {
    timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

struct Team::Crew {
    Job job;
    alignas(64) std::atomic<unsigned> started{0};
    alignas(64) std::atomic<int> waiting{0};
    alignas(64) std::atomic<unsigned> passed{0};
    alignas(64) std::atomic<unsigned> recalled{0};  // wakes those that were sent home
    unsigned started_when_recalled = 0;
    Crowding crowding;
    std::thread workers[max_threads];
};

Team::Team(int size, Strength strength)
    : size_(std::clamp(size, 1, max_threads)), strength_(strength), crew_(new Crew) {
    spins_ = size_ <= processor_count() ? many_spins : few_spins;
    crew_->crowding.enters(0);
    const int wanted = size_;
    for (int t = 1; t < wanted; ++t) {
        size_ = present_ = t + 1;
        try {
            crew_->workers[t] = std::thread([this, t] { work(t); });
        } catch (...) {
            // Those that run are sent home first: a thread must not be destroyed while it works.
            size_ = present_ = t;
            stop();
            throw;
        }
    }
}

Team::~Team() { stop(); }

void Team::stop() {
    call(size_);
    hand_over({});
    for (int t = 1; t < size_; ++t) crew_->workers[t].join();
    delete crew_;
}

void Team::barrier() {
    if (present_ == 1) return;
    const unsigned round = crew_->passed.load(std::memory_order_acquire);
    if (crew_->waiting.fetch_add(1, std::memory_order_acq_rel) == present_ - 1) {
        crew_->waiting.store(0, std::memory_order_relaxed);
        crew_->passed.store(round + 1, std::memory_order_release);
        crew_->passed.notify_all();
        return;
    }
    for (int spins = 0; crew_->passed.load(std::memory_order_acquire) == round; ++spins) {
        if (spins < spins_)
            pause();
        else
            crew_->passed.wait(round, std::memory_order_acquire);
    }
}

// Sends threads home, or back to work: from then on `wanted` of them take part. Between jobs only.
void Team::call(int wanted) {
    if (wanted == present_) return;
    if (wanted > present_) {
        crew_->started_when_recalled = crew_->started.load(std::memory_order_relaxed);
        present_ = size_;
        crew_->recalled.fetch_add(1, std::memory_order_release);
        crew_->recalled.notify_all();
    }
    if (wanted == present_) return;
    const auto nothing = [](void*, int) {};
    hand_over({nothing, nullptr, wanted});
    barrier();
    present_ = wanted;
}

// Every thread that is present begins the job. One without a function ends the threads.
void Team::hand_over(Job job) {
    crew_->job = job;
    crew_->started.fetch_add(1, std::memory_order_release);
    crew_->started.notify_all();
}

void Team::start(Job job) {
    // A watch sees all threads.
    const bool fits = strength_ == Strength::Fitting && watch_.sees == nullptr;
    call(fits ? crew_->crowding.fitting(size_, present_) : size_);
    if (present_ > 1) hand_over(job);
    job.function(job.context, 0);
    barrier();
}

void Team::work(int thread) {
    crew_->crowding.enters(thread);
    for (unsigned seen = 0;; ++seen) {
        for (int spins = 0; crew_->started.load(std::memory_order_acquire) == seen && spins < spins_; ++spins) pause();
        crew_->started.wait(seen, std::memory_order_acquire);
        const Job job = crew_->job;
        if (!job.function) return;
        const unsigned recalled = crew_->recalled.load(std::memory_order_relaxed);
        job.function(job.context, thread);
        barrier();
        if (thread < job.staying) continue;
        crew_->recalled.wait(recalled, std::memory_order_acquire);
        seen = crew_->started_when_recalled - 1;
    }
}

}  // namespace netrt
