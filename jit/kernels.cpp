// Which kernels are ready, and the threads that compile them.
#include "jit/kernels.h"

#include <algorithm>
#include <csignal>
#include <ctime>
#include <stdexcept>
#include <system_error>

#include "jit/outside.h"
#include "loop/print.h"
#include "loop/tree.h"

namespace netc::jit {

namespace {

/// Each module has a cost of its own; with large ones threads wait for the last.
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
    // What is unrolled is not always said in the text.
    std::string unrolled;
    loop::for_each(plain.body, [&](const loop::Stmt& stmt) {
        if (const auto* loop = std::get_if<loop::For>(&stmt.node)) unrolled += loop->unroll ? 'u' : '-';
    });
    return page.text() + unrolled;
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
    std::unique_lock lock(mutex_);
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
    start(lock);
}

void Kernels::start(std::unique_lock<std::mutex>& lock) {
    for (const std::thread::id id : ended_) {
        const auto ended = std::find_if(threads_.begin(), threads_.end(), [&](auto& t) { return t.get_id() == id; });
        if (ended == threads_.end()) continue;  // finish() has it
        ended->join();
        threads_.erase(ended);
    }
    ended_.clear();
    // Signals are for the threads that know what to save.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    while (working_ < std::min(most_threads_, queue_.size())) {
        try {
            threads_.emplace_back([this] {
                std::unique_lock lock(mutex_);
                work(lock);
                ended_.push_back(std::this_thread::get_id());
            });
        } catch (const std::system_error&) {
            break;
        }
        ++working_;
    }
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    if (working_ > 0 || queue_.empty()) return;
    ++working_;
    work(lock);
}

void Kernels::work(std::unique_lock<std::mutex>& lock) {
    std::unique_ptr<Compiler> compiler;  // made when the cache has not everything
    while (!queue_.empty()) {
        const Batch batch = std::move(queue_.front());
        queue_.pop_front();
        lock.unlock();
        const double begin = seconds(CLOCK_THREAD_CPUTIME_ID);
        compile(batch, compiler);
        lock.lock();
        times_.compiling += seconds(CLOCK_THREAD_CPUTIME_ID) - begin;
    }
    --working_;
}

void Kernels::compile(const Batch& batch, std::unique_ptr<Compiler>& compiler) {
    NamedKernels named;
    std::string names;
    std::vector<std::string> symbols;
    for (const loop::KernelId id : batch) {
        symbols.push_back("k" + hash_of(text_of(kernels_[id])));
        const std::lock_guard lock(mutex_);
        if (!symbols_.try_emplace(symbols.back()).second) continue;  // kernels may differ in names alone
        named.emplace_back(symbols.back(), &kernels_[id]);
        names += symbols.back();
    }
    std::vector<void*> functions(named.size());
    std::string error;
    try {
        if (!named.empty()) functions = link(named, names, compiler);
    } catch (const std::exception& failure) {
        error = failure.what();
    }
    std::unique_lock lock(mutex_);
    for (size_t i = 0; i < named.size(); ++i)
        symbols_[named[i].first] = {reinterpret_cast<KernelFunction>(functions[i]), error};
    ready_.notify_all();
    for (size_t i = 0; i < batch.size(); ++i) {
        const Symbol& symbol = symbols_[symbols[i]];  // another thread may be making it
        ready_.wait(lock, [&] { return symbol.is_known(); });
        entries_[batch[i].index].function = symbol.function;
        entries_[batch[i].index].error = symbol.error;
    }
    ready_.notify_all();
}

std::vector<void*> Kernels::link(const NamedKernels& named, const std::string& names,
                                 std::unique_ptr<Compiler>& compiler) {
    std::vector<std::string> symbols;
    for (const auto& [symbol, kernel] : named) symbols.push_back(symbol);
    const std::string key = hash_of(names + "\n" + processor_.march);
    std::string error;
    if (const std::optional<std::string> object = cache_.find(key)) {
        const std::vector<void*> functions = linker_.link(*object, symbols, error);
        if (!functions.empty()) {
            const std::lock_guard lock(mutex_);
            times_.found += named.size();
            return functions;
        }
    }
    if (!compiler) compiler = std::make_unique<Compiler>(processor_);
    const std::string object = compiler->object(named);
    const std::vector<void*> functions = linker_.link(object, symbols, error);
    if (functions.empty()) throw std::runtime_error(error);
    cache_.keep(key, object);
    const std::lock_guard lock(mutex_);
    times_.compiled += named.size();
    return functions;
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
    const Entry& entry = entries_[id.index];
    const auto is_known = [&] { return entry.function != nullptr || !entry.error.empty(); };
    if (!is_known()) {
        // Time passes once, however many wait.
        if (waiting_++ == 0) waiting_since_ = seconds(CLOCK_MONOTONIC);
        ready_.wait(lock, is_known);
        if (--waiting_ == 0) times_.waiting += seconds(CLOCK_MONOTONIC) - waiting_since_;
    }
    if (!entry.function) throw std::runtime_error(entry.error);
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
