// The type rule of every operator.
#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "base/match.h"
#include "graph/graph.h"

namespace netc::graph {

namespace {

/// The rules read the types of an operator's inputs and say what its result is.
struct Rules {
    const Graph& graph;

    const TensorType& type(ValueId value) const { return graph.values[value].type; }
    const Shape& shape(ValueId value) const { return type(value).shape; }

    void fits(bool condition, const char* rule, ValueId value) const {
        NETC_CHECK(condition, fmt::format("{} (`{}` is {})", rule, graph.values[value].name, to_string(type(value))));
    }
    /// An f32 for each sample.
    static TensorType batched(Shape shape) { return {DType::F32, std::move(shape), true}; }
    /// An f32 that samples share.
    static TensorType shared(Shape shape) { return {DType::F32, std::move(shape), false}; }

    /// The extents of a map after a window has slid over it.
    Shape slid(ValueId in, const Window& window, int64_t channels) const {
        fits(shape(in).rank() == 3, "a window slides over [channels, height, width]", in);
        const int64_t height = output_extent(window, 0, shape(in).height());
        const int64_t width = output_extent(window, 1, shape(in).width());
        fits(height >= 1 && width >= 1, "the window is larger than its input", in);
        return {{channels, height, width}};
    }

    TensorType same_as(ValueId value) const { return type(value); }

    /// `d_out` has the type of what the forward operator made; the gradient has the type of what it read.
    TensorType gradient_like(ValueId d_out, ValueId out, ValueId in) const {
        fits(shape(d_out) == shape(out), "a gradient has the shape of its value", d_out);
        return type(in);
    }

    void check_convolution(const Shape& in, const Shape& kernel, const Window& window, int64_t groups,
                           ValueId value) const {
        fits(kernel.rank() == 4 && in.rank() == 3, "kernels are [filters, channels / groups, height, width]", value);
        fits(kernel[1] * groups == in.channels(), "a kernel has as many channels as a group of its input", value);
        fits(kernel[0] % groups == 0, "groups share the filters evenly", value);
        fits(kernel[2] == window.size[0] && kernel[3] == window.size[1], "kernel and window are of one size", value);
    }

    /// A loss or a metric: one number for each sample from its scores and a label for each of their places.
    TensorType from_label(ValueId scores, ValueId label, int max_rank) const {
        fits(shape(scores).rank() >= 1 && shape(scores).rank() <= max_rank, "scores have an axis of classes", scores);
        fits(type(label).dtype == DType::I32 && shape(label) == label_shape(shape(scores)),
             "a label is one class for each place", label);
        return batched({});
    }
    TensorType operator()(const Input& op) const {
        NETC_CHECK(false, fmt::format("the type of input {} is declared, not inferred", op.index));
    }
    TensorType operator()(const Parameter& op) const { return type(graph.parameters.at(op.index).value); }
    TensorType operator()(const Constant&) const { return shared({}); }
    TensorType operator()(const Training&) const { return shared({}); }
    TensorType operator()(const RandomNormal& op) const { return batched(op.shape); }
    TensorType operator()(const Places& op) const {
        NETC_CHECK(op.axis >= 0 && op.axis < op.shape.rank() && op.shape.elements() == op.shape[static_cast<int>(op.axis)],
                   "places are counted along one axis, and the others are 1");
        return shared(op.shape);
    }

    TensorType operator()(const Conv2d& op) const {
        check_convolution(shape(op.in), shape(op.kernel), op.window, op.groups, op.in);
        const int64_t filters = shape(op.kernel)[0];
        if (op.bias) fits(shape(op.bias) == Shape{{filters}}, "a bias is [filters]", op.bias);
        return batched(slid(op.in, op.window, filters));
    }
    TensorType operator()(const Conv2dGradInput& op) const {
        check_convolution(op.in_shape, shape(op.kernel), op.window, op.groups, op.kernel);
        fits(shape(op.d_out) == Shape{{shape(op.kernel)[0], output_extent(op.window, 0, op.in_shape.height()),
                                       output_extent(op.window, 1, op.in_shape.width())}},
             "a gradient has the shape of its value", op.d_out);
        if (op.bias) fits(shape(op.bias) == Shape{{op.in_shape.channels()}}, "a bias is [channels]", op.bias);
        return batched(op.in_shape);
    }
    TensorType operator()(const Conv2dGradKernel& op) const {
        check_convolution(shape(op.in), op.kernel_shape, op.window, op.groups, op.in);
        fits(shape(op.d_out) == slid(op.in, op.window, op.kernel_shape[0]), "a gradient has the shape of its value",
             op.d_out);
        return shared(op.kernel_shape);
    }
    TensorType operator()(const BiasGrad& op) const {
        fits(shape(op.d_out).rank() >= 1, "a bias is added to channels", op.d_out);
        return shared({{shape(op.d_out)[0]}});
    }

