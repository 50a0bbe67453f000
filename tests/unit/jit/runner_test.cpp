// Do programs call their kernels as the C++ of the plan does: order, ranges, addresses, threads?
#include "jit/runner.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "fake_kernels.h"
#include "netrt/program.h"
#include "unit/emit/mini_plan.h"

using namespace netc;
using fake::Called;
using jit::Runner;

namespace {

enum : uint32_t { dense, loss, gradient, backward, sgd };

alignas(64) char weights[1024], state[1024], workspace[4096];

int64_t at(const void* start, int64_t offset) { return reinterpret_cast<intptr_t>(start) + offset; }

int64_t at(const loop::Program& program, const char* buffer, int64_t sample = 0) {
    for (const loop::Buffer& b : program.buffers)
        if (b.name == buffer)
            return at(b.role == loop::Role::State ? state : workspace,
                      b.offset_bytes + sample * 4 * loop::product(b.extents));
    FAIL("no buffer " << buffer);
    return 0;
}

/// The calls of one run, in order. What `step` and `run` are is told by `look`.
void run(const loop::Plan& plan, size_t program, int threads, int n, bool fresh = true, int phases = INT_MAX,
         netrt::Watch watch = {}) {
    Runner runner(plan, plan.programs[program], fake::find(plan));
    netrt::Team team(threads, netrt::Strength::Full);
    team.watch(watch);
    Runner::run({team, weights, state, workspace, n, {}, fresh, phases, &runner});
}

std::vector<uint32_t> kernels_called() {
    std::vector<uint32_t> result;
    for (const Called& call : fake::calls) result.push_back(call.kernel);
    return result;
}

}  // namespace

TEST_CASE("one thread makes the calls of a program in the order of its phases, with the addresses of its plan") {
    const loop::Plan plan = mini::plan();
    const loop::Program& p = plan.programs[0];
    run(plan, 0, 1, 2);
    REQUIRE(kernels_called() == std::vector<uint32_t>{dense, loss, gradient, loss, gradient, backward, sgd});
    const auto& calls = fake::calls;
    CHECK(calls[0].words == std::vector<int64_t>{at(p, "x"), at(weights, 0), at(weights, 128), at(p, "dense1")});
    CHECK(calls[0].first == 0);
    CHECK(calls[0].last == 2);  // units: n
    for (int64_t s = 0; s < 2; ++s) {
        CHECK(calls[1 + 2 * s].words ==
              std::vector<int64_t>{at(p, "dense1", s), at(p, "digit", s), at(p, "loss", s)});
        CHECK(calls[2 + 2 * s].words ==
              std::vector<int64_t>{2, at(p, "dense1", s), at(p, "digit", s), at(p, "d_dense1", s)});
    }
    CHECK(calls[5].words ==
          std::vector<int64_t>{2, at(p, "x"), at(p, "d_dense1"), at(p, "d_dense1.kernel")});
    CHECK(calls[5].last == mini::inputs);
    CHECK(std::vector<int64_t>(calls[6].words.begin() + 1, calls[6].words.end()) ==
          std::vector<int64_t>{at(p, "d_dense1.kernel"), at(p, "dense1_kernel_velocity"), at(weights, 0)});
}

TEST_CASE("a kernel that reads the step is handed the run's") {
    const loop::Plan plan = mini::plan();
    Runner runner(plan, plan.programs[0], fake::find(plan));
    netrt::Team team(1);
    const netrt::Run run{team, weights, state, workspace, 1, {}, true, INT_MAX, &runner};
    Runner::run(run);
    CHECK(fake::calls.back().words[0] == at(&run.step, 0));
}

TEST_CASE("threads share units and samples, and no phase begins before the one before it has ended") {
    const loop::Plan plan = mini::plan();
    for (const int threads : {2, 3, 4}) {
        CAPTURE(threads);
        run(plan, 0, threads, 5);
        std::vector<int> units(5), inputs(mini::inputs);
        std::set<std::thread::id> of_dense;
        int samples = 0, phase = 0;
        for (const Called& call : fake::calls) {
            const int its_phase = call.kernel == dense ? 0 : call.kernel <= gradient ? 1 : static_cast<int>(call.kernel) - 1;
            CHECK(its_phase >= phase);
            phase = its_phase;
            samples += call.kernel == loss;
            if (call.kernel == dense) of_dense.insert(call.thread);
            for (int64_t i = call.first; call.kernel == dense && i < call.last; ++i) ++units[static_cast<size_t>(i)];
            for (int64_t i = call.first; call.kernel == sgd && i < call.last; ++i) ++inputs[static_cast<size_t>(i)];
        }
        CHECK(units == std::vector<int>(5, 1));
        CHECK(inputs == std::vector<int>(mini::inputs, 1));
        CHECK(samples == 5);
        CHECK(of_dense.size() == static_cast<size_t>(threads));
    }
}

