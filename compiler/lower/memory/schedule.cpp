// Calls into phases, buffers into memory.
#include "lower/memory/schedule.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <set>

#include "base/check.h"
#include "lower/memory/delay.h"

namespace netc::lower {

using loop::BufferId;

namespace {

/// The last phases in which something was read and written so far: those with shared units, those per sample.
struct LastUse {
    std::array<int, 2> read{-1, -1}, written{-1, -1};
};

/// Buffers and weights with their last uses. A call must see done what wrote what it reads, and what read or wrote what
/// it overwrites.
class Uses {
public:
    /// The first phase in which the call can run; work on one sample may follow in the same phase.
    int earliest(const PlannedCall& call, bool per_sample) {
        int phase = 0;
        const auto after = [&](const std::array<int, 2>& last) {
            phase = std::max({phase, last[0] + 1, per_sample ? last[1] : last[1] + 1});
        };
        for_each(call, [&](LastUse& use, bool writes) {
            if (!(writes && call.writes_apart)) after(use.written);
            if (writes) after(use.read);
        });
        return phase;
    }

    void note(const PlannedCall& call, int phase, bool per_sample) {
        for_each(call, [&](LastUse& use, bool writes) {
            int& last = (writes ? use.written : use.read)[per_sample];
            last = std::max(last, phase);
        });
    }

private:
    template <class Visit>
    void for_each(const PlannedCall& call, Visit visit) {
        for (BufferId id : call.reads) visit(buffers_[id.index], false);
        for (BufferId id : call.writes) visit(buffers_[id.index], true);
        for (int weight : call.weight_reads) visit(weights_[weight], false);
        for (int weight : call.weight_writes) visit(weights_[weight], true);
    }