    TensorType operator()(const Dense& op) const {
        fits(shape(op.in).rank() == 1, "`dense` takes [features]", op.in);
        fits(shape(op.kernel).rank() == 2 && shape(op.kernel)[1] == shape(op.in)[0], "a kernel is [units, features]",
             op.kernel);
        const int64_t units = shape(op.kernel)[0];
        if (op.bias) fits(shape(op.bias) == Shape{{units}}, "a bias is [units]", op.bias);
        return batched({{units}});
    }
    TensorType operator()(const DenseGradInput& op) const {
        fits(shape(op.kernel).rank() == 2 && shape(op.d_out) == Shape{{shape(op.kernel)[0]}},
             "a gradient has the shape of its value", op.d_out);
        return batched({{shape(op.kernel)[1]}});
    }
    TensorType operator()(const DenseGradKernel& op) const {
        fits(shape(op.d_out).rank() == 1, "`dense` makes [units]", op.d_out);
        fits(shape(op.in).rank() == 1, "`dense` takes [features]", op.in);
        return shared({{shape(op.d_out)[0], shape(op.in)[0]}});
    }

    TensorType operator()(const MaxPool& op) const { return batched(slid(op.in, op.window, shape(op.in)[0])); }
    TensorType operator()(const MaxPoolGrad& op) const { return gradient_like(op.d_out, op.out, op.in); }
    TensorType operator()(const AvgPool& op) const { return batched(slid(op.in, op.window, shape(op.in)[0])); }
    TensorType operator()(const AvgPoolGrad& op) const {
        fits(op.in_shape.rank() == 3 &&
                 shape(op.d_out) == Shape{{op.in_shape.channels(), output_extent(op.window, 0, op.in_shape.height()),
                                           output_extent(op.window, 1, op.in_shape.width())}},
             "a gradient has the shape of its value", op.d_out);
        return batched(op.in_shape);
    }
    TensorType global_pool(ValueId in) const {
        fits(shape(in).rank() >= 2, "a global pool takes [channels, ...]", in);
        return batched({{shape(in)[0]}});
    }
    TensorType operator()(const GlobalAvgPool& op) const { return global_pool(op.in); }
    TensorType operator()(const GlobalAvgPoolGrad& op) const {
        fits(op.in_shape.rank() >= 2 && shape(op.d_out) == Shape{{op.in_shape[0]}},
             "a gradient has the shape of its value", op.d_out);
        return batched(op.in_shape);
    }
    TensorType operator()(const GlobalMaxPool& op) const { return global_pool(op.in); }
    TensorType operator()(const GlobalMaxPoolGrad& op) const { return gradient_like(op.d_out, op.out, op.in); }

    TensorType operator()(const Map& op) const {
        NETC_CHECK(op.ins.size() == op.function->variables.size(), "a function gets what it reads");
        // A constant stands for as many numbers as there are.
        TensorType result = type(op.ins.front());
        for (ValueId in : op.ins) {
            if (shape(in).elements() > result.shape.elements()) result.shape = shape(in);
            result.batched = result.batched || type(in).batched;
        }
        for (ValueId in : op.ins)
            fits(std::holds_alternative<Constant>(graph.producer(in)) || shape(in) == result.shape,
                 "operands of a function have one shape", in);
        return result;
    }
    TensorType operator()(const Zip& op) const {
        const auto constant = [&](ValueId value) { return std::holds_alternative<Constant>(graph.producer(value)); };
        fits(constant(op.a) || constant(op.b) || shape(op.a) == shape(op.b), "both operands have one shape", op.b);
        const ValueId whole = constant(op.a) && !constant(op.b) ? op.b : op.a;
        return {type(whole).dtype, shape(whole), type(op.a).batched || type(op.b).batched};
    }
    TensorType operator()(const Scale& op) const { return same_as(op.in); }
    TensorType operator()(const Dropout& op) const { return same_as(op.in); }
    TensorType operator()(const DropoutGrad& op) const { return same_as(op.d_out); }