TEST_CASE("a single unit is one thread's work, and the next one another's") {
    loop::Plan plan = mini::plan();
    auto& calls = plan.programs[2].phases[0].calls;
    calls.push_back(calls[0]);
    run(plan, 2, 2, 1);
    REQUIRE(fake::calls.size() == 2);
    CHECK(fake::calls[0].thread != fake::calls[1].thread);
    for (const Called& call : fake::calls) {
        CHECK(call.first == 0);
        CHECK(call.last == 1);
    }
}

TEST_CASE("preparations run when weights are new, and a feature is not kept waiting") {
    loop::Plan plan = mini::plan();
    plan.programs[1].phases[0].preparation = true;
    run(plan, 1, 2, 3, true);
    CHECK(kernels_called() == std::vector<uint32_t>{dense, dense, loss, loss, loss});
    run(plan, 1, 2, 3, false);
    CHECK(kernels_called() == std::vector<uint32_t>{loss, loss, loss});
    run(plan, 1, 1, 3, true, 1);
    CHECK(kernels_called() == std::vector<uint32_t>{dense});
}

TEST_CASE("each thread has its own piece of what is not shared") {
    loop::Plan plan = mini::plan();
    loop::Program& p = plan.programs[1];
    loop::Buffer buffer;
    buffer.name = "own";
    buffer.extents = {mini::lanes};
    buffer.batched = false;
    buffer.per_thread = true;
    buffer.offset_bytes = 2048;
    loop::Argument& argument = p.phases[0].calls[0].arguments[3];
    argument.kind = loop::Argument::Kind::OfThread;
    argument.buffer = p.buffers.add(buffer);
    run(plan, 1, 2, 2);
    std::set<int64_t> places;
    for (const Called& call : fake::calls)
        if (call.kernel == dense) places.insert(call.words[3]);
    CHECK(places == std::set<int64_t>{at(workspace, 2048), at(workspace, 2048 + 4 * mini::lanes)});
}

TEST_CASE("numbers of a call are words") {
    loop::Plan plan = mini::plan();
    auto& arguments = plan.programs[0].phases[1].calls[1].arguments;
    arguments[0].kind = loop::Argument::Kind::SampleIndex;
    run(plan, 0, 1, 2);
    CHECK(fake::calls[2].words[0] == 0);
    CHECK(fake::calls[4].words[0] == 1);
    arguments[0].kind = loop::Argument::Kind::Real;
    arguments[0].number = 7;
    run(plan, 0, 1, 2);
    CHECK(fake::calls[4].words[0] == 7);
}

TEST_CASE("kernels are asked for when they are first called, and once by one thread") {
    const loop::Plan plan = mini::plan();
    Runner runner(plan, plan.programs[1], fake::find(plan));
    CHECK(fake::asked.empty());
    netrt::Team team(1);
    for (int i = 0; i < 2; ++i) Runner::run({team, weights, state, workspace, 4, {}, true, INT_MAX, &runner});
    CHECK(fake::asked == std::vector<uint32_t>{dense, loss});
}

TEST_CASE("a watch sees kernels, samples and barriers as it sees them in C++") {
    static std::vector<netrt::Moment> moments;
    moments.clear();
    const loop::Plan plan = mini::plan();
    run(plan, 1, 1, 2, true, INT_MAX, {[](void*, int, netrt::Moment moment) { moments.push_back(moment); }, nullptr});
    using netrt::Moment;
    CHECK(moments == std::vector<Moment>{Moment::Kernel, Moment::Barrier, Moment::Sample, Moment::Sample, Moment::Barrier});
}

TEST_CASE("plain loops run step by step, from a given one on") {
    loop::Plan plan = mini::plan();
    loop::Program& p = plan.programs[1];
    p.mode = loop::Mode::Reference;
    Runner runner(plan, p, fake::find(plan));
    Runner::run_plain({workspace, 3, {}, 0, &runner});
    CHECK(kernels_called() == std::vector<uint32_t>{dense, loss, loss, loss});
    CHECK(fake::calls[3].words == std::vector<int64_t>{at(p, "dense1", 2), at(p, "digit", 2), at(p, "loss", 2)});
    fake::calls.clear();
    Runner::run_plain({workspace, 2, {}, 1, &runner});
    CHECK(kernels_called() == std::vector<uint32_t>{loss, loss});
}
