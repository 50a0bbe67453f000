// Calls move towards those that read what they make, where that takes less memory.
#include "lower/memory/delay.h"

#include <doctest/doctest.h>

using namespace netc;
using loop::BufferId;
using lower::PlannedCall;

namespace {

struct Calls {
    Table<loop::Buffer, BufferId> buffers;
    std::vector<PlannedCall> calls;
    lower::Placing placing;

    BufferId buffer(int64_t bytes) {
        loop::Buffer b;
        b.bytes = bytes;
        return buffers.add(b);
    }
    PlannedCall& call(int phase, std::vector<BufferId> reads, std::vector<BufferId> writes) {
        PlannedCall planned;
        planned.reads = std::move(reads);
        planned.writes = std::move(writes);
        calls.push_back(planned);
        placing.phase_of.push_back(phase);
        return calls.back();
    }
    std::vector<int> delayed(size_t first = 0) {
        lower::delay(placing, calls, first, buffers);
        return placing.phase_of;
    }
};

}  // namespace

TEST_CASE("what is made of weights alone is made in the last phase before its reader") {
    Calls c;
    c.placing.per_sample = {false, true, false, true, false, true};
    const BufferId transposed = c.buffer(100), transformed = c.buffer(400);
    c.call(0, {}, {transposed}).weight_reads = {0};
    c.call(2, {transposed}, {transformed});
    c.call(5, {transformed}, {});
    CHECK(c.delayed() == std::vector{2, 4, 5});
}

TEST_CASE("it is made before the weights change") {
    Calls c;
    c.placing.per_sample = {false, false, false, false, false};
    const BufferId transposed = c.buffer(100);
    c.call(0, {}, {transposed}).weight_reads = {0};
    c.call(2, {}, {}).weight_writes = {0};
    c.call(4, {transposed}, {});
    CHECK(c.delayed() == std::vector{1, 2, 4});
}

TEST_CASE("work on one sample may run in the phase of its reader") {
    Calls c;
    c.placing.per_sample = {true, false, true};
    const BufferId in = c.buffer(100), out = c.buffer(100);
    c.call(0, {in}, {out});
    c.call(2, {out, in}, {});
    CHECK(c.delayed() == std::vector{2, 2});
}

TEST_CASE("a call stays where its inputs would be kept for its sake, and so do those in front") {
    Calls c;
    c.placing.per_sample = {false, false, false, false};
    const BufferId in = c.buffer(100), out = c.buffer(100), next = c.buffer(50);
    c.call(0, {in}, {out});
    c.call(3, {out}, {});
    CHECK(c.delayed() == std::vector{0, 3});
    c.call(0, {}, {next});
    c.call(3, {next}, {});
    CHECK(c.delayed(3) == std::vector{0, 3, 0, 3});
    CHECK(c.delayed() == std::vector{0, 3, 2, 3});
}