    TensorType operator()(const Reshape& op) const {
        fits(shape(op.in).elements() == op.shape.elements(), "a reshape keeps the number of elements", op.in);
        return {type(op.in).dtype, op.shape, type(op.in).batched};
    }
    TensorType operator()(const Concat& op) const {
        NETC_CHECK(!op.ins.empty(), "nothing is joined");
        TensorType result = type(op.ins.front());
        fits(result.shape.rank() >= 1, "scalars are not joined", op.ins.front());
        NETC_CHECK(op.axis >= 0 && op.axis < result.shape.rank(), "joined along an axis that is there");
        int64_t& joined = result.shape.dims[op.axis];
        joined = 0;
        for (ValueId in : op.ins) {
            Shape rest = shape(in);
            fits(rest.rank() == result.shape.rank(), "joined tensors have one rank", in);
            joined += rest[op.axis];
            rest.dims[op.axis] = joined;
            fits(rest == result.shape, "joined tensors differ along one axis only", in);
            result.batched = result.batched || type(in).batched;
        }
        return result;
    }
    TensorType operator()(const Slice& op) const {
        TensorType result = type(op.in);
        fits(result.shape.rank() >= 1 && op.first >= 0 && op.count >= 1 && op.count <= result.shape[0] - op.first,
             "a slice lies inside its input", op.in);
        result.shape.dims[0] = op.count;
        return result;
    }

    TensorType operator()(const Broadcast& op) const {
        fits(broadcasts_to(shape(op.in), op.shape), "an axis that is repeated is 1", op.in);
        return {type(op.in).dtype, op.shape, true};
    }
    /// Every element that is read lies inside, or outside where zeros are.
    void check_index_axes(const std::vector<IndexAxis>& axes, const Shape& in, const Shape& out) const {
        NETC_CHECK(static_cast<int>(axes.size()) == in.rank(), "an index map reads along every axis of its input");
        for (const IndexAxis& axis : axes) {
            NETC_CHECK(axis.axis < out.rank() && axis.divisor >= 1, "an index map follows axes of its output");
            const int64_t last = axis.axis < 0 ? 0 : out[axis.axis] - 1;
            const bool whole = axis.divisor == 1 && axis.modulus == 0;
            NETC_CHECK(whole || (axis.offset >= 0 && last * axis.factor + axis.offset >= 0),
                       "an index that is divided is not below zero");
        }
    }
    TensorType operator()(const IndexMap& op) const {
        check_index_axes(op.axes, shape(op.in), op.shape);
        return {type(op.in).dtype, op.shape, type(op.in).batched};
    }
    TensorType operator()(const IndexMapGrad& op) const {
        check_index_axes(op.axes, op.in_shape, shape(op.d_out));
        return {type(op.d_out).dtype, op.in_shape, type(op.d_out).batched};
    }
    TensorType operator()(const Bilinear& op) const {
        fits(shape(op.in).rank() == 3, "it takes a map", op.in);
        return batched({{shape(op.in)[0], op.height, op.width}});
    }
    TensorType operator()(const BilinearGrad& op) const {
        fits(op.in_shape.rank() == 3 && shape(op.d_out).rank() == 3 && shape(op.d_out)[0] == op.in_shape[0],
             "a gradient has the channels of its value", op.d_out);
        return batched(op.in_shape);
    }
    TensorType operator()(const Gather& op) const {
        fits(shape(op.table).rank() == 2 && !type(op.table).batched, "a table is a weight [rows, columns]", op.table);
        fits(type(op.index).dtype == DType::I32, "an index is a whole number", op.index);
        Shape result = shape(op.index);
        result.dims.push_back(shape(op.table)[1]);
        return batched(std::move(result));
    }
    TensorType operator()(const OneHot& op) const {
        fits(type(op.index).dtype == DType::I32, "an index is a whole number", op.index);
        Shape result = shape(op.index);
        result.dims.push_back(op.classes);
        return batched(std::move(result));
    }
    TensorType operator()(const GatherGrad& op) const {
        Shape made = shape(op.index);
        made.dims.push_back(op.table_shape[1]);
        fits(shape(op.d_out) == made, "a gradient has the shape of its value", op.d_out);
        return shared(op.table_shape);
    }

