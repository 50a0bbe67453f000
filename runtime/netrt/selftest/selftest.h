// What generated code tells about its selftest: the network in plain loops, and where to find what they compute.
#pragma once

#include <cstddef>

#include "netrt/program.h"
#include "netrt/result.h"

namespace netrt {

struct Real;  // plain.h

/// `memory` is a piece of memory of the plain program's own. Steps before `first` have been made: what they computed is
/// still there.
struct PlainRun {
    void* memory;
    int n;
    Step step;
    int first;
    const void* code = nullptr;  // of the program
};

/// A weight as numbers in logical order, and the first step that reads it; -1 when none does.
struct PlainTensor {
    size_t offset;
    int first;
};

/// The network as plain loops. Offsets are in bytes; values and inputs have one tensor for each sample, one
/// after another, in logical order. Every value has a place of its own.
struct PlainProgram {
    void (*run)(const PlainRun& run);
    int batch;  // most samples
    size_t bytes;
    List<size_t> inputs = {}, labels = {};  // in the order of the programs' own
    List<size_t> losses = {};               // a number for each sample
    List<PlainTensor> tensors = {};         // in the order of Net::tensors
    List<size_t> mixed_in = {};             // as Program::mixed_in
    const void* code = nullptr;             // what `run` needs besides, where programs share one function
};

/// One step of an optimizer for `count` weights, where all gradients have the norm `norm[0]`. `states` holds `count` numbers for each of its states, one state after the other.
class PlainUpdate {
public:
    struct Arguments {
        const Step& step;
        int count;
        const Real *gradient, *norm;
        Real *weight, *states;
    };
    using Function = void (*)(const Step& step, int count, const Real* gradient, const Real* norm, Real* weight, Real* states);

    constexpr PlainUpdate() = default;
    constexpr PlainUpdate(int states, Function function) : states_(states), function_(function) {}
    /// Updates that share one function are told apart by `code`, which it is handed.
    PlainUpdate(int states, void (*run)(const void* code, const Arguments&), const void* code)
        : states_(states), run_(run), code_(code) {}

    /// How many numbers it keeps for each weight.
    int states() const { return states_; }

    void operator()(const Arguments& a) const {
        if (run_ != nullptr) return run_(code_, a);
        function_(a.step, a.count, a.gradient, a.norm, a.weight, a.states);
    }

private:
    int states_ = 0;
    Function function_ = nullptr;
    void (*run_)(const void* code, const Arguments&) = nullptr;
    const void* code_ = nullptr;
};

/// A value that is whole after phase `phase` of a program (counted from 0), and the plain one it must equal.
struct ValueProbe {
    const char* name;
    int phase;
    size_t offset;  // in the workspace
    Packing packing;
    size_t plain;
};

/// The gradient of a tensor, packed as that is: the sum of `parts` that lie one after another; update `update` of Tested::updates
/// follows it.
struct GradientProbe {
    int tensor, phase;
    size_t offset;
    int parts, update;
};

/// A tensor that training moves without a gradient, and what it must be after one step.
struct MovedTensor {
    int tensor;
    size_t plain;
};

/// A value that the program keeps in memory and the plain one does not compute.
struct NotProbed {
    const char *name, *reason;
};

enum class ProgramKind { Train, Evaluate, Predict, Feature };

/// What is compared in one program of the net: that of stage or feature `index`, for evaluation or for prediction.
struct Tested {
    ProgramKind kind;
    int index;
    int plain;  // index of the plain program
    List<ValueProbe> values = {};
    List<GradientProbe> gradients = {};
    List<MovedTensor> moved = {};
    List<PlainUpdate> updates = {};
    List<NotProbed> not_checked = {};
};

/// Compares every value of every program with the plain one, gradients with differences of the plain loss, steps of
/// optimizers with their formulas, and runs with one thread with those with up to `threads`. Prints a line for each
/// check and how many passed; returns the number of those that did not. The error: there is not enough memory.
Result<int> run_selftest(const Net& net, const struct Selftest& selftest, int threads);

struct Selftest {
    List<PlainProgram> plain = {};
    List<Tested> tested = {};
    /// Programs without these tables are linked without what works on them.
    Result<int> (*run)(const Net&, const Selftest&, int threads) = run_selftest;
};

}  // namespace netrt
