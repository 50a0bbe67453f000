// The typed graph: values, the nodes that make them, the weights. The centre of the compiler.
#pragma once

#include <string>
#include <vector>

#include "base/source.h"
#include "graph/op.h"

namespace netc::graph {

/// `name` is the user's (`conv1`, `logits`), kept to the output; derived values are called after it (`d_conv1`).
struct Value {
    TensorType type;
    NodeId producer;
    std::string name;
};

struct Node {
    Op op;
    ValueId result;
    Span span;  // the step in the source that asked for this node
};

enum class InitialiserKind { Zeros, Constant, GlorotUniform, GlorotNormal, HeUniform, HeNormal, Uniform, Normal, LecunUniform, LecunNormal, FanInUniform };
/// How a weight starts. fan_in, fan_out as in Keras: receptive field times channels. `constant` is the value of
/// Constant, the limit of Uniform (-limit .. limit), the deviation of Normal.
struct Initialiser {
    InitialiserKind kind = InitialiserKind::GlorotUniform;
    double constant = 0;
    int64_t fan_in = 1, fan_out = 1;
    std::string statistic = {};  // "mean" or "deviation" of input `input` over the training samples, where there are any
    int input = -1;              // or "balance" of a label: behind the inputs
};

/// A tensor that training changes (a weight), or that it observes (running statistics: trainable = false).
struct ParameterInfo {
    std::string name;   // in files: "conv1.kernel", "stage2.block1.conv1.kernel"
    std::string layer;  // "conv1"
    std::string role;   // "kernel", "bias", "scale", "shift", "running_mean", "running_variance"
    ValueId value;
    Initialiser initialiser;
    bool trainable = true;
    bool frozen = false;  // by `freeze` in the stage being compiled
};

struct Graph {
    Table<Node, NodeId> nodes;
    Table<Value, ValueId> values;
    std::vector<ParameterInfo> parameters;
    std::vector<ValueId> outputs;  // what must be computed; Update nodes are wanted for their effect

    /// Nodes in an order in which every value is made before it is read; passes keep this up to date by rebuilding it.
    std::vector<NodeId> order;

    const Shape& shape(ValueId value) const { return values[value].type.shape; }
    const Op& producer(ValueId value) const { return nodes[values[value].producer].op; }
    /// Appends a node and its result at the end of the order.
    ValueId add(Op op, TensorType type, std::string name, Span span = {});
    /// The nodes of the order that read `value`; a node that reads it twice comes once.
    std::vector<NodeId> users(ValueId value) const;
    /// Every reader of `from` reads `to` instead; where `from` is an output, `to` becomes the output.
    void replace_uses(ValueId from, ValueId to);
};

/// The readers of all values, found at once: for those that ask for many, while the graph stays as it is.
class Users {
public:
    explicit Users(const Graph& graph);
    /// What Graph::users gives.
    const std::vector<NodeId>& of(ValueId value) const { return users_[value.index]; }

private:
    std::vector<std::vector<NodeId>> users_;
};

/// Throws InternalError when the graph breaks a rule: a value used before it is made, two producers, a shape that the
/// operator's rule (infer_type) does not give, names that are empty.
void verify(const Graph& graph, const char* stage);

/// The type of an operator's result from the types of its inputs. The operator's shapes must fit: user errors are found
/// in check/, before.
TensorType infer_type(const Graph& graph, const Op& op);

/// The graph as text, one node a line: `%12 relu1 = Map.relu(%11 conv1) : f32[32, 26, 26]`
std::string print(const Graph& graph);

/// What is computed for these values, in numbers and operators alone: the same text whatever things are called, and
/// whatever else is in the graph.
std::string canonical(const Graph& graph, const std::vector<ValueId>& wanted);

/// Multiply-adds of one sample, and arithmetic operations (FLOPs) of the node, per sample (per step for Update).
int64_t macs(const Graph& graph, const Node& node);
int64_t flops(const Graph& graph, const Node& node);

}  // namespace netc::graph
