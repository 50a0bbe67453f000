// The members of struct Weights: how each weight is packed and how it starts.
#include "lower/weights.h"

#include <cmath>
#include <optional>

#include "base/check.h"
#include "lower/conv/conv.h"
#include "lower/conv/depthwise.h"
#include "lower/matmul/dense.h"

namespace netc::lower {

using namespace graph;

namespace {

// Limits and deviations as in Keras 2: Glorot by (fan_in + fan_out) / 2, He and LeCun by fan_in; normal ones cut at two
// deviations, which takes .87962566 of the deviation away, given back here.
loop::Initialiser initialiser_of(const graph::Initialiser& initialiser) {
    constexpr double cut = .87962566103423978;
    const double fans = static_cast<double>(initialiser.fan_in + initialiser.fan_out);
    const double fan_in = static_cast<double>(initialiser.fan_in);
    using Kind = loop::Initialiser::Kind;
    switch (initialiser.kind) {
        case InitialiserKind::Zeros:
            return {Kind::Zeros, 0};
        case InitialiserKind::Constant:
            return {Kind::Constant, initialiser.constant};
        case InitialiserKind::GlorotUniform:
            return {Kind::Uniform, std::sqrt(6 / fans)};
        case InitialiserKind::GlorotNormal:
            return {Kind::Normal, std::sqrt(2 / fans) / cut};
        case InitialiserKind::HeUniform:
            return {Kind::Uniform, std::sqrt(6 / fan_in)};
        case InitialiserKind::HeNormal:
            return {Kind::Normal, std::sqrt(2 / fan_in) / cut};
        case InitialiserKind::LecunUniform:
            return {Kind::Uniform, std::sqrt(3 / fan_in)};
        case InitialiserKind::LecunNormal:
            return {Kind::Normal, std::sqrt(1 / fan_in) / cut};
        case InitialiserKind::FanInUniform:
            return {Kind::Uniform, std::sqrt(1 / fan_in)};
        case InitialiserKind::Uniform:
            return {Kind::Uniform, initialiser.constant};
        case InitialiserKind::Normal:
            return {Kind::Normal, initialiser.constant};
    }
    NETC_UNREACHABLE();
}

/// Whether all that reads a weight [J, K] are products of matrices that read it as [K, J].
bool is_read_transposed(const Graph& graph, const Users& users, ValueId value) {
    bool transposed = false;
    for (NodeId user : users.of(value)) {
        const auto* product = std::get_if<MatMul>(&graph.nodes[user].op);
        if (!product || product->b != value || !product->transpose_b) return false;
        transposed = true;
    }
    return transposed;
}

/// A convolution of the forward pass that reads `kernel`, or the one whose gradient to its input a transposed convolution
/// is: the map under its windows, and the map of its results.
struct KernelReader {
    ValueId in, out;
    int64_t groups = 1;
};
std::optional<KernelReader> kernel_reader(const Graph& graph, NodeId node, ValueId kernel) {
    const Op& op = graph.nodes[node].op;
    const ValueId result = graph.nodes[node].result;
    if (const auto* conv = std::get_if<Conv2d>(&op); conv && conv->kernel == kernel)
        return KernelReader{conv->in, result, conv->groups};
    if (const auto* transposed = std::get_if<Conv2dGradInput>(&op); transposed && transposed->kernel == kernel)
        return KernelReader{result, transposed->d_out, transposed->groups};
    return std::nullopt;
}

/// The packing of a parameter from the operator that reads it.
loop::Packing packing_of(const Graph& graph, const Users& users, const Layouts& layouts, const Target& target,
                         ValueId value) {
    for (NodeId user : users.of(value)) {
        const Op& op = graph.nodes[user].op;
        const auto in_layout = [&](ValueId in) { return layouts[storage_of(graph, layouts, in)]; };
        if (const auto conv = kernel_reader(graph, user, value)) {
            if (is_depthwise(graph.shape(value), conv->groups, in_layout(conv->in), target.lanes))
                return depthwise_packing(graph.shape(value), target.lanes);
            return conv_packing(conv_panels(target, in_layout(conv->out).width, graph.shape(value), conv->groups,
                                            in_layout(conv->in)),
                                graph.shape(value));
        }
        if (const auto* dense = std::get_if<Dense>(&op); dense && dense->kernel == value)
            return dense_packing(target, graph.shape(value), in_layout(dense->in));
    }
    if (is_read_transposed(graph, users, value)) {
        const Shape& shape = graph.shape(value);
        loop::Packing packing;
        packing.logical = shape.dims;
        packing.axes = {{shape[1], 1, 1}, {(shape[0] + target.lanes - 1) / target.lanes * target.lanes, 0, 1}};
        return packing;
    }
    return row_major_layout(graph.shape(value), target.lanes).packing();
}

bool is_kernel_of_conv(const Graph& graph, const Users& users, ValueId value) {
    for (NodeId user : users.of(value))
        if (kernel_reader(graph, user, value)) return true;
    return false;
}

/// Extents as kernels see them: dense kernels take their inputs as one row.
std::vector<int64_t> extents_of(const Graph& graph, const Users& users, ValueId value, const loop::Packing& packing) {
    std::vector<int64_t> extents = packing.extents();
    for (NodeId user : users.of(value)) {
        const auto* dense = std::get_if<Dense>(&graph.nodes[user].op);
        if (!dense || dense->kernel != value) continue;
        int64_t inputs = 1;
        for (size_t i = 1; i + 1 < extents.size(); ++i) inputs *= extents[i];
        return {extents.front(), inputs, extents.back()};
    }
    const bool in_rows = extents.size() > 2 && !is_kernel_of_conv(graph, users, value);
    if (in_rows) return {loop::product(extents) / extents.back(), extents.back()};
    return extents;
}

}  // namespace

std::vector<loop::WeightSlot> weight_slots(const Model& model, const Layouts& layouts, const Target& target) {
    const Users users(model.graph);
    std::vector<loop::WeightSlot> slots;
    for (const ParameterInfo& parameter : model.graph.parameters) {
        loop::WeightSlot slot;
        slot.layer = parameter.layer;
        slot.role = parameter.role;
        slot.name = parameter.name;
        slot.packing = packing_of(model.graph, users, layouts, target, parameter.value)
                           .declared_as(model.graph.shape(parameter.value).dims);
        slot.extents = extents_of(model.graph, users, parameter.value, slot.packing);
        slot.initialiser = initialiser_of(parameter.initialiser);
        slot.initialiser.statistic = parameter.initialiser.statistic;
        slot.initialiser.input = parameter.initialiser.input;
        slot.trainable = parameter.trainable;
        slots.push_back(std::move(slot));
    }
    return slots;
}

int64_t place_weights(std::vector<loop::WeightSlot>& weights) {
    // Members of one layer lie together; every array is a multiple of a vector, so plain members need no padding but
    // the alignment of the whole.
    int64_t offset = 0;
    for (loop::WeightSlot& slot : weights) {
        slot.offset_bytes = offset;
        offset += (4 * loop::product(slot.extents) + 63) / 64 * 64;
    }
    return offset;
}

}  // namespace netc::lower
