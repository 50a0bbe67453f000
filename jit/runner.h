// A program of a plan over the addresses of its kernels: what emit/cpp/programs.cpp prints as a function, walked.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <vector>

#include "jit/kernel_function.h"
#include "loop/plan.h"
#include "netrt/selftest/selftest.h"
#include "netrt/system/threads.h"

namespace netc::jit {

/// Where a kernel is; asked when it is first called, by several threads at once. May wait until it is there.
using FindKernel = std::function<KernelFunction(loop::KernelId)>;

/// One at a time runs. Nothing is allocated while it does.
class Runner {
public:
    /// `program` is one of the plan's; neither is looked at any more when the runner is made.
    Runner(const loop::Plan& plan, const loop::Program& program, FindKernel find_kernel);
    Runner(const Runner&) = delete;
    Runner& operator=(const Runner&) = delete;

    /// netrt::Program::run, and PlainProgram::run of plain loops; `run.code` is the runner.
    static void run(const netrt::Run& run);
    static void run_plain(const netrt::PlainRun& run);

private:
    /// What an argument's word is counted from. Numbers that are known are counted from nothing.
    enum class Base { Nothing, Workspace, State, Weights, N, Step, Count };
    using Bases = std::array<int64_t, static_cast<size_t>(Base::Count)>;

    /// base + offset + of_sample * s + of_thread * thread
    struct Word {
        Base base = Base::Nothing;
        int64_t offset = 0, of_sample = 0, of_thread = 0;
    };

    struct Call {
        uint32_t kernel = 0;
        size_t first_word = 0, words = 0;
        bool takes_range = false;
        bool one_unit = false;         // whatever n is
        std::vector<int> units;        // by n; one entry when they are the same for all
        int units_of(int n) const { return units.size() == 1 ? units[0] : units[static_cast<size_t>(n)]; }
    };

    struct Phase {
        bool per_sample = false, preparation = false;
        std::vector<Call> calls;
    };

    /// One thread's view of one run.
    struct Walk {
        Bases bases;
        int n = 1, thread = 0;
        void** words = nullptr;  // room for the arguments of a call
    };

    Call call_of(const loop::Plan& plan, const loop::Program& program, const loop::Call& call);
    Word word_of(const loop::Plan& plan, const loop::Program& program, const loop::Argument& argument) const;

    void walk(const netrt::Run& run, const netrt::Worker& worker);
    void phase(const Phase& phase, const Walk& walk, const netrt::Worker& worker);
    void samples(const Phase& phase, const Walk& walk, const netrt::Worker& worker);
    void sample(const Phase& phase, const Walk& walk, const netrt::Worker& worker, int s);
    void shared(const Phase& phase, const Walk& walk, const netrt::Worker& worker);
    void make(const Call& call, const Walk& walk, int s, netrt::Range range);
    KernelFunction kernel(uint32_t index);

    const FindKernel find_kernel_;
    const bool single_;  // programs for one sample share its units among the threads
    std::vector<Word> words_;
    std::vector<Phase> phases_;
    std::vector<std::vector<void*>> room_;  // of each thread
    std::vector<std::atomic<KernelFunction>> kernels_;  // those that are known, by id
};

}  // namespace netc::jit
