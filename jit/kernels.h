// Which kernels are ready: they are compiled by several threads, in the order in which programs call them.
#pragma once

#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "jit/cache.h"
#include "jit/compile.h"
#include "jit/kernel_function.h"
#include "jit/link.h"
#include "loop/plan.h"

namespace netc::jit {

class Kernels {
public:
    /// `kernels` and `programs`, which call them, have to outlive this. Objects are looked for in `cache` first, and
    /// kept there. At most `most_threads` compile side by side.
    Kernels(const Table<loop::Kernel, loop::KernelId>& kernels, const std::vector<loop::Program>& programs,
            const Processor& processor, Cache& cache, size_t most_threads);
    ~Kernels();

    /// Begins to compile the kernels of a program, in the order of its phases; returns at once.
    void want(const loop::Program& program);
    /// The function, once it is there: with it, all that is called by the program that calls it is wanted. Throws
    /// std::runtime_error when it cannot be had.
    KernelFunction operator[](loop::KernelId id);
    struct Times {
        size_t compiled = 0, found = 0;     // kernels
        double compiling = 0, waiting = 0;  // seconds, of the processor and of whoever asked
        Times operator+(const Times& other) const {
            return {compiled + other.compiled, found + other.found, compiling + other.compiling,
                    waiting + other.waiting};
        }
    };
    /// Of what has been done so far.
    Times times();
    /// Waits until everything that was wanted is there; no thread is left then.
    void finish();

private:
    struct Entry {
        bool wanted = false;
        KernelFunction function = nullptr;
        std::string error;  // why there will be none
    };
    /// By symbols, which say what a kernel computes: the same in every net.
    struct Symbol {
        KernelFunction function = nullptr;
        std::string error;
        bool is_known() const { return function != nullptr || !error.empty(); }
    };
    using Batch = std::vector<loop::KernelId>;

    void want(const std::vector<loop::KernelId>& ids);
    /// The first program that calls a kernel, or none: what updates a plain weight.
    const loop::Program* caller_of(loop::KernelId id) const;
    /// Threads for what is queued, or, where there are none to be had, the work itself.
    void start(std::unique_lock<std::mutex>& lock);
    void work(std::unique_lock<std::mutex>& lock);
    void compile(const Batch& batch, std::unique_ptr<Compiler>& compiler);
    /// The functions of these kernels: out of the cache where what is found there can be linked, or compiled.
    std::vector<void*> link(const NamedKernels& named, const std::string& names, std::unique_ptr<Compiler>& compiler);

    const Table<loop::Kernel, loop::KernelId>& kernels_;
    const std::vector<loop::Program>& programs_;
    const Processor processor_;
    Cache& cache_;
    const size_t most_threads_;
    Linker linker_;
    std::mutex mutex_;
    std::condition_variable ready_;
    std::vector<Entry> entries_;
    std::map<std::string, Symbol> symbols_;  // that are known, or on their way
    std::deque<Batch> queue_;
    std::vector<std::thread> threads_;
    std::vector<std::thread::id> ended_;  // of these, those that only have to be joined
    size_t working_ = 0, waiting_ = 0;    // threads
    double waiting_since_ = 0;
    Times times_;
};

}  // namespace netc::jit
