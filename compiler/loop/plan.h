// Everything that is emitted for one net: weights, kernels, programs with their memory, and what main needs to know.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "formula/averages.h"
#include "formula/formula.h"
#include "formula/steps.h"
#include "loop/loop.h"

namespace netc::loop {

/// How the elements of a logical tensor lie in memory. Physical dimension i runs over `extent` places; the logical index
/// of dimension d is the sum over the physical dimensions with logical == d of (place * factor), minus origin[d].
/// Places whose logical index falls outside the logical extents are padding and stay zero.
///
///   conv kernel [32][16][3][3] as [f/32][c/16][ky][kx][c%16][f%32]:
///     logical {32,16,3,3}, axes {1,0,32} {1,1,16} {3,2,1} {3,3,1} {16,1,1} {32,0,1}
struct Packing {
    struct Axis {
        int64_t extent;
        int logical;
        int64_t factor;
    };
    std::vector<int64_t> logical;  // extents, row-major
    std::vector<Axis> axes;        // outermost first
    std::vector<int64_t> origin;   // halo: empty means all zero
    // Grouped convolutions whose groups do not fill whole blocks: 0 when not needed. See lower/conv/conv.h.
    int64_t groups = 0;
    std::optional<std::vector<int64_t>> declared = {};  // the shape that users and files see, where it is not `logical`

    /// The same places for a tensor that is declared with `shape`: a kernel [3][60] whose inputs lie as a map has
    /// logical {3,3,4,5}.
    Packing declared_as(const std::vector<int64_t>& shape) const {
        Packing result = *this;
        if (shape == logical)
            result.declared.reset();
        else
            result.declared = shape;
        return result;
    }

