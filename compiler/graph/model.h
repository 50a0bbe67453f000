// What a .net file means: the network as a graph, and how it is fed, trained, checked and exported.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "formula/averages.h"
#include "graph/graph.h"

namespace netc::graph {

/// A number per sample made by a formula of the data section, such as `image / 255` or `digit - lo`: out = in * scale + offset.
struct LinearMap {
    double scale = 1, offset = 0;
};

/// The values of an input or label for all samples of a split; without a name, a folder with all there is.
struct DataFile {
    std::string name;
    bool test = false;
    std::string path;
};

/// The columns of a table that an input or label takes: names, or `*`.
struct PortColumns {
    std::string port, columns;
};

/// `keep digit in lo..hi`, both included, before the map.
struct Keep {
    std::string label;
    int64_t first = 0, last = 0;
};

/// A step of `augment image = image | random_crop(pad = 4)`: a kind of augmentation, and what it is given besides its probability.
struct Augmentation {
    std::string input;
    std::string kind;
    double probability = 1;
    std::vector<double> numbers;
    bool mixes = false;  // two samples, and their losses by the share of each
};

/// A data section with its parameters filled in.
struct DataSource {
    std::string name;                     // "digits"
    std::string kind;                     // "mnist", "drawn_digits", "npy" ...: name of the source function
    std::vector<DataFile> files;
    std::map<std::string, double> numbers;  // its arguments that are no paths (seed = 1); of words, which of those there are
    std::vector<PortColumns> columns;
    std::optional<Keep> keep;
    std::map<std::string, LinearMap> maps;  // by input or label name
    std::vector<Augmentation> augmentations;  // of all inputs, those of one in their order
    double validate = 0;  // the share of the training samples that is evaluated after each epoch instead of the test set
    double test = 0;      // the share of all samples that is the test set, of a source that has none of its own
    Span span;
};

/// Whose weights a stage keeps: of the epoch with the lowest or highest figure.
struct Best {
    bool kept = false;            // by `best` or `patience`
    std::string figure = "loss";  // or a metric
    bool highest = false;
    int64_t patience = 0;  // epochs without a better one, after which training ends; 0: all epochs run
};

/// How much the loss of a training sample counts, by the class of a label: numbers, or a tensor that is measured where training begins;
/// neither: all alike.
struct ClassWeights {
    int label = -1;  // index into Model::labels
    std::vector<double> weights = {};
    bool balanced = false;  // samples / (classes * samples of the class)
    ValueId measured = {};  // these, a parameter of the graph
    bool empty() const { return weights.empty() && !balanced; }
};

/// `train NAME : NET on DATA { ... }`
struct Stage {
    std::string name;
    DataSource source;
    int64_t batch = 32;
    int64_t epochs = 1;
    uint32_t seed = 1;
    bool shuffle = true;
    bool balanced = false;  // samples are drawn with replacement, all classes as often
    ClassWeights class_weights;
    Optimizer optimizer;
    std::map<int, Optimizer> exceptions;  // of weights that `no_decay` and `rate` name: indices into Graph::parameters
    std::string from;                 // stage whose weights this one starts with, or empty
    std::string from_net;             // the net of that stage when it is another one
    std::vector<int> excepted_parameters;  // indices into Graph::parameters that begin with first values all the same
    std::vector<std::string> frozen;  // names of the parts that `freeze` lists
    std::vector<int> frozen_parameters;  // indices into Graph::parameters
    Best best;
    Span span;
};

/// Whether a stage learns from samples that are mixed of two.
inline bool mixes_samples(const Stage& stage) {
    const auto& steps = stage.source.augmentations;
    return std::any_of(steps.begin(), steps.end(), [](const Augmentation& step) { return step.mixes; });
}

/// `check first.accuracy >= 0.995`
struct Expectation {
    std::string stage, metric;
    std::string op;  // "<", "<=", ">", ">=", "=="
    double bound = 0;
    std::string text;  // as written
};

struct NamedValue {
    std::string name;
    ValueId value;
};

/// A number of each sample that is averaged; or, of a whole set, the row of numbers whose averages it is computed of.
struct Metric {
    std::string name;  // "accuracy", "top5"
    ValueId value;
    formula::OfAveragesRef of_averages = {};
};

/// A named part of the network: the unit of freezing, saving and `features --layer`.
struct Part {
    std::string name;
    ValueId value;                 // what the name stands for
    std::vector<int> parameters;   // indices into Graph::parameters of the layers between its ancestors and it
};

struct InputInfo {
    std::string name;
    ValueId value;
    int64_t classes = 0;  // K of a label class[K], V of an input index[V], both I32; 0 of f32
    Span span;
};

/// One line of the summary: a layer as the user wrote it.
struct Layer {
    std::string name;   // "conv1"
    std::string text;   // "conv(32, 3)"
    ValueId value;      // its result
    std::vector<int> parameters;
    Span span;
};

struct Model {
    std::string name;                 // of the net
    std::string file;                 // as messages call it, without folders
    Graph graph;                      // forward pass of one sample: outputs are the losses, metrics and parts
    std::vector<InputInfo> inputs;    // images and the like
    std::vector<InputInfo> labels;
    /// Of the sample that is mixed in, where a stage mixes: its labels, then the share of the sample itself. Empty where none does.
    std::vector<InputInfo> mixed_in;
    std::vector<NamedValue> losses;   // per-sample losses; their sum is the loss
    std::vector<Metric> metrics;
    std::vector<Part> parts;
    std::vector<Layer> layers;
    std::vector<Stage> stages;        // those that train this net, in source order
    std::vector<Expectation> checks;
    std::string exported_stage;       // of `export`, else the last stage; empty without stages
    std::vector<NamedValue> outputs;  // of `export`, else probabilities = softmax of the classifier's scores, else the last value
    std::vector<std::string> variants;  // defaults of other systems that calls took: "adam as keras3: epsilon = 1e-7"
    int64_t parameter_count = 0;      // trainable weights, as `expect params` counts them
    int64_t mac_count = 0;            // multiply-adds of conv and dense for one sample

    // `target { ... }`
    bool precise = false;

    /// Null when there is no stage of that name.
    const Stage* stage(const std::string& wanted) const {
        const auto found = std::find_if(stages.begin(), stages.end(), [&](const Stage& each) { return each.name == wanted; });
        return found == stages.end() ? nullptr : &*found;
    }
    /// What the program that trains this stage is given besides inputs and labels.
    std::vector<InputInfo> mixed_in_of(const std::string& wanted) const {
        const Stage* const found = stage(wanted);
        return found && mixes_samples(*found) ? mixed_in : std::vector<InputInfo>();
    }
};

}  // namespace netc::graph
