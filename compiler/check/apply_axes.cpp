// Layers on axes: reductions, copies by index, products of matrices, tables.
#include "check/apply_axes.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>

#include "check/constants.h"

namespace netc::check {

using graph::IndexAxis;
using graph::Shape;
using graph::ValueId;

namespace {

Meaning made(const Step& step, const NewLayer& layer, graph::Op op, Shape shape) {
    const std::optional<ValueId> value = step.net.add_node(std::move(op), std::move(shape), layer.name, step.span);
    if (!value) return {Failed{}};
    step.net.set_origin(*value, {step.text, step.span, {}});
    step.net.finish_layer(layer, step.text, *value);
    return {Tensor{*value}};
}

std::nullopt_t no_axis(const Step& step, std::string_view parameter, int64_t axis, int rank) {
    const Shape shape = step.shape();
    const std::string known = rank == 0   ? "one number has no axes"
                              : rank == 1 ? "axis 0; -1 is the last"
                                          : fmt::format("axes 0 to {}; -1 is the last", rank - 1);
    step.context
        .error("no-such-axis", step.bound.given(parameter).span.empty() ? step.span : step.bound.given(parameter).span,
               fmt::format("`{}` has no axis {} to work on: its input is {}", step.name(), axis, to_string(shape)),
               known)
        .note(came_from(step.context, step.net, step.in(), -1));
    return std::nullopt;
}

std::optional<int> checked_axis(const Step& step, std::string_view parameter, int64_t axis, int rank) {
    if (axis >= -rank && axis < rank) return static_cast<int>(axis < 0 ? axis + rank : axis);
    return no_axis(step, parameter, axis, rank);
}

/// Every axis of the input as it is.
std::vector<IndexAxis> same_axes(const Shape& shape) {
    std::vector<IndexAxis> axes;
    for (int d = 0; d < shape.rank(); ++d) axes.push_back({d});
    return axes;
}

/// A layer that is one index map: `axis` of the input is read as said, and has another extent in the output.
Meaning along(const Step& step, int axis, IndexAxis read, int64_t extent) {
    Shape shape = step.shape();
    std::vector<IndexAxis> axes = same_axes(shape);
    read.axis = axis;
    axes[axis] = read;
    shape.dims[axis] = extent;
    return made(step, step.start(), graph::IndexMap{step.in(), std::move(axes), shape}, shape);
}

Meaning out_of_range(const Step& step, std::string_view parameter, std::string message) {
    const Span given = step.bound.given(parameter).span;
    step.context.error("argument-range", given.empty() ? step.span : given, std::move(message))
        .note(came_from(step.context, step.net, step.in(), -1));
    return {Failed{}};
}

}  // namespace

std::optional<int> axis_of(const Step& step, std::string_view parameter) {
    return checked_axis(step, parameter, step.bound.whole(parameter), step.shape().rank());
}

std::optional<Shape> broadcast_shape(const Shape& a, const Shape& b) {
    Shape result;
    const int rank = std::max(a.rank(), b.rank());
    for (int d = 0; d < rank; ++d) {
        const int from_end = rank - d;
        const int64_t x = from_end <= a.rank() ? a[a.rank() - from_end] : 1;
        const int64_t y = from_end <= b.rank() ? b[b.rank() - from_end] : 1;
        if (x != y && x != 1 && y != 1) return std::nullopt;
        result.dims.push_back(x == 1 ? y : x);
    }
    return result;
}

Meaning apply_reduction(const Step& step) {
    const Shape in = step.shape();
    graph::Reduce op{graph::ReduceKind::Sum, step.in(), {}, step.bound.truth("keep")};
    if (step.name() == "max") op.kind = graph::ReduceKind::Max;
    if (step.name() == "min") op.kind = graph::ReduceKind::Min;
    if (step.bound.is_word("axis", "all")) {
        for (int d = 0; d < in.rank(); ++d) op.axes.push_back(d);
    } else {
        const bool one = step.bound.at("axis").as<int64_t>();
        for (const int64_t wanted : one ? std::vector<int64_t>{step.bound.whole("axis")} : step.bound.list("axis")) {
            const std::optional<int> axis = checked_axis(step, "axis", wanted, in.rank());
            if (!axis) return {Failed{}};
            if (std::count(op.axes.begin(), op.axes.end(), *axis))
                return out_of_range(step, "axis", fmt::format("`{}` lists axis {} twice", step.name(), *axis));
            op.axes.push_back(*axis);
        }
        std::sort(op.axes.begin(), op.axes.end());
    }
    const Shape out = reduced(in, op.axes, op.keep);
    const NewLayer layer = step.start();
    if (step.name() != "mean") return made(step, layer, std::move(op), out);
    const double count = static_cast<double>(in.elements()) / static_cast<double>(out.elements());
    const auto total = step.net.add_node(std::move(op), out, layer.name + "_sum", step.span);
    if (!total) return {Failed{}};
    return made(step, layer, graph::Scale{*total, 1 / count}, out);
}

Meaning apply_permute(const Step& step) {
    const Shape in = step.shape();
    std::vector<int64_t> order = step.bound.list("order");
    for (int64_t& axis : order)
        if (axis < 0) axis += in.rank();
    std::vector<int64_t> sorted = order;
    std::sort(sorted.begin(), sorted.end());
    std::vector<int64_t> wanted(in.dims.size());
    std::iota(wanted.begin(), wanted.end(), 0);
    if (sorted != wanted)
        return out_of_range(step, "order",
                            fmt::format("`permute` lists every axis of its input once: the input is {}, with {} axes",
                                        to_string(in), in.rank()));
    Shape out;
    std::vector<IndexAxis> axes(in.dims.size());
    for (size_t d = 0; d < order.size(); ++d) {
        out.dims.push_back(in.dims[order[d]]);
        axes[order[d]].axis = static_cast<int>(d);
    }
    return made(step, step.start(), graph::IndexMap{step.in(), std::move(axes), out}, out);
}

Meaning apply_slice(const Step& step) {
    const std::optional<int> axis = axis_of(step);
    if (!axis) return {Failed{}};
    const int64_t first = step.bound.whole("first"), count = step.bound.whole("count"), by = step.bound.whole("step");
    const int64_t extent = step.shape()[*axis];
    if (count > extent || first + (count - 1) * by >= extent)
        return out_of_range(step, "count",
                            fmt::format("`slice` would read from {} to {}, and axis {} of {} has the places 0 to {}",
                                        first, first + (count - 1) * by, *axis, to_string(step.shape()), extent - 1));
    return along(step, *axis, {0, by, first}, count);
}

Meaning apply_split(const Step& step) {
    const std::optional<int> axis = axis_of(step);
    if (!axis) return {Failed{}};
    const int64_t parts = step.bound.whole("parts"), extent = step.shape()[*axis];
    if (extent % parts != 0)
        return out_of_range(step, "parts",
                            fmt::format("axis {} of {} does not split into {} equal parts: {} / {} leaves {}", *axis,
                                        to_string(step.shape()), parts, extent, parts, extent % parts));
    std::vector<Meaning> results;
    for (int64_t part = 0; part < parts; ++part) {
        results.push_back(along(step, *axis, {0, 1, part * (extent / parts)}, extent / parts));
        if (results.back().failed()) return {Failed{}};
    }
    if (parts == 1) return results.front();
    return {Results{std::make_shared<const std::vector<Meaning>>(std::move(results))}};
}

Meaning apply_pad(const Step& step) {
    const std::optional<int> axis = axis_of(step);
    if (!axis) return {Failed{}};
    const int64_t before = step.bound.whole("before"), after = step.bound.whole("after");
    return along(step, *axis, {0, 1, -before}, step.shape()[*axis] + before + after);
}

Meaning apply_crop(const Step& step) {
    const std::optional<int> axis = axis_of(step);
    if (!axis) return {Failed{}};
    const int64_t before = step.bound.whole("before"), after = step.bound.whole("after");
    const int64_t left = step.shape()[*axis] - before - after;
    if (left < 1)
        return out_of_range(step, "before", fmt::format("`crop` leaves nothing of axis {} of {}: {} - {} - {}", *axis,
                                                        to_string(step.shape()), step.shape()[*axis], before, after));
    return along(step, *axis, {0, 1, before}, left);
}

Meaning apply_flip(const Step& step) {
    const std::optional<int> axis = axis_of(step);
    if (!axis) return {Failed{}};
    const int64_t extent = step.shape()[*axis];
    return along(step, *axis, {0, -1, extent - 1}, extent);
}

Meaning apply_roll(const Step& step) {
    const std::optional<int> axis = axis_of(step);
    if (!axis) return {Failed{}};
    const int64_t extent = step.shape()[*axis];
    const int64_t back = (extent - step.bound.whole("shift") % extent) % extent;
    return along(step, *axis, {0, 1, back, 1, extent}, extent);
}

Meaning apply_tile(const Step& step) {
    const std::optional<int> axis = axis_of(step);
    if (!axis) return {Failed{}};
    const int64_t extent = step.shape()[*axis];
    int64_t repeated = 0;
    if (!multiply(extent, step.bound.whole("times"), repeated)) repeated = INT64_MAX;
    return along(step, *axis, {0, 1, 0, 1, extent}, repeated);
}

namespace {

bool is_map(const Step& step) {
    if (step.shape().rank() == 3) return true;
    step.context
        .error("not-a-map", step.span,
               fmt::format("`{}` reads [channels, height, width], and its input is {}", step.name(), to_string(step.shape())))
        .note(came_from(step.context, step.net, step.in(), -1));
    return false;
}

}  // namespace

Meaning apply_resize(const Step& step) {
    if (!is_map(step)) return {Failed{}};
    const auto [height, width] = step.bound.pair("size");
    const Shape out{{step.shape()[0], height, width}};
    return made(step, step.start(), graph::Bilinear{step.in(), height, width, step.bound.truth("align_corners")}, out);
}

Meaning apply_upsample(const Step& step) {
    if (!is_map(step)) return {Failed{}};
    const Shape in = step.shape();
    const auto [rows, columns] = step.bound.pair("size");
    Shape out = in;
    if (!multiply(in[1], rows, out.dims[1]) || !multiply(in[2], columns, out.dims[2])) out.dims[1] = INT64_MAX;
    const bool align = step.bound.truth("align_corners");
    if (step.bound.is_word("mode", "bilinear"))
        return made(step, step.start(), graph::Bilinear{step.in(), out[1], out[2], align}, out);
    if (align)
        return out_of_range(step, "align_corners", "`align_corners` is of `mode = bilinear`; repeated rows have no places between");
    return made(step, step.start(),
                  graph::IndexMap{step.in(), {{0}, {1, 1, 0, rows}, {2, 1, 0, columns}}, out}, out);
}

Meaning apply_stack(const Step& step) {
    Shape in = step.shape();
    const std::optional<int> axis = checked_axis(step, "axis", step.bound.whole("axis"), in.rank() + 1);
    if (!axis) return {Failed{}};
    for (size_t i = 1; i < step.bound.inputs.size(); ++i)
        if (!same_shapes(step.context, step.net, "stack", step.bound.inputs[0], step.bound.inputs[i]))
            return {Failed{}};
    const NewLayer layer = step.start();
    Shape slice = in;
    slice.dims.insert(slice.dims.begin() + *axis, 1);
    graph::Concat op{{}, *axis};
    for (size_t i = 0; i < step.bound.inputs.size(); ++i) {
        const auto one = step.net.add_node(graph::Reshape{step.in(i), slice}, slice,
                                           fmt::format("{}_of_{}", layer.name, i + 1), step.span);
        if (!one) return {Failed{}};
        op.ins.push_back(*one);
    }
    slice.dims[*axis] = static_cast<int64_t>(op.ins.size());
    return made(step, layer, std::move(op), slice);
}

Meaning apply_matmul(const Step& step) {
    const Shape a = step.shape(0), b = step.shape(1);
    // A weight is one matrix for all that come from the left.
    ValueId right = step.in(1);
    const graph::Graph& graph = step.net.model.graph;
    const auto* shared = std::get_if<graph::Broadcast>(&graph.producer(right));
    const bool by_weight = shared && std::holds_alternative<graph::Parameter>(graph.producer(shared->in)) &&
                           graph.shape(shared->in) == b && b.rank() == 2;
    if (by_weight) right = shared->in;
    const bool transpose = step.bound.truth("transpose_b");
    const auto fail = [&](std::string message) {
        Diagnostic& diagnostic = step.context.error("operand-shapes", step.bound.inputs[0].span, std::move(message),
                                                    describe(step.context, step.net, step.in(0)));
        diagnostic.label(step.bound.inputs[1].span, describe(step.context, step.net, step.in(1)));
        return Meaning{Failed{}};
    };
    if (a.rank() < 2 || b.rank() < 2 || (a.rank() != b.rank() && !by_weight))
        return fail(fmt::format("`matmul` multiplies matrices [..., I, K] and [..., K, J], and these are {} and {}",
                                to_string(a), to_string(b)));
    const int rows = b.rank() - 2, columns = b.rank() - 1;
    const int64_t inner = b[transpose ? columns : rows];
    if (a.dims.back() != inner)
        return fail(fmt::format("`matmul` multiplies {} columns with {} rows: {} and {}{}", a.dims.back(), inner,
                                to_string(a), to_string(b), transpose ? " transposed" : ""));
    for (int d = 0; d < rows && !by_weight; ++d)
        if (a[d] != b[d])
            return fail(fmt::format("operands of `matmul` differ along axis {}: {} and {}", d, a[d], b[d]));
    Shape out = a;
    out.dims.back() = b[transpose ? rows : columns];
    return made(step, step.start(), graph::MatMul{step.in(0), right, false, transpose}, out);
}

Meaning apply_embedding(const Step& step) {
    const ValueId index = step.in();
    const int64_t rows = step.net.classes(index), columns = step.bound.whole("columns");
    NewLayer layer = step.start();
    graph::Initialiser initialiser = *step.bound.at("init").as<graph::Initialiser>();
    initialiser.fan_in = rows;
    initialiser.fan_out = columns;
    const ValueId table = step.net.add_parameter(layer, "table", {{rows, columns}}, initialiser);
    if (!table) return {Failed{}};
    Shape out = step.net.shape(index);
    out.dims.push_back(columns);
    return made(step, layer, graph::Gather{table, index}, out);
}

}  // namespace netc::check
