// A team of threads that work on one step together: shares of loops, barriers that spin.
#pragma once

#include <cstdint>

namespace netrt {

constexpr int max_threads = 64;

/// first <= i < last; for (int i : range).
struct Range {
    int first, last;
    struct Iterator {
        int i;
        int operator*() const { return i; }
        Iterator& operator++() {
            ++i;
            return *this;
        }
        bool operator!=(Iterator other) const { return i < other.i; }
    };
    Iterator begin() const { return {first}; }
    Iterator end() const { return {last}; }
};

class Team;

/// One thread's view of the team.
struct Worker {
    Team& team;
    int thread;
    int threads;

    /// This thread's part of 0..count-1; the parts are contiguous and differ by at most one.
    Range share(int count) const {
        return {static_cast<int>(int64_t{count} * thread / threads), static_cast<int>(int64_t{count} * (thread + 1) / threads)};
    }
    /// Whether piece of work number i, which is not shared, is this thread's.
    bool takes(int i) const { return thread == i % threads; }
    void barrier() const;
};

/// Is called by thread 0 whenever a phase of a team's job has ended: a phase is what lies between two barriers. The other
/// threads do not wait for it.
struct PhaseWatch {
    void (*ended)(void* context) = nullptr;
    void* context = nullptr;
};

int64_t nanoseconds_now();

/// `size` threads, the caller's among them. Workers spin briefly between jobs, then sleep. Nothing is allocated after
/// construction. One job at a time.
class Team {
public:
    explicit Team(int size);
    ~Team();
    Team(const Team&) = delete;
    Team& operator=(const Team&) = delete;

    int size() const { return size_; }

    /// Calls body(worker) on every thread; returns when all are done.
    template <class Body>
    void run(Body&& body) {
        struct Frame {
            Team* team;
            Body* body;
        } frame{this, &body};
        start({[](void* context, int thread) {
                   auto* handed = static_cast<Frame*>(context);
                   (*handed->body)(Worker{*handed->team, thread, handed->team->size_});
               },
               &frame});
    }

    /// Returns when every thread of the running job has called it.
    void barrier();

    /// Watches the jobs from now on; `{}` ends it.
    void watch_phases(PhaseWatch watch) { watch_ = watch; }
    void phase_ended() {
        if (watch_.ended != nullptr) watch_.ended(watch_.context);
    }

private:
    struct Job {
        void (*function)(void* context, int thread) = nullptr;
        void* context = nullptr;
    };
    struct Crew;  // the threads and their counters: generated code compiles faster without their headers
    void start(Job job);
    void stop();
    void work(int thread);

    int size_;
    int spins_;  // before a wait falls asleep
    PhaseWatch watch_;
    Crew* const crew_;
};

inline void Worker::barrier() const {
    team.barrier();
    if (thread == 0) team.phase_ended();
}

}  // namespace netrt
