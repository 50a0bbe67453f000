// Phases and memory: barriers only where they are needed, no two arrays in one place at one time.
#include "lower/schedule.h"

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

}  // namespace

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
