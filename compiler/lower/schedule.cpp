// Calls into phases, buffers into memory.
#include "lower/schedule.h"

#include <algorithm>
#include <set>

#include "base/check.h"

namespace netc::lower {

using loop::BufferId;

namespace {

template <class T>
bool meet(const std::vector<T>& a, const std::vector<T>& b) {
    return std::any_of(a.begin(), a.end(), [&](const T& x) { return std::find(b.begin(), b.end(), x) != b.end(); });
}

/// Whether `later` must see `earlier` done (it reads what was written, or overwrites what was read or written).
bool depends(const PlannedCall& later, const PlannedCall& earlier) {
    return meet(later.reads, earlier.writes) || meet(later.writes, earlier.writes) ||
           meet(later.writes, earlier.reads) || meet(later.weight_reads, earlier.weight_writes) ||
           meet(later.weight_writes, earlier.weight_writes) || meet(later.weight_writes, earlier.weight_reads);
}

void note_use(loop::Buffer& buffer, int phase, std::set<uint32_t>& seen, BufferId id) {
    if (seen.insert(id.index).second) buffer.first_phase = phase;
    buffer.first_phase = std::min(buffer.first_phase, phase);
    buffer.last_phase = std::max(buffer.last_phase, phase);
}

}  // namespace

void schedule(Context& context) {
    std::vector<loop::Phase>& phases = context.program.phases;
    const bool one_sample = context.program.batch == 1;
    std::vector<int> phase_of;
    for (size_t i = 0; i < context.calls.size(); ++i) {
        const PlannedCall& call = context.calls[i];
        const bool per_sample = call.per_sample && !one_sample;
        int earliest = 0;
        for (size_t before = 0; before < i; ++before) {
            if (!depends(call, context.calls[before])) continue;
            const bool same_thread = per_sample && phases[phase_of[before]].per_sample;
            earliest = std::max(earliest, phase_of[before] + (same_thread ? 0 : 1));
        }
        int phase = earliest;
        while (phase < static_cast<int>(phases.size()) && phases[phase].per_sample != per_sample) ++phase;
        if (phase == static_cast<int>(phases.size())) phases.push_back({per_sample, {}});
        phases[phase].calls.push_back(call.call);
        phase_of.push_back(phase);
    }

    std::set<uint32_t> seen;
    for (size_t i = 0; i < context.calls.size(); ++i)
        for (const auto* list : {&context.calls[i].reads, &context.calls[i].writes})
            for (BufferId id : *list) note_use(context.program.buffers[id], phase_of[i], seen, id);
    for (const auto* ports : {&context.program.inputs, &context.program.labels})
        for (BufferId id : *ports) context.program.buffers[id].first_phase = 0;
    const int last = static_cast<int>(phases.size()) - 1;
    for (loop::Buffer& buffer : context.program.buffers) {
        // Results are read after the last phase.
        if (buffer.role == loop::Role::Result) buffer.last_phase = std::max(last, 0);
    }
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
