// A net ready to work: its memory, its threads, and what goes in and comes out of its programs.
#pragma once

#include <climits>
#include <cstdint>

#include "netrt/program.h"
#include "netrt/result.h"
#include "netrt/system/arena.h"
#include "netrt/system/threads.h"

namespace netrt {

/// The regions for training stage `stage`, its evaluations between the epochs included.
ArenaPlan training_plan(const Net& net, int stage);
ArenaPlan evaluation_plan(const Net& net);
/// For a program without states: prediction, features.
ArenaPlan plan_for(const Net& net, const Program& program);

class Workplace {
public:
    Workplace(const Net& net, int threads, Strength strength = Strength::Fitting)
        : net_(net), team_(threads, strength) {}

    const Net& net() const { return net_; }
    Team& team() { return team_; }
    const ArenaPlan& plan() const { return arena_.plan(); }
    /// Whoever asks may change them.
    std::byte* weights() {
        forget();
        return arena_.weights();
    }
    const std::byte* weights() const { return arena_.weights(); }
    std::byte* states() const { return arena_.states(); }
    std::byte* workspace() const { return arena_.workspace(); }

    /// Makes room for `plan`. Weights stay (zero at first), states become zero. What is in the workspace before a
    /// program runs is undefined, but for the inputs and labels that were put there.
    Status prepare(const ArenaPlan& plan);

    /// Gives back what states and workspace take until the next `prepare`.
    void rest();

    void run(const Program& program, int n, const Step& step = {}, int phases = INT_MAX);
    /// What the last program prepared from the weights is of no use any more: they or the workspace have changed.
    void forget() { prepared_ = {}; }

    /// Where sample s of an input, label or output is: `label` of numbers of classes, one after the other.
    float* floats(const Input& input, int s) const;
    int32_t* classes(const Input& input, int s) const;
    const float* floats(const Output& output, int s) const;

    /// Sum over the losses of sample s.
    double loss(const Program& program, int s) const;

private:
    /// The program whose preparations lie in the workspace.
    struct Prepared {
        void (*run)(const Run&) = nullptr;
        const void* code = nullptr;
        bool operator==(const Prepared&) const = default;
    };

    const Net& net_;
    Arena arena_;
    Team team_;
    Prepared prepared_;
};

}  // namespace netrt
