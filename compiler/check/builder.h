// The network under construction: nodes with unique names, weights, layers, and where each extent came from.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "check/context.h"
#include "graph/model.h"

namespace netc::check {

/// Where in the nested names a step stands: "stage2.block1". A second use of shared weights has its own path and the
/// first use's weights.
struct Place {
    std::string path;
    std::string weights;
    bool shared = false;

    Place inner(const std::string& segment) const;
    /// `name` inside this place, for a layer or a value.
    std::string named(const std::string& name) const;
};

/// What decided the shape of a value, for messages: `maxpool(2)`, line 5: floor((11 - 2 + 2*0)/2) + 1.
struct Origin {
    std::string text;
    Span span;
    std::array<std::string, 2> formulas;  // of height and width; empty when they are taken over or declared
};

/// A layer that is being applied.
struct NewLayer {
    std::string name;        // "stage2.conv1"
    std::string short_name;  // "conv1"
    Place place;
    Span span;
    std::vector<int> parameters;
};

/// Places that one sample of a value takes in memory: channels of maps are kept in blocks of 16, with zeros around.
double map_places(const graph::Shape& shape, double more_rows = 0, double more_columns = 0);

class NetBuilder {
public:
    explicit NetBuilder(Context& context) : context_(context) {}

    graph::Model model;

    /// `classes` of labels `class[K]` and inputs `index[V]`, else 0.
    graph::ValueId add_input(const std::string& name, graph::TensorType type, int64_t classes, bool label, Span span);

    /// What is given besides to stages that mix samples: Model::mixed_in.
    void add_mixed_in();

    /// The next name of this kind of layer here: conv1, conv2, ...
    NewLayer start_layer(const std::string& prefix, const Place& place, Span span);
    /// The weight of a layer; `{}` after a limit was passed. Shared weights that exist already are taken again.
    graph::ValueId add_parameter(NewLayer& layer, const std::string& role, graph::Shape shape,
                                 graph::Initialiser initialiser, bool trainable = true);
    /// A node with its value; nothing when the shape or the number of nodes passes a limit (reported).
    std::optional<graph::ValueId> add_node(graph::Op op, graph::Shape shape, const std::string& name, Span span);
    /// Enters the layer into the model's list.
    void finish_layer(const NewLayer& layer, const std::string& text, graph::ValueId value);

    /// Gives a value the user's name, once.
    void name_value(graph::ValueId value, const std::string& name);
    std::string unique_value_name(const std::string& name);
    /// A segment of names that nothing else in this place has: `wanted`, or with a number behind it.
    std::string unique_segment(const Place& place, const std::string& wanted);
    std::string numbered_segment(const Place& place, const std::string& wanted);

    const graph::TensorType& type(graph::ValueId value) const { return model.graph.values[value].type; }
    const graph::Shape& shape(graph::ValueId value) const { return type(value).shape; }
    bool is_label(graph::ValueId value) const;
    /// Whether a value counts classes or rows of a table: nothing can be computed from such numbers.
    bool is_numbering(graph::ValueId value) const { return type(value).dtype == graph::DType::I32; }
    /// Whether a value is a label or computed with one: where the net predicts there is none.
    bool reads_label(graph::ValueId value) const { return label_readers_.count(value) > 0; }
    /// Whether a value is what a loss or a metric made.
    bool is_loss(graph::ValueId value) const { return losses_.count(value) > 0; }
    void mark_loss(graph::ValueId value) { losses_.insert(value); }
    /// The zeros around a value that convolutions want: top, bottom, left, right.
    std::array<int64_t, 4>& border(graph::ValueId value) { return borders_[value]; }
    /// Number of classes of a label `class[K]`, of rows of an input `index[V]`; 0 of numbers.
    int64_t classes(graph::ValueId input) const;

    void set_origin(graph::ValueId value, Origin origin) { origins_[value] = std::move(origin); }
    void take_origin(graph::ValueId value, graph::ValueId from) { origins_[value] = origins_[from]; }
    const Origin& origin(graph::ValueId value) { return origins_[value]; }

    /// Indices of the weights that were read, in order; a part takes those of its chain.
    std::vector<int> touched;
    int random_layers = 0;  // those that draw random numbers
    bool exporting = false;  // `export` computes from trained values: new weights are refused

private:
    /// Whether an int counts the places of a weight; said if not.
    bool countable(const graph::Shape& shape, const std::string& name, Span span);
    /// The same for one sample of a value.
    bool addressable(const graph::Shape& shape, const std::string& name, Span span);
    bool within_limits(const graph::Shape& shape, const std::string& name, Span span);

    Context& context_;
    std::map<graph::ValueId, Origin> origins_;
    std::map<graph::ValueId, std::array<int64_t, 4>> borders_;
    std::map<std::string, int> counters_;
    std::set<std::string> value_names_, segments_, layer_names_;
    std::set<graph::ValueId> named_, label_readers_, losses_;
    std::map<std::string, int> parameter_index_;
};

}  // namespace netc::check
