// One line for each operator: its name and its members; names, inputs and printing are all read from here.
#pragma once

#include <concepts>

#include "base/match.h"
#include "graph/op.h"

namespace netc::graph {

template <class T>
struct Field {
    const char* name;
    T& value;
};
template <class T>
Field(const char*, T&) -> Field<T>;

template <class T, class O>
concept Is = std::same_as<std::remove_const_t<T>, O>;

/// Calls visit("Conv2d", Field{"in", op.in}, Field{"kernel", op.kernel}, ...) for the operator that `op` holds.
template <class AnyOp, class Visit>
void describe(AnyOp& op, Visit&& visit) {
    // clang-format off
    match(op,
        [&](Is<Input> auto& o) { visit("Input", Field{"index", o.index}); },
        [&](Is<Parameter> auto& o) { visit("Parameter", Field{"index", o.index}); },
        [&](Is<Constant> auto& o) { visit("Constant", Field{"value", o.value}); },
        [&](Is<Training> auto&) { visit("Training"); },
        [&](Is<RandomNormal> auto& o) { visit("RandomNormal", Field{"shape", o.shape}, Field{"layer", o.layer}); },
        [&](Is<Places> auto& o) { visit("Places", Field{"shape", o.shape}, Field{"axis", o.axis}); },

        [&](Is<Conv2d> auto& o) { visit("Conv2d", Field{"in", o.in}, Field{"kernel", o.kernel}, Field{"bias", o.bias}, Field{"window", o.window}, Field{"groups", o.groups}); },
        [&](Is<Conv2dGradInput> auto& o) { visit("Conv2dGradInput", Field{"d_out", o.d_out}, Field{"kernel", o.kernel}, Field{"window", o.window}, Field{"groups", o.groups}, Field{"in_shape", o.in_shape}, Field{"bias", o.bias}); },
        [&](Is<Conv2dGradKernel> auto& o) { visit("Conv2dGradKernel", Field{"d_out", o.d_out}, Field{"in", o.in}, Field{"window", o.window}, Field{"groups", o.groups}, Field{"kernel_shape", o.kernel_shape}); },
        [&](Is<BiasGrad> auto& o) { visit("BiasGrad", Field{"d_out", o.d_out}); },

        [&](Is<Dense> auto& o) { visit("Dense", Field{"in", o.in}, Field{"kernel", o.kernel}, Field{"bias", o.bias}); },
        [&](Is<DenseGradInput> auto& o) { visit("DenseGradInput", Field{"d_out", o.d_out}, Field{"kernel", o.kernel}); },
        [&](Is<DenseGradKernel> auto& o) { visit("DenseGradKernel", Field{"d_out", o.d_out}, Field{"in", o.in}); },

        [&](Is<MaxPool> auto& o) { visit("MaxPool", Field{"in", o.in}, Field{"window", o.window}); },
        [&](Is<MaxPoolGrad> auto& o) { visit("MaxPoolGrad", Field{"d_out", o.d_out}, Field{"in", o.in}, Field{"out", o.out}, Field{"window", o.window}); },
        [&](Is<AvgPool> auto& o) { visit("AvgPool", Field{"in", o.in}, Field{"window", o.window}, Field{"count_pad", o.count_pad}); },
        [&](Is<AvgPoolGrad> auto& o) { visit("AvgPoolGrad", Field{"d_out", o.d_out}, Field{"window", o.window}, Field{"count_pad", o.count_pad}, Field{"in_shape", o.in_shape}); },
        [&](Is<GlobalAvgPool> auto& o) { visit("GlobalAvgPool", Field{"in", o.in}); },
        [&](Is<GlobalAvgPoolGrad> auto& o) { visit("GlobalAvgPoolGrad", Field{"d_out", o.d_out}, Field{"in_shape", o.in_shape}); },
        [&](Is<GlobalMaxPool> auto& o) { visit("GlobalMaxPool", Field{"in", o.in}); },
        [&](Is<GlobalMaxPoolGrad> auto& o) { visit("GlobalMaxPoolGrad", Field{"d_out", o.d_out}, Field{"in", o.in}, Field{"out", o.out}); },

        [&](Is<Map> auto& o) { visit("Map", Field{"function", o.function}, Field{"ins", o.ins}); },
        [&](Is<Zip> auto& o) { visit("Zip", Field{"kind", o.kind}, Field{"a", o.a}, Field{"b", o.b}); },
        [&](Is<Scale> auto& o) { visit("Scale", Field{"in", o.in}, Field{"factor", o.factor}); },
        [&](Is<Dropout> auto& o) { visit("Dropout", Field{"in", o.in}, Field{"rate", o.rate}, Field{"layer", o.layer}); },
        [&](Is<DropoutGrad> auto& o) { visit("DropoutGrad", Field{"d_out", o.d_out}, Field{"rate", o.rate}, Field{"layer", o.layer}); },

        [&](Is<Reshape> auto& o) { visit("Reshape", Field{"in", o.in}, Field{"shape", o.shape}); },
        [&](Is<Concat> auto& o) { visit("Concat", Field{"ins", o.ins}, Field{"axis", o.axis}); },
        [&](Is<Slice> auto& o) { visit("Slice", Field{"in", o.in}, Field{"first", o.first}, Field{"count", o.count}); },
        [&](Is<Broadcast> auto& o) { visit("Broadcast", Field{"in", o.in}, Field{"shape", o.shape}); },
        [&](Is<IndexMap> auto& o) { visit("IndexMap", Field{"in", o.in}, Field{"axes", o.axes}, Field{"shape", o.shape}); },
        [&](Is<IndexMapGrad> auto& o) { visit("IndexMapGrad", Field{"d_out", o.d_out}, Field{"axes", o.axes}, Field{"in_shape", o.in_shape}); },
        [&](Is<Bilinear> auto& o) { visit("Bilinear", Field{"in", o.in}, Field{"height", o.height}, Field{"width", o.width}, Field{"align_corners", o.align_corners}); },
        [&](Is<BilinearGrad> auto& o) { visit("BilinearGrad", Field{"d_out", o.d_out}, Field{"in_shape", o.in_shape}, Field{"align_corners", o.align_corners}); },
        [&](Is<Gather> auto& o) { visit("Gather", Field{"table", o.table}, Field{"index", o.index}); },
        [&](Is<OneHot> auto& o) { visit("OneHot", Field{"index", o.index}, Field{"classes", o.classes}); },
        [&](Is<GatherGrad> auto& o) { visit("GatherGrad", Field{"d_out", o.d_out}, Field{"index", o.index}, Field{"table_shape", o.table_shape}); },

        [&](Is<Reduce> auto& o) { visit("Reduce", Field{"kind", o.kind}, Field{"in", o.in}, Field{"axes", o.axes}, Field{"keep", o.keep}); },
        [&](Is<MapRows> auto& o) { visit("MapRows", Field{"function", o.function}, Field{"ins", o.ins}, Field{"shape", o.shape}, Field{"axis", o.axis}, Field{"result", o.result}); },
        [&](Is<BatchSum> auto& o) { visit("BatchSum", Field{"in", o.in}); },
        [&](Is<MatMul> auto& o) { visit("MatMul", Field{"a", o.a}, Field{"b", o.b}, Field{"transpose_a", o.transpose_a}, Field{"transpose_b", o.transpose_b}, Field{"over_batch", o.over_batch}); },

        [&](Is<BatchNorm> auto& o) { visit("BatchNorm", Field{"in", o.in}, Field{"scale", o.scale}, Field{"shift", o.shift}, Field{"running_mean", o.running_mean}, Field{"running_variance", o.running_variance}, Field{"epsilon", o.epsilon}, Field{"momentum", o.momentum}, Field{"unbiased", o.unbiased}, Field{"frozen", o.frozen}, Field{"recomputed", o.recomputed}); },
        [&](Is<BatchNormGrad> auto& o) { visit("BatchNormGrad", Field{"part", o.part}, Field{"d_out", o.d_out}, Field{"in", o.in}, Field{"scale", o.scale}, Field{"running_mean", o.running_mean}, Field{"running_variance", o.running_variance}, Field{"epsilon", o.epsilon}, Field{"frozen", o.frozen}, Field{"forward", o.forward}); },

        [&](Is<TopK> auto& o) { visit("TopK", Field{"scores", o.scores}, Field{"label", o.label}, Field{"k", o.k}); },

        [&](Is<BatchMeanGrad> auto&) { visit("BatchMeanGrad"); },
        [&](Is<Update> auto& o) { visit("Update", Field{"parameter", o.parameter}, Field{"gradient", o.gradient}, Field{"optimizer", o.optimizer}, Field{"norm", o.norm}, Field{"sums", o.sums}); },
        [&](Is<WeightSums> auto& o) { visit("WeightSums", Field{"parameter", o.parameter}, Field{"gradient", o.gradient}, Field{"optimizer", o.optimizer}, Field{"norm", o.norm}); },
        [&](Is<GradientNorm> auto& o) { visit("GradientNorm", Field{"gradients", o.gradients}); });
    // clang-format on
}

}  // namespace netc::graph