    std::vector<int64_t> extents() const {
        std::vector<int64_t> result;
        for (const Axis& axis : axes) result.push_back(axis.extent);
        return result;
    }
};

struct Initialiser {
    enum class Kind { Zeros, Constant, Uniform, Normal };  // Glorot and He arrive as their limits and deviations
    Kind kind = Kind::Zeros;
    double value = 0;  // Constant: the value; Uniform: -value .. value; Normal: deviation (of a normal cut at two deviations)
    std::string statistic = {};  // as graph::Initialiser
    int input = -1;
};

/// One member of struct Weights: weights.<layer>.<role>
struct WeightSlot {
    std::string layer, role;  // conv1, kernel
    std::string name;         // in files: "conv1.kernel"
    std::vector<int64_t> extents;  // physical
    Packing packing;
    Initialiser initialiser;
    bool trainable = true;
    int64_t offset_bytes = 0;  // in struct Weights
};

enum class Role { Input, Label, Result, Activation, Gradient, State, Scratch };

using BufferId = Id<struct BufferTag>;
using KernelId = Id<struct KernelTag>;

/// A piece of a program's memory: an array, one for each sample when `batched`.
struct Buffer {
    std::string name;          // relu1, d_conv1, d_conv1_parts
    Element element = Element::F32;
    std::vector<int64_t> extents;
    bool batched = true;
    bool per_thread = false;   // one for each of Plan::max_threads
    Role role = Role::Activation;
    bool average = false;      // a state: the moving average of its weight
    std::string note;          // layout in words: "[c/16][y][x][c%16], border 1"
    int64_t bytes = 0;
    int64_t offset_bytes = 0;
    int first_phase = 0, last_phase = 0;  // the phases that write it first and read it last
};

/// What a call hands over for one parameter.
struct Argument {
    enum class Kind {
        Sample,    // buffer[s]
        Whole,     // buffer: all samples, or an unbatched array
        OfThread,  // buffer[thread]
        Weight,    // weights.<layer>.<role>
        N,         // n
        SampleIndex,  // s
        Step,      // step
        Real,      // a number
    };
    Kind kind = Kind::Whole;
    BufferId buffer;
    int weight = -1;   // index into Plan::weights: of Weight
    bool flat = false;  // seen as an array of one dimension: flat(buffer)
    double number = 0;
};

struct Call {
    KernelId kernel;
    std::vector<Argument> arguments;  // for all parameters but first and last
    Expr units = 0;                   // number of units; may use `n` in kernels that take whole batches
    std::string layers;               // what it computes, in the user's names
    Cost cost;
};

/// Work between two barriers: either calls that are made for each sample (all units of a sample by one thread), or calls
/// whose units are shared among the threads (of sample 0 when the kernel is per sample: programs for one sample).
struct Phase {
    bool per_sample = true;
    std::vector<Call> calls;  // shared calls of one phase do not depend on each other
    bool preparation = false;  // of weights alone, which the program does not change: runs when they are new
};

/// Reference: plain loops that the others are compared with (loop/selftest.h).
enum class Mode { Train, Evaluate, Predict, Reference };

/// One function of the output, with its memory.
struct Program {
    std::string name;    // train_first, evaluate, predict
    std::string stage;   // train: its stage
    Mode mode = Mode::Train;
    int64_t batch = 1;   // most samples a call
    Table<Buffer, BufferId> buffers;
    std::vector<Phase> phases;
    int64_t workspace_bytes = 0;  // buffers but states
    int64_t state_bytes = 0;      // buffers with role State: they outlive a step
    std::vector<BufferId> inputs, labels;         // in the order of Plan::inputs, Plan::labels
    std::vector<BufferId> mixed_in;               // Train, of samples that are mixed: in the order of Plan::mixed_in
    std::vector<BufferId> losses, metrics;        // one float a sample; of metrics of whole sets a row
    std::vector<BufferId> outputs;                // Predict: in the order of Plan::outputs
    std::vector<Packing> input_packings, label_packings, mixed_in_packings, metric_packings;  // of those buffers
};

/// A tensor that goes in or comes out, by name.
struct Port {
    std::string name;
    std::vector<int64_t> shape;  // logical
    int64_t classes = 0;         // above 0: int32 below it, of labels class[K] and inputs index[V]
    Packing packing;             // outputs
    bool fraction = false;       // of a metric: counts hits, shown in per cent
    formula::OfAveragesRef of_averages = {};  // of a metric of a whole set
};

struct LinearMap { double scale = 1, offset = 0; };

struct DataFile { std::string name; bool test = false; std::string path; };  // as graph::DataFile

struct PortColumns { std::string port, columns; };  // as graph::PortColumns

struct Keep { int label = -1; int64_t first = 0, last = 0; };  // samples whose class is in first..last

struct Augmentation { int input = 0; std::string kind; double probability = 1; std::vector<double> numbers; };  // as graph::Augmentation

struct DataPlan {
    std::string name, kind;
    std::vector<DataFile> files;
    std::vector<std::pair<std::string, double>> numbers;
    Keep keep;                          // of Plan::labels; -1: all samples
    std::vector<LinearMap> input_maps;  // in the order of inputs
    std::vector<LinearMap> label_maps;
    std::vector<PortColumns> columns;
    std::vector<Augmentation> augmentations;
    double validate = 0, test = 0;  // as graph::DataSource
};

/// A number that is computed once for each step, from formula::names_of_steps().
struct StepFormula {
    std::string name;
    formula::Formula value;
    bool has_rate = false;  // beside the rate itself: it is computed with the rate
};

/// By what an epoch is the best of its stage.
struct Best {
    bool kept = false;
    int metric = -1;  // index into Plan::metrics; -1: the loss
    bool highest = false;
    int64_t patience = 0;
};

struct StagePlan {
    std::string name;
    DataPlan source;
    int64_t batch = 32, epochs = 1;
    uint32_t seed = 1;
    bool shuffle = true;
    bool balanced = false;  // as graph::Stage
    std::string from;
    std::string from_net;                   // of another program
    std::vector<int> excepted;              // indices into Plan::weights that begin with first values in spite of `from`
    std::vector<int> trainable;             // indices into Plan::weights that this stage changes
    std::vector<StepFormula> step_formulas;  // the rate, then what kernels read as `step.scheduled(i)`
    std::string optimizer;                  // in words: "adadelta(lr = 1, rho = 0.95, epsilon = 1e-07)"
    int64_t accumulate = 1;                 // batches of a step
    std::string digest;                     // differs when what is computed differs
    int train_program = -1;                 // index into Plan::programs
    Best best;
};

/// Whether all its steps are told the same.
bool is_constant(const StagePlan& stage);
/// Whether other numbers than the rate are computed with it.
bool has_rate_in_numbers(const StagePlan& stage);
/// Whether what they are told depends on how long the stage is.
bool needs_length(const StagePlan& stage);
/// The plateaus that they are told of, or those of patience 0.
formula::Plateau plateau_of(const StagePlan& stage);

struct CheckPlan { std::string stage, metric, op, text; double bound = 0; };

/// One line of the table of the network.
struct LayerRow {
    std::string name, text, shape, source;  // source: "digits.net:6"
    int64_t parameters = 0, flops = 0;      // of one sample
};

/// A value that `features --layer NAME` can give: in a buffer of a program, whole after so many of its phases.
struct FeaturePlan {
    std::string name;
    int program = -1;
    BufferId buffer;
    Packing packing;
    int phases = 0;
};

struct Selftest;  // loop/selftest.h

/// What a layer could be computed by, and the way that was taken.
struct AlgorithmChoice {
    struct Way {
        std::string name;  // "direct", "winograd"; of gradients behind a pool "dense", "sparse"
        double cost;       // what the cost model counts: products of vectors
    };
    enum class Reason { Estimated, Tuned, Asked };

    std::string program, layer;
    std::string direction;  // "forward"; of gradients "input", "kernel"; "backward": both, behind a pool
    std::string sizes;      // of the map that is read, that which is written, and the samples: 32x26x26:32x24x24:128
    std::vector<Way> ways;
    size_t taken = 0;
    Reason reason = Reason::Estimated;
    std::vector<std::string> calls;  // what was made of it: Call::layers

    const std::string& way() const { return ways[taken].name; }
};

struct Plan {
    std::string net;           // "Digits"
    std::string file;          // "digits.net"
    std::vector<LayerRow> layers;
    int64_t parameters = 0, macs = 0;
    std::vector<WeightSlot> weights;
    int64_t weights_bytes = 0;
    Table<Kernel, KernelId> kernels;
    std::vector<Program> programs;
    std::vector<AlgorithmChoice> choices;
    int evaluate_program = -1, predict_program = -1;
    std::vector<Port> inputs, labels, mixed_in, losses, metrics, outputs;
    std::vector<FeaturePlan> features;
    std::vector<StagePlan> stages;
    std::vector<CheckPlan> checks;
    std::string exported_stage;
    int lanes = 16;            // of vectors
    std::string isa;           // "avx512", "avx2", "neon", "generic"
    std::string march;         // the same as C++ compilers call it
    bool is_version = false;   // one of several in a program, each for other instructions
    int max_threads = 4;
    std::shared_ptr<const Selftest> selftest;  // null when it is left out
};

}  // namespace netc::loop
