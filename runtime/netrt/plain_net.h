// A network in plain loops with its memory: weights, inputs and values as doubles in logical order.
#pragma once

#include <vector>

#include "netrt/selftest.h"

namespace netrt {

/// Element i of a made-up sample: between -1 and 1, the same for every program.
float made_up_input(int input, int s, int64_t i);
/// The class of a made-up sample.
int32_t made_up_label(int label, int s, int classes);

class PlainNet {
public:
    PlainNet(const Net& net, const PlainProgram& program);

    int batch() const { return program_.batch; }

    /// Takes over the weights of the net, unpacked, and made-up samples for the inputs of `like`, a program of the net.
    /// Programs without labels leave them at class 0. With a `rounding` above 0 every number is off by a little more than
    /// rounding to single precision does, in a way of its own for each `rounding`: what comes out shows how far single
    /// precision can be trusted.
    void load(const std::byte* weights, const Program& like, int n, uint32_t rounding = 0);

    /// All steps, or those from `first` on.
    void run(int n, const Step& step, int first = 0) { program_.run({memory_.data(), n, step, first}); }

    /// Mean over n samples of the sum of the losses.
    double loss(int n) const;

    /// The doubles that begin at an offset.
    double* at(size_t offset) { return memory_.data() + offset / sizeof(double); }
    const double* at(size_t offset) const { return memory_.data() + offset / sizeof(double); }
    /// The elements of a tensor, or null when the plain loops do not read it.
    double* tensor(int index) { return program_.tensors[index].first < 0 ? nullptr : at(program_.tensors[index].offset); }
    /// The first step that reads it.
    int first_step(int index) const { return program_.tensors[index].first; }

private:
    void load_weights(const std::byte* weights);
    void load_samples(const Program& like, int n);
    void disturb(double* numbers, int64_t count, uint32_t key);

    const Net& net_;
    const PlainProgram& program_;
    std::vector<double> memory_;
};

}  // namespace netrt