    std::map<uint32_t, LastUse> buffers_;
    std::map<int, LastUse> weights_;
};

void note_use(loop::Buffer& buffer, int phase, std::set<uint32_t>& seen, BufferId id) {
    if (seen.insert(id.index).second) buffer.first_phase = phase;
    buffer.first_phase = std::min(buffer.first_phase, phase);
    buffer.last_phase = std::max(buffer.last_phase, phase);
}

/// Whether a call makes something of weights alone, none of which is in `except`, and of the buffers that are `made`.
bool is_of_weights(const PlannedCall& call, const std::set<int>& except, const std::set<uint32_t>& made) {
    if (call.per_sample || call.weight_reads.size() + call.reads.size() == 0 || !call.weight_writes.empty())
        return false;
    const bool of_batch = std::any_of(call.call.arguments.begin(), call.call.arguments.end(), [](const auto& argument) {
        return argument.kind == loop::Argument::Kind::N || argument.kind == loop::Argument::Kind::Step;
    });
    return !of_batch && std::none_of(call.weight_reads.begin(), call.weight_reads.end(), [&](int w) {
        return except.count(w) > 0;
    }) && std::all_of(call.reads.begin(), call.reads.end(), [&](BufferId id) { return made.count(id.index) > 0; });
}

void note_made(const PlannedCall& call, std::set<uint32_t>& made) {
    for (const BufferId id : call.writes) made.insert(id.index);
}

/// Moves the calls that need weights alone to the front, so that they do not part those that work sample by sample:
/// first the preparations, of weights that the program does not change. Returns how many of these there are.
size_t weights_first(std::vector<PlannedCall>& calls) {
    std::set<int> changing, changed;
    for (const PlannedCall& call : calls) changing.insert(call.weight_writes.begin(), call.weight_writes.end());
    std::set<uint32_t> prepared, made;
    std::vector<PlannedCall> preparations, early, others;
    for (PlannedCall& call : calls) {
        if (is_of_weights(call, changing, prepared)) {
            note_made(call, prepared);
            note_made(call, made);
            preparations.push_back(std::move(call));
        } else if (is_of_weights(call, changed, made)) {
            note_made(call, made);
            early.push_back(std::move(call));
        } else {
            changed.insert(call.weight_writes.begin(), call.weight_writes.end());
            others.push_back(std::move(call));
        }
    }
    calls.clear();
    for (auto* group : {&preparations, &early, &others})
        calls.insert(calls.end(), std::make_move_iterator(group->begin()), std::make_move_iterator(group->end()));
    return preparations.size();
}

/// Each call in the first phase in which what it needs is there.
Placing place_calls(const Context& context, size_t preparations) {
    const bool one_sample = context.program.batch == 1;
    Placing placing;
    Uses uses;
    int begin = 0;  // of the phases behind the preparations
    for (size_t i = 0; i < context.calls.size(); ++i) {
        const PlannedCall& call = context.calls[i];
        const bool per_sample = call.per_sample && !one_sample;
        if (i == preparations) begin = static_cast<int>(placing.per_sample.size());
        int phase = std::max(i < preparations ? 0 : begin, uses.earliest(call, per_sample));
        while (phase < static_cast<int>(placing.per_sample.size()) && placing.per_sample[phase] != per_sample) ++phase;
        if (phase == static_cast<int>(placing.per_sample.size())) placing.per_sample.push_back(per_sample);
        placing.phase_of.push_back(phase);
        uses.note(call, phase, per_sample);
    }
    return placing;
}

/// Numbers the phases that have calls.
void leave_out_empty_phases(Placing& placing) {
    std::vector<int> number(placing.per_sample.size(), -1);
    for (int phase : placing.phase_of) number[phase] = 0;
    std::vector<bool> kept;
    for (size_t phase = 0; phase < number.size(); ++phase) {
        if (number[phase] < 0) continue;
        number[phase] = static_cast<int>(kept.size());
        kept.push_back(placing.per_sample[phase]);
    }
    for (int& phase : placing.phase_of) phase = number[phase];
    placing.per_sample = std::move(kept);
}

}  // namespace

void schedule(Context& context) {
    const size_t preparations = weights_first(context.calls);
    Placing placing = place_calls(context, preparations);
    delay(placing, context.calls, preparations, context.program.buffers);
    leave_out_empty_phases(placing);

    std::vector<loop::Phase>& phases = context.program.phases;
    for (bool per_sample : placing.per_sample) phases.push_back({per_sample, {}});
    for (size_t i = 0; i < context.calls.size(); ++i) {
        loop::Phase& phase = phases[placing.phase_of[i]];
        phase.calls.push_back(context.calls[i].call);
        phase.preparation = i < preparations;
    }
    const std::vector<int>& phase_of = placing.phase_of;

    std::set<uint32_t> seen;
    for (size_t i = 0; i < context.calls.size(); ++i)
        for (const auto* list : {&context.calls[i].reads, &context.calls[i].writes})
            for (BufferId id : *list) note_use(context.program.buffers[id], phase_of[i], seen, id);
    for (const auto* ports : {&context.program.inputs, &context.program.labels, &context.program.mixed_in})
        for (BufferId id : *ports) context.program.buffers[id].first_phase = 0;
    const int last = static_cast<int>(phases.size()) - 1;
    for (size_t i = 0; i < preparations; ++i)
        for (BufferId id : context.calls[i].writes) {
            // They live from one call of the program to the next.
            context.program.buffers[id].first_phase = 0;
            context.program.buffers[id].last_phase = last;
        }
    for (loop::Buffer& buffer : context.program.buffers) {
        // Results are read after the last phase.
        if (buffer.role == loop::Role::Result) buffer.last_phase = std::max(last, 0);
    }
}

std::map<loop::BufferId, int> last_writing_phases(const Context& context) {
    std::map<BufferId, int> result;
    const loop::Program& program = context.program;
    for (size_t phase = 0; phase < program.phases.size(); ++phase)
        for (const loop::Call& call : program.phases[phase].calls)
            for (size_t i = 0; i < call.arguments.size(); ++i)
                if (context.plan.kernels[call.kernel].parameters[i].written)
                    result[call.arguments[i].buffer] = static_cast<int>(phase);
    return result;
}

void plan_memory(loop::Program& program) {
    constexpr int64_t alignment = 64;
    std::vector<loop::Buffer*> order;
    int64_t state_bytes = 0;
    for (loop::Buffer& buffer : program.buffers) {
        const int64_t bytes = (buffer.bytes + alignment - 1) / alignment * alignment;
        if (buffer.role == loop::Role::State) {
            buffer.offset_bytes = state_bytes;
            state_bytes += bytes;
        } else {
            order.push_back(&buffer);
        }
    }
    // The largest first, each at the lowest place that is free during its life.
    std::stable_sort(order.begin(), order.end(), [](const auto* a, const auto* b) { return a->bytes > b->bytes; });
    int64_t total = 0;
    std::vector<loop::Buffer*> placed;
    for (loop::Buffer* buffer : order) {
        const int64_t bytes = (buffer->bytes + alignment - 1) / alignment * alignment;
        std::vector<std::pair<int64_t, int64_t>> taken;
        for (const loop::Buffer* other : placed) {
            if (other->last_phase < buffer->first_phase || buffer->last_phase < other->first_phase) continue;
            taken.push_back(
                {other->offset_bytes, other->offset_bytes + (other->bytes + alignment - 1) / alignment * alignment});
        }
        std::sort(taken.begin(), taken.end());
        int64_t offset = 0;
        for (const auto& [first, last] : taken) {
            if (offset + bytes <= first) break;
            offset = std::max(offset, last);
        }
        buffer->offset_bytes = offset;
        total = std::max(total, offset + bytes);
        placed.push_back(buffer);
    }
    program.workspace_bytes = total;
    program.state_bytes = state_bytes;
}

}  // namespace netc::lower
