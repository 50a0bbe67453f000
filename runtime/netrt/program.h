// What generated code tells the runtime about a net: tables of plain constants, and its programs as functions.
#pragma once

#include <climits>
#include <cstddef>
#include <cstdint>

#include "netrt/math/number.h"
#include "netrt/math/random.h"

namespace netrt {

class Team;  // threads.h

/// A list that lives as long as the program.
template <class T>
struct List {
    const T* items = nullptr;
    int count = 0;
    const T* begin() const { return items; }
    const T* end() const { return items + count; }
    const T& operator[](int i) const { return items[i]; }

    List() = default;
    template <int n>
    constexpr List(const T (&array)[n]) : items(array), count(n) {}
};

/// One physical dimension: `extent` places, each `factor` steps of the logical dimension `logical`.
struct Axis {
    int extent, logical, factor;
};

/// How a logical tensor (row-major `dims`) lies in memory: the logical index of dimension d is the sum of place * factor
/// over the axes of d, minus origin[d]; places that fall outside are padding and stay zero. See pack.h.
struct Packing {
    int rank = 0;
    int dims[6] = {};
    int axes_count = 0;
    Axis axes[10] = {};
    int origin[6] = {};
    int groups = 0;
    int declared_rank = -1;  // from 0: users and files see the same elements, in order, in this shape
    int declared[6] = {};
};

enum class Init { Zeros, Constant, Uniform, Normal };

struct StatisticKind;  // data/statistics.h

/// What a tensor can be of the training samples. A program is linked with those that its tables name.
namespace statistics {
extern const StatisticKind mean, deviation;  // of an input
extern const StatisticKind balance;          // of a label of classes
}

/// A tensor of struct Weights.
struct Tensor {
    const char* name;  // "conv1.kernel"
    size_t offset;     // bytes from the start of Weights
    Packing packing;
    Init init;
    double init_value;
    bool trainable;  // false: statistics
    /// Of the values of input `input`, taken where training begins with first values; `init` is what it is without any samples.
    /// Inputs are followed by labels, whose statistics are taken wherever a stage begins: they are of the samples that it trains on.
    const StatisticKind* statistic = nullptr;
    int input = -1;
};

/// An optimizer's memory of a weight: the same packing as tensor `tensor`.
struct State {
    const char* name;  // "conv1.kernel.mean_square"
    int tensor;
    size_t offset;  // bytes from the start of the state region
    bool average = false;  // of the weight: it stands for it in evaluations, predictions and files of weights
};

/// What a program works with. `weights` is the net's struct Weights, `state` and `workspace` the regions of the program.
struct Run {
    Team& team;
    void* weights;
    void* state;
    void* workspace;
    int n;      // samples in this call, 1 <= n <= batch
    Step step;  // training: seed, stage, number, rate
    // What the program prepares from the weights, at the start of its workspace's life, is not there yet or out of date.
    bool weights_changed = true;
    int phases = INT_MAX;  // ends after so many of them, where a program does so for a feature
    const void* code = nullptr;  // of the program
};

/// Input or label: where its n samples go in the workspace, and how. Labels of numbers are packed as what they are
/// compared with; classes lie row-major, without padding.
struct Input {
    const char* name;
    size_t offset;
    Packing packing;
    int classes;  // above 0: int32 below it (labels class[K], inputs index[V]); 0: float
};

/// Result: n times `packing` floats in the workspace.
struct Output {
    const char* name;
    size_t offset;
    Packing packing;
    bool fraction = false;  // of a metric: a part of 1, shown in per cent
    /// Of a metric of a whole set of samples, of the averages of its numbers over them; null: the average is the metric.
    Number (*compute)(const Number* averages, const void* code) = nullptr;
    const void* code = nullptr;
};

struct Program {
    void (*run)(const Run&) = nullptr;
    int batch = 0;
    size_t workspace_bytes = 0, state_bytes = 0;
    List<Input> inputs = {}, labels = {};
    List<Output> losses = {};   // scalars per sample, already weighted: the loss of a sample is their sum
    List<Output> metrics = {};  // scalars per sample; of those of a whole set, rows
    List<Output> outputs = {};
    /// Of training on mixed samples: the labels of the sample that is mixed in, then the share of the sample itself.
    List<Input> mixed_in = {};
    const void* code = nullptr;  // what `run` needs besides, where programs share one function
};

struct LinearMap {
    double scale, offset;
};

struct NamedNumber {
    const char* name;
    double value;
};

struct SourceKind;  // data/source_kind.h

/// The kinds of sources that a data section can name. A program is linked with those that its tables name.
namespace sources {
extern const SourceKind mnist, drawn_digits, drawn_houses, drawn_shapes, cifar10, cifar100, folder, pictures, idx, npy, csv, text;
}

struct AugmentationKind;  // data/augmentation.h

/// The kinds of augmentations that a data section can name; likewise.
namespace augmentations {
extern const AugmentationKind random_flip, random_crop, random_rotation, random_zoom, random_shear, random_erasing, random_brightness,
    random_contrast, random_saturation, random_hue, random_noise, mixup, cutmix;
}

/// What becomes of the samples of an input in training, in the order of the list.
struct Augmentation {
    int input;  // its index
    const AugmentationKind* kind;
    double probability;
    double numbers[2] = {};  // what the kind asks for
};

struct ArrayReader;  // commands/input_arrays.h
extern const ArrayReader array_reader;

/// The values of an input or label for all samples of a split; without a name, a folder with all there is.
struct DataFile {
    const char* name;
    bool test;
    const char* path;
};

struct Division;  // data/validation.h
extern const Division division;

/// The columns of a table that an input or label takes; without, it takes the one of its name.
struct PortColumns {
    const char* port;
    const char* columns;  // names, or `*`: what nothing else takes
};

struct Source {
    const char* name;  // of the data section
    const SourceKind* kind;
    List<DataFile> files = {};
    List<NamedNumber> numbers = {};
    int keep_label = -1;  // `keep label in keep_first..keep_last`, before the map: its index; -1: all samples are kept
    int keep_first = 0, keep_last = 0;
    List<LinearMap> input_maps = {}, label_maps = {};  // in the order of inputs and labels
    List<PortColumns> columns = {};
    List<Augmentation> augmentations = {};  // before the maps
    double validate = 0;  // the share of the training samples that is left out of training and evaluated after each epoch
    double test = 0;      // the share of all samples that is the test set, of a source that has none
    const Division* division = nullptr;  // how both are chosen; null where neither is
};

/// Where a step stands in its stage.
struct StepPlace {
    Number step, epoch;    // from 0
    Number progress;       // step / steps
    Number steps, epochs;  // of the whole stage
    Number drops;          // plateaus that it reached: of Schedule::plateau
};

/// When a stage gets no better: so many epochs in a row whose figure, that of Stage::best, is not beyond the best one by `delta`.
struct Plateau {
    int patience = 0;  // 0: none are counted
    int cooldown = 0;  // epochs behind a plateau that are not looked at
    double delta = 0;
};

/// Numbers that change from step to step.
struct Schedule {
    /// Writes `count` of them: the rate, then those of Step::numbers.
    void (*compute)(const StepPlace& at, Number* numbers, const void* code) = nullptr;
    int count = 1;
    bool needs_length = false;  // reads more than the step: how long the stage is
    const void* code = nullptr;
    Plateau plateau = {};
    bool rate_in_numbers = false;  // numbers behind the rate are computed with it
};

/// By what an epoch is the best of its stage: the loss or a metric of the samples that are evaluated after each epoch.
struct Best {
    bool kept = false;     // the file of weights has those of the best epoch
    int metric = -1;       // index into Program::metrics; -1: the loss
    bool highest = false;  // else the lowest is the best
    int patience = 0;      // training ends after so many epochs in a row that are no better; 0: all epochs run
};

struct Stage {
    const char* name;
    Source source;
    int batch, epochs;
    uint32_t seed;
    bool shuffle;
    int from = -1;  // index of the stage whose weights it starts with, or -1
    List<int> trainable = {};  // indices of tensors
    double learning_rate = 0;  // of all steps, unless there is a schedule
    Schedule schedule = {};
    const char* optimizer = "";
    const char* digest = "";  // differs when what is computed differs: layers, loss, what is frozen, optimizer, maps
    Program train = {};
    List<State> states = {};
    List<int> excepted = {};               // indices of tensors that begin with first values in spite of `from`
    const char* from_elsewhere = nullptr;  // "digits.first": instead of `from`, a stage of another program
    Best best = {};
    bool balanced = false;  // samples are drawn with replacement, all classes of the label as often
    int64_t accumulate = 1;  // batches of a step of the weights
};

struct Check {
    const char* stage;
    const char* metric;
    const char* op;
    double bound;
    const char* text;
};

struct LayerLine {
    const char* name;
    const char* text;
    const char* shape;
    double parameters, flops;
};

/// A value that a program has in its memory after so many phases.
struct Feature {
    Output value;
    Program program;
    int phases;
};

struct Net {
    const char* name;       // "Digits"
    const char* slug;       // "digits": default file names begin with it
    const char* file;       // "digits.net"
    const char* isa;        // "avx512"
    int max_threads;        // --threads is at most this
    size_t weights_bytes;
    List<LayerLine> layers = {};
    double parameters = 0, macs = 0;
    List<Tensor> tensors = {};
    List<Stage> stages = {};
    List<Check> checks = {};
    int exported = -1;      // index of the stage that predict uses; -1 without stages
    Program evaluate = {};  // batch of samples -> losses, metrics
    Program predict = {};   // samples -> outputs
    List<Feature> features = {};
    const ArrayReader* arrays = nullptr;  // reads what is predicted; null: the only input is a picture
};

}  // namespace netrt
