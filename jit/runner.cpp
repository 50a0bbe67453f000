// Walks the phases of a program: the same shares, samples and barriers as in its C++.
#include "jit/runner.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/check.h"
#include "loop/build.h"
#include "loop/print.h"
#include "loop/tree.h"
#include "netrt/program.h"

namespace netc::jit {

namespace {

int64_t address(const void* place) { return reinterpret_cast<intptr_t>(place); }

/// The units of a call by n, or one entry where they do not depend on it.
std::vector<int> units_by_n(const loop::Expr& units, int64_t batch) {
    int64_t value = 0;
    if (loop::is_constant(units, &value)) return {static_cast<int>(value)};
    std::vector<int> result{0};
    for (int64_t n = 1; n <= batch; ++n) {
        NETC_CHECK(loop::is_constant(loop::substitute(units, "n", loop::integer(n)), &value),
                   "units depend on more than n");
        result.push_back(static_cast<int>(value));
    }
    return result;
}

int64_t bytes_of(const loop::Buffer& buffer) {
    return loop::element_bytes(buffer.element) * loop::product(buffer.extents);
}

}  // namespace

Runner::Runner(const loop::Plan& plan, const loop::Program& program, FindKernel find_kernel)
    : find_kernel_(std::move(find_kernel)), single_(program.batch == 1), kernels_(plan.kernels.size()) {
    size_t most_words = 0;
    for (const loop::Phase& phase : program.phases) {
        Phase& added = phases_.emplace_back(Phase{phase.per_sample, phase.preparation, {}});
        for (const loop::Call& call : phase.calls) {
            added.calls.push_back(call_of(plan, program, call));
            most_words = std::max(most_words, added.calls.back().words);
        }
    }
    constexpr size_t line = 64 / sizeof(void*);  // so that no two threads write to one line of the cache
    room_.assign(netrt::max_threads, std::vector<void*>(most_words + line));
}

Runner::Call Runner::call_of(const loop::Plan& plan, const loop::Program& program, const loop::Call& call) {
    const loop::Kernel& kernel = plan.kernels[call.kernel];
    Call result{.kernel = call.kernel.index,
                .first_word = words_.size(),
                .words = call.arguments.size(),
                .takes_range = loop::takes_range(kernel),
                .units = units_by_n(call.units, program.batch)};
    if (single_) result.units = {result.units.back()};
    result.one_unit = result.units == std::vector{1};
    for (const loop::Argument& argument : call.arguments) words_.push_back(word_of(plan, program, argument));
    return result;
}

Runner::Word Runner::word_of(const loop::Plan& plan, const loop::Program& program,
                             const loop::Argument& argument) const {
    using Kind = loop::Argument::Kind;
    switch (argument.kind) {
        case Kind::Sample:
        case Kind::OfThread:
        case Kind::Whole: {
            const loop::Buffer& buffer = program.buffers[argument.buffer];
            Word word{.base = buffer.role == loop::Role::State ? Base::State : Base::Workspace,
                      .offset = buffer.offset_bytes};
            if (argument.kind == Kind::Sample && buffer.batched) word.of_sample = bytes_of(buffer);
            if (argument.kind == Kind::OfThread) word.of_thread = bytes_of(buffer);
            return word;
        }
        case Kind::Weight:
            return {.base = Base::Weights, .offset = plan.weights.at(argument.weight).offset_bytes};
        case Kind::N:
            return {.base = Base::N};
        case Kind::SampleIndex:
            return {.of_sample = 1};
        case Kind::Step:
            return {.base = Base::Step};
        case Kind::Real:
            return {.offset = std::llround(argument.number)};
    }
    NETC_UNREACHABLE();
}

void Runner::run(const netrt::Run& run) {
    auto& self = *static_cast<Runner*>(const_cast<void*>(run.code));
    run.team.run([&](const netrt::Worker& worker) { self.walk(run, worker); });
}

void Runner::walk(const netrt::Run& run, const netrt::Worker& worker) {
    const Walk walk{.bases = {0, address(run.workspace), address(run.state), address(run.weights), run.n,
                              address(&run.step)},
                    .n = run.n,
                    .thread = worker.thread,
                    .words = room_[static_cast<size_t>(worker.thread)].data()};
    for (size_t i = 0; i < phases_.size(); ++i) {
        if (i > 0) worker.barrier();
        if (!phases_[i].preparation || run.weights_changed) phase(phases_[i], walk, worker);
        if (run.phases == static_cast<int>(i) + 1) return;
    }
}

void Runner::phase(const Phase& phase, const Walk& walk, const netrt::Worker& worker) {
    if (!phase.per_sample) return shared(phase, walk, worker);
    if (single_) {
        if (worker.takes(0)) sample(phase, walk, worker, 0);
        return;
    }
    for (const int s : worker.samples(walk.n)) sample(phase, walk, worker, s);
}

void Runner::sample(const Phase& phase, const Walk& walk, const netrt::Worker& worker, int s) {
    for (const Call& call : phase.calls)
        make(call, walk, s, call.takes_range ? worker.all(call.units_of(walk.n)) : netrt::Range{0, 1});
}

/// A single unit is one thread's work, whoever's turn it is in this phase.
void Runner::shared(const Phase& phase, const Walk& walk, const netrt::Worker& worker) {
    int alone = 0;
    for (const Call& call : phase.calls) {
        if (!call.one_unit)
            make(call, walk, 0, worker.share(call.units_of(walk.n)));
        else if (worker.takes(alone++))
            make(call, walk, 0, {0, 1});
    }
}

void Runner::make(const Call& call, const Walk& walk, int s, netrt::Range range) {
    for (size_t i = 0; i < call.words; ++i) {
        const Word& word = words_[call.first_word + i];
        const int64_t value = walk.bases[static_cast<size_t>(word.base)] + word.offset + word.of_sample * s +
                              word.of_thread * walk.thread;
        walk.words[i] = reinterpret_cast<void*>(static_cast<intptr_t>(value));
    }
    kernel(call.kernel)(walk.words, range.first, range.last);
}

KernelFunction Runner::kernel(uint32_t index) {
    KernelFunction function = kernels_[index].load(std::memory_order_acquire);
    if (function == nullptr) {
        function = find_kernel_(loop::KernelId{index});
        kernels_[index].store(function, std::memory_order_release);
    }
    return function;
}

void Runner::run_plain(const netrt::PlainRun& run) {
    auto& self = *static_cast<Runner*>(const_cast<void*>(run.code));
    const Walk walk{.bases = {0, address(run.memory), 0, 0, run.n, address(&run.step)},
                    .n = run.n,
                    .words = self.room_[0].data()};
    for (size_t i = static_cast<size_t>(std::max(run.first, 0)); i < self.phases_.size(); ++i) {
        const Phase& phase = self.phases_[i];
        const int count = phase.per_sample ? run.n : 1;
        for (int s = 0; s < count; ++s) self.make(phase.calls[0], walk, s, {0, 1});
    }
}

}  // namespace netc::jit
