// Phases and memory: barriers only where they are needed, no two arrays in one place at one time.
#include "lower/memory/schedule.h"

#include <doctest/doctest.h>

#include "graph/random.h"

using namespace netc;
using lower::plan_memory;

namespace {

loop::Buffer buffer(int64_t bytes, int first, int last, loop::Role role = loop::Role::Activation) {
    loop::Buffer b;
    b.name = "b";
    b.bytes = bytes;
    b.first_phase = first;
    b.last_phase = last;
    b.role = role;
    return b;
}

/// Schedules calls of a program of 128 samples: each reads and writes some of four buffers and of two weights.
struct Calls {
    graph::Model model;
    lower::Layouts layouts;
    transform::Groups groups;
    lower::Target target;
    loop::Plan plan;
    lower::KernelTable kernels;
    loop::Program program;
    std::vector<lower::PlannedCall> calls;
    std::vector<loop::BufferId> buffers;

    Calls() {
        program.batch = 128;
        for (int i = 0; i < 4; ++i) buffers.push_back(program.buffers.add(buffer(64, 0, 0)));
    }
    lower::PlannedCall& add(const std::string& name, bool per_sample) {
        calls.emplace_back();
        calls.back().per_sample = per_sample;
        calls.back().call.layers = name;
        return calls.back();
    }
    /// "a b | c": names of calls, a bar between phases.
    std::string phases() {
        lower::Context context(model, model.graph, layouts, groups, target, plan, kernels, program);
        context.calls = calls;
        lower::schedule(context);
        std::string text;
        for (const loop::Phase& phase : program.phases) {
            if (!text.empty()) text += " |";
            for (const loop::Call& call : phase.calls) text += (text.empty() ? "" : " ") + call.layers;
        }
        return text;
    }
};

}  // namespace

TEST_CASE("what needs weights alone comes first and does not part layers that work sample by sample") {
    Calls c;
    c.add("layer1", true).writes = {c.buffers[0]};
    auto& turn = c.add("turn", false);
    turn.weight_reads = {0};
    turn.writes = {c.buffers[1]};
    auto& again = c.add("turn_again", false);
    again.reads = {c.buffers[1]};
    again.writes = {c.buffers[2]};
    auto& layer2 = c.add("layer2", true);
    layer2.reads = {c.buffers[0], c.buffers[2]};
    layer2.writes = {c.buffers[3]};
    auto& update = c.add("update", false);
    update.reads = {c.buffers[3]};
    update.weight_writes = {0};
    auto& later = c.add("turn_updated", false);  // the weight has changed: it stays behind the update
    later.weight_reads = {0};
    later.writes = {c.buffers[1]};
    CHECK(c.phases() == "turn | turn_again | layer1 layer2 | update | turn_updated");
}

TEST_CASE("arrays that are never needed together share their place") {
    loop::Program program;
    const auto a = program.buffers.add(buffer(1000, 0, 1));
    const auto b = program.buffers.add(buffer(1000, 1, 2));
    const auto c = program.buffers.add(buffer(1000, 2, 3));
    plan_memory(program);
    CHECK(program.buffers[a].offset_bytes == program.buffers[c].offset_bytes);
    CHECK(program.buffers[a].offset_bytes != program.buffers[b].offset_bytes);
    CHECK(program.workspace_bytes == 2 * 1024);
}

TEST_CASE("states of an optimizer have a region of their own") {
    loop::Program program;
    program.buffers.add(buffer(100, 0, 0));
    const auto state = program.buffers.add(buffer(100, 0, 0, loop::Role::State));
    plan_memory(program);
    CHECK(program.buffers[state].offset_bytes == 0);
    CHECK(program.state_bytes == 128);
    CHECK(program.workspace_bytes == 128);
}

TEST_CASE("random lives: nothing overlaps, everything is aligned, the total is the end of the last") {
    for (uint32_t seed = 0; seed < 50; ++seed) {
        loop::Program program;
        uint32_t counter = 0;
        const auto draw = [&](uint32_t below) {
            return static_cast<int>(graph::random_number(seed, counter++) % below);
        };
        for (int i = 0; i < 30; ++i) {
            const int first = draw(10);
            program.buffers.add(buffer(1 + draw(5000), first, first + draw(4)));
        }
        plan_memory(program);
        int64_t end = 0;
        for (const auto a : program.buffers.ids()) {
            const loop::Buffer& x = program.buffers[a];
            CHECK(x.offset_bytes % 64 == 0);
            end = std::max(end, x.offset_bytes + (x.bytes + 63) / 64 * 64);
            for (const auto b : program.buffers.ids()) {
                if (!(a < b)) continue;
                const loop::Buffer& y = program.buffers[b];
                const bool together = x.first_phase <= y.last_phase && y.first_phase <= x.last_phase;
                const bool apart =
                    x.offset_bytes + x.bytes <= y.offset_bytes || y.offset_bytes + y.bytes <= x.offset_bytes;
                CHECK((!together || apart));
            }
        }
        CHECK(program.workspace_bytes == end);
    }
}
