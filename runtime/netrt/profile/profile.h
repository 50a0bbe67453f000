// What generated code tells about its kernels for `profile`: the work in each, and how to find this machine's limits.
#pragma once

#include "netrt/math/vec.h"
#include "netrt/program.h"
#include "netrt/result.h"

namespace netrt {

struct Request;  // command.h

/// One kernel of a program, or several that run as one; in the order of execution.
struct KernelWork {
    int phase;           // counted from 0: the work between two barriers
    const char* layers;  // what it computes
    double flops;        // of a full batch, counted as plain sums
    double bytes;        // that it reads and writes
};

// One copy for each processor that a program is compiled for: they stay in the file that includes them.

/// Multiplies and adds in registers, so many rounds; returns the operations that were done, and leaves a result.
template <int lanes>
static double multiply_adds(int rounds, float* result) {
    constexpr int chains = 12;  // more than hide the latency
    f32<lanes> sums[chains];
    for (int i = 0; i < chains; ++i) sums[i] = f32<lanes>{} + static_cast<float>(i);
    f32<lanes> factor = f32<lanes>{} + 0.999f, term = f32<lanes>{} + 1e-6f;
    hold(factor);
    hold(term);
    for (int round = 0; round < rounds; ++round) {
#pragma GCC unroll 12
        for (int i = 0; i < chains; ++i) sums[i] = sums[i] * factor + term;
    }
    for (int i = 1; i < chains; ++i) sums[0] += sums[i];
    *result = sums[0][0];
    return 2.0 * lanes * chains * rounds;
}

/// Reads numbers, four vectors at a time.
template <int lanes>
static int32_t read_all(const int32_t* from, size_t count) {
    i32<lanes> mixed[4] = {};
    for (size_t i = 0; i + 4 * lanes <= count; i += 4 * lanes)
        for (int v = 0; v < 4; ++v) mixed[v] ^= loaded<i32<lanes>>(from + i + static_cast<size_t>(v * lanes));
    return (mixed[0] ^ mixed[1] ^ mixed[2] ^ mixed[3])[0];
}

/// Prints a table, or lines of JSON, of what each kernel takes beside what it could take at least. Returns an exit
/// code.
int run_profile(const Request& request);

struct Profile {
    double (*multiply_adds)(int rounds, float* result);
    int32_t (*read_all)(const int32_t* from, size_t count);
    List<List<KernelWork>> train = {};  // in the order of the stages
    List<KernelWork> evaluate = {}, predict = {};
    /// Programs without these tables are linked without what works on them.
    int (*run)(const Request&) = run_profile;
};

}  // namespace netrt
