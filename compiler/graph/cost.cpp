// What a node costs: multiply-adds and arithmetic operations, as its formula says them, whatever algorithm is chosen.
#include "base/check.h"
#include "formula/traits.h"
#include "graph/graph.h"

namespace netc::graph {

namespace {

/// Multiply-adds. Only convolutions and dense layers have any; their gradients do the same work over again.
struct Macs {
    const Graph& graph;

    int64_t elements(ValueId value) const { return graph.shape(value).elements(); }
    /// Each element of `out` is a sum over one filter.
    static int64_t convolution(const Shape& out, const Shape& kernel) {
        return out.elements() * kernel[1] * kernel[2] * kernel[3];
    }

    int64_t of(const Op& op, const Shape& out) const {
        if (const auto* conv = std::get_if<Conv2d>(&op)) return convolution(out, graph.shape(conv->kernel));
        if (const auto* grad = std::get_if<Conv2dGradInput>(&op))
            return convolution(graph.shape(grad->d_out), graph.shape(grad->kernel));
        if (const auto* grad = std::get_if<Conv2dGradKernel>(&op))
            return convolution(graph.shape(grad->d_out), grad->kernel_shape);
        if (const auto* dense = std::get_if<Dense>(&op)) return elements(dense->kernel);
        if (const auto* grad = std::get_if<DenseGradInput>(&op)) return elements(grad->kernel);
        if (std::holds_alternative<DenseGradKernel>(op)) return out.elements();
        if (const auto* product = std::get_if<MatMul>(&op)) {
            const Shape& a = graph.shape(product->a);
            const auto& dims = graph.shape(product->b).dims;
            return a.elements() * (product->transpose_b ? dims[dims.size() - 2] : dims.back());
        }
        return 0;
    }
};

/// Arithmetic operations besides multiply-adds. Comparisons, divisions and functions such as exp count one each;
/// copies, and constants that can be computed once, count nothing.
struct OtherOperations {
    const Graph& graph;
    int64_t out;  // elements of the result

    int64_t size(ValueId value) const { return graph.shape(value).elements(); }
    static int64_t area(const Window& window) { return window.size[0] * window.size[1]; }

    /// For each weight. What depends on the step alone is computed once.
    static int64_t of(const std::vector<formula::Formula>& formulas) {
        int64_t count = 0;
        for (const formula::Formula& term : formula::terms_of(formulas))
            count += term->row && !term->operands.empty() && !formula::is_truth(term->op);
        return count;
    }

    int64_t operator()(const Input&) const { return 0; }
    int64_t operator()(const Parameter&) const { return 0; }
    int64_t operator()(const Constant&) const { return 0; }
    int64_t operator()(const Places&) const { return 0; }
    int64_t operator()(const Training&) const { return 0; }
    int64_t operator()(const RandomNormal&) const { return out; }
    int64_t operator()(const Conv2d& op) const { return op.bias ? out : 0; }
    int64_t operator()(const Conv2dGradInput& op) const { return op.bias ? out : 0; }
    int64_t operator()(const Conv2dGradKernel&) const { return 0; }
    int64_t operator()(const BiasGrad& op) const { return size(op.d_out); }
    int64_t operator()(const Dense& op) const { return op.bias ? out : 0; }
    int64_t operator()(const DenseGradInput&) const { return 0; }
    int64_t operator()(const DenseGradKernel&) const { return 0; }

    int64_t operator()(const MaxPool& op) const { return out * (area(op.window) - 1); }
    int64_t operator()(const MaxPoolGrad& op) const { return size(op.d_out) * area(op.window); }
    int64_t operator()(const AvgPool& op) const { return out * area(op.window); }
    int64_t operator()(const AvgPoolGrad& op) const { return size(op.d_out) * (area(op.window) + 1); }
    int64_t operator()(const GlobalAvgPool& op) const { return size(op.in) + out; }
    int64_t operator()(const GlobalAvgPoolGrad& op) const { return size(op.d_out); }
    int64_t operator()(const GlobalMaxPool& op) const { return size(op.in) - out; }
    int64_t operator()(const GlobalMaxPoolGrad&) const { return out; }

    int64_t operator()(const Map& op) const { return out * formula::operations(op.function->value); }
    int64_t operator()(const Zip&) const { return out; }
    int64_t operator()(const Scale&) const { return out; }
    int64_t operator()(const Dropout&) const { return out; }
    int64_t operator()(const DropoutGrad&) const { return out; }
    int64_t operator()(const Reshape&) const { return 0; }
    int64_t operator()(const Concat&) const { return 0; }
    int64_t operator()(const Slice&) const { return 0; }
    int64_t operator()(const Broadcast&) const { return 0; }
    int64_t operator()(const IndexMap&) const { return 0; }
    int64_t operator()(const IndexMapGrad& op) const { return size(op.d_out); }
    int64_t operator()(const Bilinear&) const { return 9 * out; }
    int64_t operator()(const BilinearGrad& op) const { return 10 * size(op.d_out); }
    int64_t operator()(const Gather&) const { return 0; }
    int64_t operator()(const OneHot&) const { return 0; }
    int64_t operator()(const GatherGrad& op) const { return size(op.d_out); }
    int64_t operator()(const Reduce& op) const { return size(op.in); }
    int64_t operator()(const BatchSum& op) const { return size(op.in); }
    int64_t operator()(const MatMul&) const { return 0; }

    // The sum, the sum of squared differences (3), then one multiplication and one addition of numbers per channel.
    int64_t operator()(const BatchNorm& op) const { return out * (op.frozen || op.recomputed ? 2 : 6); }
    int64_t operator()(const MapRows& op) const {
        return op.shape.elements() * std::max<int64_t>(1, formula::operations(op.function->value));
    }
    int64_t operator()(const BatchNormGrad& op) const {
        switch (op.part) {
            case BatchNormPart::Input:
                return out * (op.frozen ? 1 : 5);
            case BatchNormPart::ScaleWeight:
                return size(op.in) * 4;
            case BatchNormPart::ShiftWeight:
                return size(op.in);
        }
        NETC_UNREACHABLE();
    }

    int64_t operator()(const TopK& op) const { return size(op.scores); }
    int64_t operator()(const BatchMeanGrad&) const { return 0; }
    int64_t operator()(const Update& op) const { return out * of(formulas_of(op.optimizer)); }
    int64_t operator()(const WeightSums& op) const { return size(op.parameter) * (of(summed_by(op.optimizer)) + out); }
    int64_t operator()(const GradientNorm& op) const {
        int64_t numbers = 0;
        for (const ValueId gradient : op.gradients) numbers += size(gradient);
        return numbers * 2;
    }
};

}  // namespace

int64_t macs(const Graph& graph, const Node& node) { return Macs{graph}.of(node.op, graph.shape(node.result)); }

int64_t flops(const Graph& graph, const Node& node) {
    const OtherOperations others{graph, graph.shape(node.result).elements()};
    return 2 * macs(graph, node) + std::visit(others, node.op);
}

}  // namespace netc::graph