    TensorType operator()(const Reduce& op) const {
        for (int64_t axis : op.axes)
            fits(axis >= 0 && axis < shape(op.in).rank(), "an axis of the input is reduced", op.in);
        fits(std::is_sorted(op.axes.begin(), op.axes.end()), "axes are sorted", op.in);
        return {type(op.in).dtype, reduced(shape(op.in), op.axes, op.keep), type(op.in).batched};
    }
    TensorType operator()(const MapRows& op) const {
        NETC_CHECK(op.axis >= -1 && op.axis < op.shape.rank(), "rows lie along an axis");
        const Shape once = once_a_row(op.shape, op.axis);
        for (size_t i = 0; i < op.ins.size(); ++i) {
            const ValueId in = op.ins[i];
            const bool is_label = type(in).dtype == DType::I32;
            const bool reads_each =
                formula::depends_on(op.function->value, formula::variable(op.function->variables.at(i)));
            fits(shape(in) == once || (!is_label && shape(in).rank() == 0) || (reads_each && shape(in) == op.shape),
                 "a row reads numbers at each place, or once; a label once", in);
        }
        return batched(op.result == RowResult::Each ? op.shape : op.result == RowResult::Once ? once : Shape{});
    }
    TensorType operator()(const BatchSum& op) const {
        fits(type(op.in).batched, "samples are added", op.in);
        return shared(shape(op.in));
    }
    TensorType operator()(const MatMul& op) const {
        const auto matrix = [&](ValueId value, bool transpose) {
            fits(shape(value).rank() >= 2, "a matrix has two axes", value);
            Shape result = shape(value);
            if (transpose) std::swap(result.dims[result.dims.size() - 1], result.dims[result.dims.size() - 2]);
            return result;
        };
        Shape a = matrix(op.a, op.transpose_a), b = matrix(op.b, op.transpose_b);
        fits(a.dims.back() == b.dims[b.dims.size() - 2], "as many columns as the other has rows", op.b);
        const int64_t rows = a.dims[a.dims.size() - 2], columns = b.dims.back();
        if (op.over_batch) return shared({{rows, columns}});
        const Shape before{{a.dims.begin(), a.dims.end() - 2}};
        const bool shared_b = !type(op.b).batched && b.rank() == 2;
        fits(shared_b || before.dims == std::vector<int64_t>(b.dims.begin(), b.dims.end() - 2),
             "the axes before the matrices are equal", op.b);
        a.dims.back() = columns;
        return {DType::F32, a, type(op.a).batched || type(op.b).batched};
    }

    TensorType operator()(const BatchNorm& op) const {
        fits(shape(op.in).rank() >= 1, "channels are normalised", op.in);
        for (ValueId weight : {op.scale, op.shift, op.running_mean, op.running_variance})
            fits(shape(weight) == Shape{{shape(op.in)[0]}}, "the weights of a normalisation are [channels]", weight);
        return same_as(op.in);
    }
    TensorType operator()(const BatchNormGrad& op) const {
        fits(shape(op.d_out) == shape(op.in), "a gradient has the shape of its value", op.d_out);
        return op.part == BatchNormPart::Input ? type(op.in) : type(op.scale);
    }

    TensorType operator()(const TopK& op) const { return from_label(op.scores, op.label, max_scores_rank); }

    TensorType operator()(const BatchMeanGrad&) const { return batched({}); }
    TensorType operator()(const Update& op) const {
        fits(type(op.gradient) == type(op.parameter), "a gradient has the type of its weight", op.gradient);
        return same_as(op.parameter);
    }
    TensorType operator()(const WeightSums& op) const {
        fits(type(op.gradient) == type(op.parameter), "a gradient has the type of its weight", op.gradient);
        return {DType::F32, {{static_cast<int64_t>(op.optimizer.sums.size())}}, false};
    }
    TensorType operator()(const GradientNorm& op) const {
        for (const ValueId gradient : op.gradients) fits(!type(gradient).batched, "the gradient of a weight has no samples", gradient);
        return {DType::F32, {}, false};
    }
};

}  // namespace

TensorType infer_type(const Graph& graph, const Op& op) { return std::visit(Rules{graph}, op); }

}  // namespace netc::graph
