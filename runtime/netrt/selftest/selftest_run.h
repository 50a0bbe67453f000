// A program of the net that is looked at while it runs: what it computed is taken out after the phase that made it.
#pragma once

#include <string>
#include <vector>

#include "netrt/selftest/selftest.h"
#include "netrt/system/workplace.h"

namespace netrt {

class WatchedRun {
public:
    WatchedRun(const Net& net, const Tested& tested, int threads = 1);

    /// Maps the memory and starts anew.
    Status prepare();
    /// Made-up weights, none of which is where a function has a kink; no states.
    void start_anew();

    /// Step `number` of training, or one evaluation or prediction, on n made-up samples. Before it everything in the
    /// workspace but the samples is no number, so that nothing that is not computed can be right by chance.
    void run(int n, uint32_t number = 1);

    const Tested& tested() const { return tested_; }
    const Program& program() const;
    /// "train first", "evaluate"
    std::string name() const;
    Step step(uint32_t number) const;

    const std::byte* weights() const { return place_.weights(); }
    /// The elements of a tensor in logical order.
    std::vector<double> tensor(int index) const;
    /// What probe `p` saw in the last run, in logical order: n tensors of a value; the sum of the parts of a gradient.
    const std::vector<float>& value(int p) const { return values_[static_cast<size_t>(p)]; }
    const std::vector<float>& gradient(int p) const { return gradients_[static_cast<size_t>(p)]; }

    /// Everything that outlives a run: results, weights, states.
    std::vector<std::byte> remains(int n) const;

private:
    static void sees(void* self, int thread, Moment moment);
    void look();

    const Net& net_;
    const Tested& tested_;
    Workplace place_;
    int n_ = 0, phase_ = 0;
    std::vector<std::vector<float>> values_, gradients_;
};

}  // namespace netrt
