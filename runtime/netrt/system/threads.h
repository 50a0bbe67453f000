// A team of threads that work on one step together: shares of loops, barriers that spin.
#pragma once

#include <cstdint>

#include "netrt/math/inline.h"

namespace netrt {

constexpr int max_threads = 64;

/// first <= i < last; for (int i : range).
struct Range {
    int first, last;
    struct Iterator {
        int i;
        NETRT_INLINE int operator*() const { return i; }
        NETRT_INLINE Iterator& operator++() {
            ++i;
            return *this;
        }
        NETRT_INLINE bool operator!=(Iterator other) const { return i < other.i; }
    };
    NETRT_INLINE Iterator begin() const { return {first}; }
    NETRT_INLINE Iterator end() const { return {last}; }
};

class Team;

/// What a watched thread comes to.
enum class Moment {
    Sample,  // the first kernel of a sample
    Kernel,  // a kernel, or its part of it
    Left,    // a kernel that another thread does alone
    Barrier  // a barrier, or the end of the job
};

/// Is told by each thread what it comes to; the others do not wait for it.
struct Watch {
    void (*sees)(void* context, int thread, Moment moment) = nullptr;
    void* context = nullptr;
};

/// One thread's view of the team. Whoever asks it for work begins that work: so a watch sees kernels begin.
struct Worker {
    Team& team;
    int thread;
    int threads;
    Watch watch = {};

    /// This thread's part of 0..count-1; the parts are contiguous and differ by at most one.
    NETRT_INLINE Range share(int count) const {
        comes_to(Moment::Kernel);
        return part_of(count);
    }
    /// Whether piece of work number i, which is not shared, is this thread's.
    NETRT_INLINE bool takes(int i) const {
        const bool taken = thread == i % threads;
        comes_to(taken ? Moment::Kernel : Moment::Left);
        return taken;
    }

    /// for (int s : samples): this thread's part of the samples.
    struct Samples {
        const Worker& worker;
        Range range;
        struct Iterator {
            const Worker& worker;
            Range::Iterator s;
            NETRT_INLINE int operator*() const {
                worker.comes_to(Moment::Sample);
                return *s;
            }
            NETRT_INLINE Iterator& operator++() {
                ++s;
                return *this;
            }
            NETRT_INLINE bool operator!=(const Iterator& other) const { return s != other.s; }
        };
        NETRT_INLINE Iterator begin() const { return {worker, range.begin()}; }
        NETRT_INLINE Iterator end() const { return {worker, range.end()}; }
    };
    NETRT_INLINE Samples samples(int n) const { return {*this, part_of(n)}; }
    /// 0..count-1, of a sample that is this thread's.
    NETRT_INLINE Range all(int count) const {
        comes_to(Moment::Kernel);
        return {0, count};
    }

    void barrier() const;
    NETRT_INLINE void comes_to(Moment moment) const {
        if (watch.sees != nullptr) [[unlikely]]
            watch.sees(watch.context, thread, moment);
    }

private:
    NETRT_INLINE Range part_of(int count) const {
        return {static_cast<int>(int64_t{count} * thread / threads),
                static_cast<int>(int64_t{count} * (thread + 1) / threads)};
    }
};

int64_t nanoseconds_now();

/// How many threads of a team take part in a job.
enum class Strength {
    Fitting,  // as many as find a processor (crowding.h)
    Full      // all of them
};

/// `size` threads, the caller's among them. Workers spin briefly between jobs, then sleep. Nothing is allocated after
/// construction. One job at a time.
class Team {
public:
    explicit Team(int size, Strength strength = Strength::Fitting);
    ~Team();
    Team(const Team&) = delete;
    Team& operator=(const Team&) = delete;

    int size() const { return size_; }

    /// Calls body(worker) on every thread that takes part; returns when all are done.
    template <class Body>
    void run(Body&& body) {
        struct Frame {
            Team* team;
            Body* body;
        } frame{this, &body};
        start({[](void* context, int thread) {
                   auto* handed = static_cast<Frame*>(context);
                   const Worker worker{*handed->team, thread, handed->team->present_, handed->team->watch_};
                   (*handed->body)(worker);
                   worker.comes_to(Moment::Barrier);
               },
               &frame});
    }

    /// Returns when every thread of the running job has called it.
    void barrier();

    /// Watches the jobs from now on; `{}` ends it.
    void watch(Watch watch) { watch_ = watch; }

private:
    struct Job {
        void (*function)(void* context, int thread) = nullptr;
        void* context = nullptr;
        int staying = max_threads;  // the others go home after it
    };
    struct Crew;  // the threads and their counters: generated code compiles faster without their headers
    void start(Job job);
    void hand_over(Job job);
    void call(int wanted);
    void stop();
    void work(int thread);

    int size_;
    int present_ = 1;  // threads that take part in jobs; the others sleep
    int spins_ = 0;    // before a wait falls asleep
    Strength strength_;
    Watch watch_;
    Crew* const crew_;
};

NETRT_INLINE void Worker::barrier() const {
    comes_to(Moment::Barrier);
    team.barrier();
}

}  // namespace netrt
