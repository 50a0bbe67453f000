// Moves calls towards those that read what they make.
#include "lower/memory/delay.h"

#include <algorithm>
#include <map>
#include <set>

namespace netc::lower {

using loop::BufferId;

namespace {

/// The calls that touch each buffer and weight, in order; each call once.
class Touches {
public:
    explicit Touches(const std::vector<PlannedCall>& calls) {
        for (size_t i = 0; i < calls.size(); ++i) {
            for (BufferId id : calls[i].reads) note(buffers_[id], i, false);
            for (BufferId id : calls[i].writes) note(buffers_[id], i, true);
            for (int weight : calls[i].weight_reads) note(weights_[weight], i, false);
            for (int weight : calls[i].weight_writes) note(weights_[weight], i, true);
        }
    }

    struct Touch {
        size_t call;
        bool writes;
    };
    const std::vector<Touch>& of(BufferId id) const { return buffers_.at(id); }
    const std::vector<Touch>& of(int weight) const { return weights_.at(weight); }

private:
    static void note(std::vector<Touch>& touches, size_t call, bool writes) {
        if (!touches.empty() && touches.back().call == call)
            touches.back().writes = touches.back().writes || writes;
        else
            touches.push_back({call, writes});
    }

    std::map<BufferId, std::vector<Touch>> buffers_;
    std::map<int, std::vector<Touch>> weights_;
};

class Delayer {
public:
    Delayer(Placing& placing, const std::vector<PlannedCall>& calls, const Table<loop::Buffer, BufferId>& buffers)
        : placing_(placing), calls_(calls), buffers_(buffers), touches_(calls) {}

    void move(size_t call) {
        const int phase = last_phase(call);
        if (phase > placing_.phase_of[call] && bytes_begun(call) > bytes_kept(call, phase))
            placing_.phase_of[call] = phase;
    }

private:
    bool per_sample(size_t call) const { return placing_.per_sample[placing_.phase_of[call]]; }

    /// The last phase of the call's own kind in which everything that follows from it still is to come; its own when
    /// nothing does.
    int last_phase(size_t call) const {
        int last = static_cast<int>(placing_.per_sample.size());
        const auto before = [&](const auto& touched, bool writes) {
            for (const Touches::Touch& other : touches_.of(touched)) {
                if (other.call <= call || !(writes || other.writes)) continue;
                if (calls_[call].writes_apart && calls_[other.call].writes_apart) continue;
                const bool same_sample = per_sample(call) && per_sample(other.call);
                last = std::min(last, placing_.phase_of[other.call] - (same_sample ? 0 : 1));
            }
        };
        const PlannedCall& planned = calls_[call];
        for (BufferId id : planned.reads) before(id, false);
        for (BufferId id : planned.writes) before(id, true);
        for (int weight : planned.weight_reads) before(weight, false);
        for (int weight : planned.weight_writes) before(weight, true);
        if (last == static_cast<int>(placing_.per_sample.size())) return placing_.phase_of[call];
        while (placing_.per_sample[last] != per_sample(call)) --last;
        return last;
    }

    /// What lies in memory from this call on.
    int64_t bytes_begun(size_t call) const {
        int64_t bytes = 0;
        for (BufferId id : unique(calls_[call].writes))
            if (touches_.of(id).front().call == call) bytes += buffers_[id].bytes;
        return bytes;
    }

    /// What would lie in memory for longer than now if the call ran in this phase.
    int64_t bytes_kept(size_t call, int phase) const {
        int64_t bytes = 0;
        for (BufferId id : unique(calls_[call].reads)) {
            const auto& touches = touches_.of(id);
            const bool needed = std::any_of(touches.begin(), touches.end(), [&](const Touches::Touch& touch) {
                return touch.call != call && placing_.phase_of[touch.call] >= phase;
            });
            if (!needed) bytes += buffers_[id].bytes;
        }
        return bytes;
    }

    static std::set<BufferId> unique(const std::vector<BufferId>& list) { return {list.begin(), list.end()}; }

    Placing& placing_;
    const std::vector<PlannedCall>& calls_;
    const Table<loop::Buffer, BufferId>& buffers_;
    const Touches touches_;
};

}  // namespace

void delay(Placing& placing, const std::vector<PlannedCall>& calls, size_t first,
           const Table<loop::Buffer, BufferId>& buffers) {
    Delayer delayer(placing, calls, buffers);
    // Readers first: what they wait for may follow them.
    for (size_t call = calls.size(); call-- > first;) delayer.move(call);
}

}  // namespace netc::lower
