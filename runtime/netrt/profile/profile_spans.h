// What the threads of a team did while it was watched: which kernel, from when to when.
#pragma once

#include <cstdint>
#include <vector>

#include "netrt/profile/profile.h"
#include "netrt/system/threads.h"

namespace netrt {

/// A kernel, or what one thread does of it for one sample; times in nanoseconds of the clock.
struct Span {
    int kernel, thread;
    int64_t begin, end;
    double seconds() const { return static_cast<double>(end - begin) * 1e-9; }
};

/// Notes moments, each thread for itself.
class Recorder {
public:
    explicit Recorder(int threads) : moments_(static_cast<size_t>(threads)) {}

    Watch watch() { return {note, this}; }
    /// Forgets what it noted and keeps the memory for it.
    void clear() {
        for (auto& moments : moments_) moments.clear();
    }
    /// The noted moments as work on `kernels`, the kernels of the program that ran.
    std::vector<Span> spans(const List<KernelWork>& kernels) const;

private:
    struct Noted {
        int64_t time;
        Moment moment;
    };
    static void note(void* self, int thread, Moment moment) {
        static_cast<Recorder*>(self)->moments_[static_cast<size_t>(thread)].push_back({nanoseconds_now(), moment});
    }

    std::vector<std::vector<Noted>> moments_;  // by thread
};

}  // namespace netrt
