// Plain loops for what slides a window over a map: convolutions and pools.
#include "lower/reference/kernels.h"

#include <cmath>

namespace netc::lower {

using namespace graph;
using loop::apply;
using loop::integer;

namespace {

/// Rows (axis 0) or columns (axis 1) of the input under a window.
struct Axis {
    const Window& window;
    int axis;
    int64_t in, out;

    const char* name() const { return axis == 0 ? "row" : "column"; }
    bool reaches_out() const {
        const int64_t last = (out - 1) * window.stride[axis] + (window.size[axis] - 1) * window.dilation[axis];
        return window.pad_before[axis] > 0 || last - window.pad_before[axis] >= in;
    }
    Expr place(Expr position, Expr tap) const {
        return position * integer(window.stride[axis]) + tap * integer(window.dilation[axis]) -
               integer(window.pad_before[axis]);
    }
};

/// How many places of window `position` are inputs or pads.
Expr counted(const Window& window, int axis, int64_t in, Expr position) {
    const Expr size = integer(window.size[axis]);
    if (window.overhang[axis] == 0) return size;
    const int64_t end = in + window.pad_before[axis] + window.pad_after[axis] - window.overhang[axis];
    return loop::smaller(size, integer(end) - position * integer(window.stride[axis]));
}

/// Calls fill(row, column, ky, kx) for the places of a window that lie inside the input.
void over_window(PlainKernel& kernel, const Window& window, const Shape& in, const Shape& out, Expr y, Expr x,
                 const std::function<void(Expr row, Expr column, Expr ky, Expr kx)>& fill) {
    loop::Builder& body = kernel.body;
    const auto along = [&](const Axis& axis, Expr position, const char* tap_name,
                           const std::function<void(Expr, Expr)>& inner) {
        body.loop(tap_name, 0, integer(window.size[axis.axis]), [&](Expr tap) {
            const Expr place = body.let(axis.name(), axis.place(position, tap));
            if (!axis.reaches_out()) return inner(place, tap);
            body.when(loop::both(loop::greater_equal(place, 0), loop::less(place, integer(axis.in))),
                      [&] { inner(place, tap); });
        });
    };
    along({window, 0, in.height(), out.height()}, y, "ky", [&](Expr row, Expr ky) {
        along({window, 1, in.width(), out.width()}, x, "kx", [&](Expr column, Expr kx) { fill(row, column, ky, kx); });
    });
}

}  // namespace

void plain_conv(PlainProgram& program, const Conv2d& op, ValueId result) {
    const Shape& in_shape = program.graph.shape(op.in);
    const Shape& out_shape = program.graph.shape(result);
    const int64_t channels = in_shape.channels() / op.groups, filters = out_shape.channels() / op.groups;
    PlainKernel kernel(program, "conv",
                       "out[f][y][x] = bias[f] + sum over c, ky, kx of in[c][row][column] * kernel[f][c][ky][kx]");
    loop::Builder& body = kernel.body;
    const PlainArray in = kernel.reads(op.in, "in"), weight = kernel.reads(op.kernel, "kernel");
    std::optional<PlainArray> bias;
    if (op.bias) bias = kernel.reads(op.bias, "bias");
    const PlainArray out = kernel.writes(result, "out");
    kernel.over({"f", "y", "x"}, out.extents, [&](const auto& at) {
        const Expr sum = body.variable("sum", bias ? bias->at({at[0]}) : number(0));
        body.loop("c", 0, integer(channels), [&](Expr c) {
            const Expr channel = op.groups == 1 ? c : at[0] / integer(filters) * integer(channels) + c;
            over_window(kernel, op.window, in_shape, out_shape, at[1], at[2],
                        [&](Expr row, Expr column, Expr ky, Expr kx) {
                            body.add(sum, in.at({channel, row, column}) * weight.at({at[0], c, ky, kx}));
                        });
        });
        body.assign(out.at(at), sum);
    });
    kernel.finish(program.graph.values[result].name);
}

void plain_conv_transpose(PlainProgram& program, const Conv2dGradInput& op, ValueId result) {
    const Shape& in_shape = program.graph.shape(op.d_out);
    const Window& window = op.window;
    const int64_t filters = op.in_shape.channels() / op.groups, channels = in_shape.channels() / op.groups;
    PlainKernel kernel(program, "conv_transpose",
                       "out[f][row*stride + ky*dilation - pad][column*stride + kx*dilation - pad]\n"
                       "    = bias[f] + sum over c, row, column, ky, kx of in[c][row][column] * kernel[c][f][ky][kx]");
    loop::Builder& body = kernel.body;
    const PlainArray in = kernel.reads(op.d_out, "in"), weight = kernel.reads(op.kernel, "kernel");
    std::optional<PlainArray> bias;
    if (op.bias) bias = kernel.reads(op.bias, "bias");
    const PlainArray out = kernel.writes(result, "out");
    // The rows (columns) of `in` that reach a position, each with its tap: the strides from the first pad to them are whole.
    const auto taps = [&](int axis, const char* tap_name, Expr position, const std::function<void(Expr, Expr)>& inner) {
        const int64_t stride = window.stride[axis], count = in_shape[axis + 1];
        const std::string name = axis == 0 ? "row" : "column";
        body.loop(tap_name, 0, integer(window.size[axis]), [&](Expr tap) {
            const Expr strides = body.let("to_" + name, position + integer(window.pad_before[axis]) - tap * integer(window.dilation[axis]));
            body.when(loop::both(loop::greater_equal(strides, 0), loop::less(strides, integer(count * stride))), [&] {
                if (stride == 1) return inner(strides, tap);
                body.when(loop::equal(strides % integer(stride), 0),
                          [&] { inner(body.let(name, strides / integer(stride)), tap); });
            });
        });
    };
    kernel.over({"f", "y", "x"}, out.extents, [&](const auto& at) {
        const Expr sum = body.variable("sum", bias ? bias->at({at[0]}) : number(0));
        const Expr filter = op.groups == 1 ? at[0] : at[0] % integer(filters);
        body.loop("c", 0, integer(channels), [&](Expr c) {
            const Expr channel = op.groups == 1 ? c : at[0] / integer(filters) * integer(channels) + c;
            taps(0, "ky", at[1], [&](Expr row, Expr ky) {
                taps(1, "kx", at[2], [&](Expr column, Expr kx) {
                    body.add(sum, in.at({channel, row, column}) * weight.at({channel, filter, ky, kx}));
                });
            });
        });
        body.assign(out.at(at), sum);
    });
    kernel.finish(program.graph.values[result].name);
}

void plain_max_pool(PlainProgram& program, const MaxPool& op, ValueId result) {
    PlainKernel kernel(program, "max_pool", "out[c][y][x] = the largest of the window's inputs");
    const PlainArray in = kernel.reads(op.in, "in"), out = kernel.writes(result, "out");
    kernel.over({"c", "y", "x"}, out.extents, [&](const auto& at) {
        const Expr largest = kernel.body.variable("largest", number(-INFINITY));
        over_window(
            kernel, op.window, program.graph.shape(op.in), program.graph.shape(result), at[1], at[2],
            [&](Expr row, Expr column, Expr, Expr) {
                kernel.body.assign(largest, apply("max", double_type(), {largest, in.at({at[0], row, column})}));
            });
        kernel.body.assign(out.at(at), largest);
    });
    kernel.finish(program.graph.values[result].name);
}

void plain_avg_pool(PlainProgram& program, const AvgPool& op, ValueId result) {
    PlainKernel kernel(program, "avg_pool",
                       op.count_pad ? "out[c][y][x] = the sum of the window's inputs / the size of the window"
                                    : "out[c][y][x] = the mean of the window's inputs");
    loop::Builder& body = kernel.body;
    const PlainArray in = kernel.reads(op.in, "in"), out = kernel.writes(result, "out");
    const Shape& in_shape = program.graph.shape(op.in);
    kernel.over({"c", "y", "x"}, out.extents, [&](const auto& at) {
        const Expr sum = body.variable("sum", number(0));
        const Expr places =
            counted(op.window, 0, in_shape.height(), at[1]) * counted(op.window, 1, in_shape.width(), at[2]);
        const Expr count = op.count_pad ? apply("to_f64", double_type(), {places}) : body.variable("count", number(0));
        over_window(kernel, op.window, in_shape, program.graph.shape(result), at[1], at[2],
                    [&](Expr row, Expr column, Expr, Expr) {
                        body.add(sum, in.at({at[0], row, column}));
                        if (!op.count_pad) body.add(count, number(1));
                    });
        body.assign(out.at(at), sum / count);
    });
    kernel.finish(program.graph.values[result].name);
}

}  // namespace netc::lower
