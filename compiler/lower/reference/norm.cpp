// Plain loops for batch normalisation.
#include <cmath>

#include "base/check.h"
#include "lower/reference/kernels.h"

namespace netc::lower {

using namespace graph;
using loop::apply;
using loop::integer;

namespace {

Expr root(Expr value) { return apply("sqrt", double_type(), {value}); }

std::vector<Expr> with(std::vector<Expr> indices, const std::vector<Expr>& more) {
    indices.insert(indices.end(), more.begin(), more.end());
    return indices;
}

/// Extents behind the channels.
std::vector<int64_t> area_of(const PlainArray& in) { return {in.extents.begin() + 1, in.extents.end()}; }

void frozen_norm(PlainProgram& program, const BatchNorm& op, ValueId result) {
    PlainKernel kernel(program, "frozen_batchnorm", "out = (in - mean) / sqrt(variance + epsilon) * scale + shift");
    const PlainArray in = kernel.reads(op.in, "in"), scale = kernel.reads(op.scale, "scale"),
                     shift = kernel.reads(op.shift, "shift"), mean = kernel.reads(op.running_mean, "mean"),
                     variance = kernel.reads(op.running_variance, "variance"), out = kernel.writes(result, "out");
    kernel.over({"c"}, {in.extents[0]}, [&](const auto& c) {
        kernel.over({"y", "x"}, area_of(in), [&](const auto& i) {
            const Expr x = (in.at(with(c, i)) - mean.at(c)) / root(variance.at(c) + number(op.epsilon));
            kernel.body.assign(out.at(with(c, i)), x * scale.at(c) + shift.at(c));
        });
    });
    kernel.finish(program.graph.values[result].name);
}

/// A running statistic before and after the run; where a layer is used twice, the second use goes on from the first.
struct Running {
    PlainArray before, after;
};
Running running(PlainProgram& program, PlainKernel& kernel, ValueId weight, const std::string& role) {
    const auto earlier = program.moved.find(weight);
    const loop::BufferId old = earlier == program.moved.end() ? program.buffer_of(weight) : earlier->second;
    loop::Buffer buffer = program.program.buffers[old];
    buffer.name += "_moved";
    const loop::BufferId next = program.moved[weight] = program.program.buffers.add(std::move(buffer));
    return {kernel.reads_buffer(old, "running_" + role), kernel.writes_buffer(next, "moved_" + role)};
}

/// By the statistics of the batch, which move the running ones.
void moving_norm(PlainProgram& program, const BatchNorm& op, ValueId result) {
    PlainKernel kernel(program, "batchnorm",
                       "out = (in - mean) / sqrt(variance + epsilon) * scale + shift, over the batch", false);
    loop::Builder& body = kernel.body;
    const Expr n = kernel.n();
    PlainArray in = kernel.reads(op.in, "in");
    const PlainArray scale = kernel.reads(op.scale, "scale"), shift = kernel.reads(op.shift, "shift");
    const Running running_mean = running(program, kernel, op.running_mean, "mean"),
                  running_variance = running(program, kernel, op.running_variance, "variance");
    PlainArray out = kernel.writes(result, "out");
    int64_t area = 1;
    for (int64_t extent : area_of(in)) area *= extent;
    const auto over_channel = [&](const std::vector<Expr>& c,
                                  const std::function<void(const std::vector<Expr>&)>& fill) {
        body.loop("s", 0, n, [&](Expr s) {
            in.sample = out.sample = s;
            kernel.over({"y", "x"}, area_of(in), [&](const auto& i) { fill(with(c, i)); });
        });
    };
    const Expr count = body.let("count", apply("to_f64", double_type(), {n * integer(area)}));
    kernel.over({"c"}, {in.extents[0]}, [&](const auto& c) {
        const Expr sum = body.variable("sum", number(0)), squares = body.variable("squares", number(0));
        over_channel(c, [&](const auto& i) { body.add(sum, in.at(i)); });
        const Expr mean = body.let("mean", sum / count);
        over_channel(c, [&](const auto& i) { body.add(squares, (in.at(i) - mean) * (in.at(i) - mean)); });
        const Expr variance = body.let("variance", squares / count);
        over_channel(c, [&](const auto& i) {
            const Expr x = (in.at(i) - mean) / root(variance + number(op.epsilon));
            body.assign(out.at(i), x * scale.at(c) + shift.at(c));
        });
        const auto move = [&](const Running& statistic, Expr towards) {
            const Expr before = statistic.before.at(c);
            body.assign(statistic.after.at(c), before + number(op.momentum) * (towards - before));
        };
        move(running_mean, mean);
        move(running_variance, op.unbiased ? squares / apply("max", double_type(), {count - number(1), number(1)}) : variance);
    });
    kernel.finish(program.graph.values[result].name);
}

}  // namespace

void plain_batch_norm(PlainProgram& program, const BatchNorm& op, ValueId result) {
    op.frozen ? frozen_norm(program, op, result) : moving_norm(program, op, result);
}

}  // namespace netc::lower
