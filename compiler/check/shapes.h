// Shapes of what layers make, with the arithmetic for the user when something does not fit.
#pragma once

#include <optional>
#include <string>

#include "check/arguments.h"
#include "check/builder.h"

namespace netc::check {

/// A layer being applied: everything its shape rule and its messages need.
struct Step {
    Context& context;
    NetBuilder& net;
    const Place& place;
    const Bound& bound;
    Span span;                      // of the call
    std::string text;               // the call as written
    Span callee;                    // its name in it
    const struct Declarations* declarations;  // of the file, for formulas that call each other
    std::optional<NewLayer> fixed;  // shared layers have their name already
    std::vector<std::string> labels = {};  // the names that mean a label where the call stands

    graph::ValueId in(size_t index = 0) const { return bound.inputs.at(index).meaning.as<Tensor>()->value; }
    graph::Shape shape(size_t index = 0) const { return net.shape(in(index)); }
    std::string name() const { return std::string(bound.entry->name); }
    /// The edit that puts a layer before this one.
    Edit before(std::string layer) const;
    NewLayer start() const { return fixed ? *fixed : net.start_layer(std::string(bound.entry->prefix), place, span); }
};

/// For those who come from Keras, where channels are last.
constexpr std::string_view channels_first = "shapes are [channels, height, width]";

/// A window laid over a map: the window with its pads, the extents it leaves and how they came about.
struct Slide {
    graph::Window window;
    int64_t height = 0, width = 0;
    Origin origin;
};

/// The window of `conv`, `maxpool`, `avgpool` (its size is called `size_name`) over the first input; nothing when the
/// input is no map or no window fits (reported).
std::optional<Slide> slide(const Step& step, std::string_view size_name);

/// The window of `conv_transpose`: that of the convolution which makes its input out of its result, whose extents these
/// are; nothing when the input is no map or nothing is left between the pads (reported).
std::optional<Slide> slide_back(const Step& step);

/// (in - window + pads)/stride + 1 along an axis with the numbers filled in; with `rounds_up` or an overhang, rounded up.
std::string extent_formula(const graph::Window& window, int axis, int64_t in, bool rounds_up = false);

/// "[64, 56, 56] from `maxpool(2)`, line 12"
std::string describe(const Context& context, NetBuilder& net, graph::ValueId value);
/// "5 comes from `maxpool(2)`, line 5: floor((11 - 2 + 2*0)/2) + 1"; axis -1: the whole shape.
std::string came_from(const Context& context, NetBuilder& net, graph::ValueId value, int axis);

/// Reports when a value is a label, which layers do not read.
bool is_computable(Context& context, NetBuilder& net, graph::ValueId value, Span span, std::string_view reader);

/// Whether a value is an input of whole numbers (`index[V]`); said if not.
bool is_index(Context& context, NetBuilder& net, graph::ValueId value, Span span, std::string_view reader);

/// Reports two values whose shapes differ but must not; along the axis `joined` they may.
bool same_shapes(Context& context, NetBuilder& net, std::string_view reader, const Given& a, const Given& b,
                 int joined = -1);

/// The shape for reshape([...]), one -1 filled in; nothing when the numbers of elements differ (reported).
std::optional<graph::Shape> reshaped(const Step& step);

}  // namespace netc::check
