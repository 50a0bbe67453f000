// A network in plain loops with its memory: weights, inputs and values as numbers with slopes, in logical order.
#pragma once

#include <vector>

#include "netrt/selftest/plain.h"
#include "netrt/selftest/selftest.h"

namespace netrt {

/// Element i of a made-up sample: between -1 and 1, the same for every program.
float made_up_input(int input, int s, int64_t i);
/// The class of a made-up sample.
int32_t made_up_label(int label, int s, int64_t i, int classes);

class PlainNet {
public:
    PlainNet(const Net& net, const PlainProgram& program);

    int batch() const { return program_.batch; }

    /// Takes over the weights of the net, unpacked, and made-up samples for the inputs of `like`, a program of the net.
    /// Programs without labels leave them at class 0. Nothing has a slope.
    void load(const std::byte* weights, const Program& like, int n);

    /// All steps, or those from `first` on: exactly with `attempt` 0, else rounded as single precision rounds, in a way
    /// of its own for each attempt.
    void run(int n, const Step& step, uint32_t attempt, int first = 0);

    /// Slope of the mean over n samples of the sum of the losses.
    double slope_of_loss(int n) const;

    /// The numbers that begin at an offset.
    Real* at(size_t offset) { return memory_.data() + offset / sizeof(Real); }
    const Real* at(size_t offset) const { return memory_.data() + offset / sizeof(Real); }
    /// The elements of a tensor, or null when the plain loops do not read it.
    Real* tensor(int index) { return program_.tensors[index].first < 0 ? nullptr : at(program_.tensors[index].offset); }
    /// The first step that reads it.
    int first_step(int index) const { return program_.tensors[index].first; }

private:
    void load_weights(const std::byte* weights);
    void load_samples(const Program& like, int n);

    const Net& net_;
    const PlainProgram& program_;
    std::vector<Real> memory_;
};

}  // namespace netrt
