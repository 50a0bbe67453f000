// Which kernels are ready, and the threads that compile them.
#include "jit/kernels.h"

#include <algorithm>
#include <ctime>
#include <stdexcept>

#include "jit/outside.h"
#include "loop/print.h"

namespace netc::jit {

namespace {

/// A module of its own costs 2 ms in code generation.
constexpr size_t kernels_a_module = 4;

double seconds(clockid_t clock) {
    timespec now{};
    ::clock_gettime(clock, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

std::string text_of(const loop::Kernel& kernel) {
    loop::Kernel plain = kernel;
    plain.comment.clear();
    plain.name = "kernel";
    Page page;
    loop::print(plain, page);
    return page.text();
}

}  // namespace

Kernels::Kernels(const Table<loop::Kernel, loop::KernelId>& kernels, const std::vector<loop::Program>& programs,
                 const Processor& processor, Cache& cache, size_t most_threads)
    : kernels_(kernels),
      programs_(programs),
      processor_(processor),
      cache_(cache),
      most_threads_(most_threads),
      linker_(outside_symbols()),
      entries_(kernels.size()) {}

Kernels::~Kernels() {
    {
        const std::lock_guard lock(mutex_);
        queue_.clear();
    }
    finish();
}

void Kernels::want(const loop::Program& program) {
    std::vector<loop::KernelId> ids;
    for (const loop::Phase& phase : program.phases)
        for (const loop::Call& call : phase.calls) ids.push_back(call.kernel);
    want(ids);
}

void Kernels::want(const std::vector<loop::KernelId>& ids) {
    const std::lock_guard lock(mutex_);
    Batch batch;
    for (const loop::KernelId id : ids) {
        Entry& entry = entries_[id.index];
        if (entry.wanted) continue;
        entry.wanted = true;
        batch.push_back(id);
        if (batch.size() < kernels_a_module) continue;
        queue_.push_back(std::move(batch));
        batch.clear();
    }
    if (!batch.empty()) queue_.push_back(std::move(batch));
    for (; working_ < std::min(most_threads_, queue_.size()); ++working_) threads_.emplace_back([this] { work(); });
}

void Kernels::work() {
    std::unique_ptr<Compiler> compiler;  // made when the cache has not everything
    std::unique_lock lock(mutex_);
    while (!queue_.empty()) {
        const Batch batch = std::move(queue_.front());
        queue_.pop_front();
        lock.unlock();
        try {
            compile(batch, compiler);
        } catch (const std::exception& error) {
            fail(error.what());
        }
        lock.lock();
    }
    times_.compiling += seconds(CLOCK_THREAD_CPUTIME_ID);
    --working_;
}

void Kernels::compile(const Batch& batch, std::unique_ptr<Compiler>& compiler) {
    NamedKernels named;
    std::string names;
    std::vector<std::string> symbols;
    for (const loop::KernelId id : batch) {
        symbols.push_back("k" + hash_of(text_of(kernels_[id])));
        const std::lock_guard lock(mutex_);
        if (!functions_.try_emplace(symbols.back(), nullptr).second) continue;  // kernels may differ in names alone
        named.emplace_back(symbols.back(), &kernels_[id]);
        names += symbols.back();
    }
    if (!named.empty()) link(named, object_of(named, names, compiler));
    std::unique_lock lock(mutex_);
    for (size_t i = 0; i < batch.size(); ++i) {
        KernelFunction& function = functions_[symbols[i]];
        ready_.wait(lock, [&] { return function || !error_.empty(); });
        entries_[batch[i].index].function = function;
    }
    ready_.notify_all();
}

std::string Kernels::object_of(const NamedKernels& named, const std::string& names,
                               std::unique_ptr<Compiler>& compiler) {
    const std::string key = hash_of(names + "\n" + processor_.march + "\n" + llvm_version());
    std::optional<std::string> object = cache_.find(key);
    if (object) {
        const std::lock_guard lock(mutex_);
        times_.found += named.size();
        return *object;
    }
    if (!compiler) compiler = std::make_unique<Compiler>(processor_);
    object = compiler->object(named);
    cache_.keep(key, *object);
    const std::lock_guard lock(mutex_);
    times_.compiled += named.size();
    return *object;
}

void Kernels::link(const NamedKernels& named, std::string object) {
    if (const std::string error = linker_.add(std::move(object), named[0].first); !error.empty()) return fail(error);
    for (const auto& [symbol, kernel] : named) {
        std::string error;
        void* address = linker_.address(symbol, error);
        if (!address) return fail(error);
        const std::lock_guard lock(mutex_);
        functions_[symbol] = reinterpret_cast<KernelFunction>(address);
    }
    ready_.notify_all();
}

void Kernels::fail(const std::string& reason) {
    const std::lock_guard lock(mutex_);
    if (error_.empty()) error_ = reason;
    ready_.notify_all();
}

const loop::Program* Kernels::caller_of(loop::KernelId id) const {
    for (const loop::Program& program : programs_)
        for (const loop::Phase& phase : program.phases)
            for (const loop::Call& call : phase.calls)
                if (call.kernel == id) return &program;
    return nullptr;
}

KernelFunction Kernels::operator[](loop::KernelId id) {
    bool is_wanted = false;
    {
        const std::lock_guard lock(mutex_);
        is_wanted = entries_[id.index].wanted;
    }
    if (const loop::Program* caller = is_wanted ? nullptr : caller_of(id)) want(*caller);
    want(std::vector<loop::KernelId>{id});
    std::unique_lock lock(mutex_);
    Entry& entry = entries_[id.index];
    const double begin = seconds(CLOCK_MONOTONIC);
    ready_.wait(lock, [&] { return entry.function || !error_.empty(); });
    times_.waiting += seconds(CLOCK_MONOTONIC) - begin;
    if (!entry.function) throw std::runtime_error(error_);
    return entry.function;
}

Kernels::Times Kernels::times() {
    const std::lock_guard lock(mutex_);
    return times_;
}

void Kernels::finish() {
    std::vector<std::thread> threads;
    {
        const std::lock_guard lock(mutex_);
        threads.swap(threads_);
    }
    for (std::thread& thread : threads) thread.join();
}

}  // namespace netc::jit
