// The most multiply-adds that this machine does: chains of FMAs that stay in registers. Prints GFLOP/s of one thread
// and of two or more together (usage: peak [THREADS]).
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

namespace {

#ifdef __AVX512F__
constexpr int lanes = 16;
#else
constexpr int lanes = 8;
#endif
using Vector [[gnu::vector_size(lanes * sizeof(float))]] = float;

constexpr int chains = 12;  // more than latency times units
constexpr long rounds = 2'000'000;

void multiply_add(float* result) {
    Vector sums[chains];
    for (int i = 0; i < chains; ++i) sums[i] = Vector{} + static_cast<float>(i);
    Vector factor = Vector{} + 0.999f, term = Vector{} + 1e-6f;
    for (long round = 0; round < rounds; ++round) {
#pragma GCC unroll 12
        for (int i = 0; i < chains; ++i) sums[i] = sums[i] * factor + term;
    }
    for (int i = 1; i < chains; ++i) sums[0] += sums[i];
    *result = sums[0][0];
}

double gflops(int threads) {
    using Clock = std::chrono::steady_clock;
    std::vector<float> results(static_cast<size_t>(threads) * 64);
    std::atomic<bool> go{false};
    std::vector<std::thread> team;
    for (int t = 0; t < threads; ++t)
        team.emplace_back([&, t] {
            while (!go) {
            }
            multiply_add(&results[static_cast<size_t>(t) * 64]);
        });
    const auto start = Clock::now();
    go = true;
    for (std::thread& thread : team) thread.join();
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    return 2.0 * lanes * chains * rounds * threads / seconds * 1e-9;
}

}  // namespace

int main(int argc, char** argv) {
    const int threads = argc > 1 ? std::max(1, std::atoi(argv[1])) : 1;
    double best = 0;
    for (int i = 0; i < 5; ++i) best = std::max(best, gflops(threads));
    std::printf("%.1f\n", best);
}
