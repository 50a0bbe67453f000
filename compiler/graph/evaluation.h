// What the parts of the interpreter share; nobody else includes this.
#pragma once

#include <Eigen/Core>

#include "base/check.h"
#include "graph/evaluate.h"

namespace netc::graph {

template <class T>
using Numbers = std::vector<T>;
template <class T>
using Matrix = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// One run of a graph: what the rules read. `result` is the value being computed.
template <class T>
struct Evaluation {
    const Graph& graph;
    Bindings<T>& bindings;
    int64_t batch;
    Mode mode;
    ValueId result = {};

    const Shape& shape(ValueId value) const { return graph.shape(value); }
    int64_t elements(ValueId value) const { return shape(value).elements(); }
    bool batched(ValueId value) const { return graph.values[value].type.batched; }
    /// Numbers in all samples together.
    int64_t total(ValueId value) const { return elements(value) * (batched(value) ? batch : 1); }
    Numbers<T> zeros() const { return Numbers<T>(total(result)); }

    const Numbers<T>& all(ValueId value) const { return bindings[value]; }
    /// The tensor of one sample, or the one that samples share.
    const T* sample(ValueId value, int64_t n) const {
        return all(value).data() + (batched(value) ? n * elements(value) : 0);
    }
    Eigen::Map<const Eigen::Array<T, Eigen::Dynamic, 1>> array(ValueId value) const {
        return {all(value).data(), static_cast<Eigen::Index>(all(value).size())};
    }
    Eigen::Map<const Matrix<T>> matrix(ValueId value, int64_t rows, int64_t columns) const {
        return {all(value).data(), rows, columns};
    }
    int64_t label(ValueId value, int64_t n, int64_t classes, int64_t place = 0) const {
        const int64_t label = static_cast<int64_t>(sample(value, n)[place]);
        NETC_CHECK(label >= 0 && label < classes, "a label is one of the classes");
        return label;
    }
    /// The scores of all classes at a place.
    Eigen::Map<const Eigen::Array<T, Eigen::Dynamic, 1>, 0, Eigen::InnerStride<>> scores(ValueId value, int64_t n,
                                                                                        int64_t place) const {
        const ClassScores s = class_scores(shape(value));
        return {sample(value, n) + place * s.place_step, s.classes, Eigen::InnerStride<>(s.class_step)};
    }
};

/// Copies an Eigen expression.
template <class T, class Expression>
Numbers<T> numbers(const Expression& expression) {
    Numbers<T> result(expression.size());
    Eigen::Map<Eigen::Array<T, Eigen::Dynamic, 1>>(result.data(), expression.size()) = expression;
    return result;
}

/// The row or column of the input under a window's element, or -1 outside.
inline int64_t under(const Window& window, int axis, int64_t out, int64_t element, int64_t extent) {
    const int64_t in = out * window.stride[axis] + element * window.dilation[axis] - window.pad_before[axis];
    return in >= 0 && in < extent ? in : -1;
}

/// Calls visit(index in `in`, index in `kernel`, index in `out`) for each multiply-add of a convolution.
template <class Visit>
void for_each_tap(const Shape& in, const Shape& kernel, const Shape& out, const Window& window, Visit&& visit) {
    const int64_t filters_per_group = kernel[0] / (in.channels() / kernel[1]);
    for (int64_t f = 0; f < kernel[0]; ++f)
        for (int64_t y = 0; y < out.height(); ++y)
            for (int64_t x = 0; x < out.width(); ++x)
                for (int64_t c = 0; c < kernel[1]; ++c)
                    for (int64_t ky = 0; ky < kernel[2]; ++ky)
                        for (int64_t kx = 0; kx < kernel[3]; ++kx) {
                            const int64_t channel = f / filters_per_group * kernel[1] + c;
                            const int64_t row = under(window, 0, y, ky, in.height());
                            const int64_t column = under(window, 1, x, kx, in.width());
                            if (row < 0 || column < 0) continue;
                            visit((channel * in.height() + row) * in.width() + column,
                                  ((f * kernel[1] + c) * kernel[2] + ky) * kernel[3] + kx,
                                  (f * out.height() + y) * out.width() + x);
                        }
}

/// Calls visit(index in `out`, indices in `in` under the window, row by row, how many places of the window are inputs
/// or pads) for each position of a pool.
template <class Visit>
void for_each_window(const Shape& in, const Window& window, Visit&& visit) {
    const int64_t height = output_extent(window, 0, in.height()), width = output_extent(window, 1, in.width());
    std::vector<int64_t> inside;
    for (int64_t c = 0; c < in.channels(); ++c)
        for (int64_t y = 0; y < height; ++y)
            for (int64_t x = 0; x < width; ++x) {
                inside.clear();
                for (int64_t ky = 0; ky < window.size[0]; ++ky)
                    for (int64_t kx = 0; kx < window.size[1]; ++kx) {
                        const int64_t row = under(window, 0, y, ky, in.height());
                        const int64_t column = under(window, 1, x, kx, in.width());
                        if (row >= 0 && column >= 0) inside.push_back((c * in.height() + row) * in.width() + column);
                    }
                NETC_CHECK(!inside.empty(), "a window lies partly inside its input");
                visit((c * height + y) * width + x, inside,
                      counted(window, 0, in.height(), y) * counted(window, 1, in.width(), x));
            }
}

/// Of the given indices, the first whose number is largest; the last NaN where there is one, as in PyTorch.
template <class T>
int64_t first_largest(const T* in, const std::vector<int64_t>& indices) {
    int64_t best = indices.front();
    for (int64_t index : indices)
        if (in[index] > in[best] || std::isnan(in[index])) best = index;
    return best;
}

/// Mean and variance of each channel that a BatchNorm normalises by; `moving` when they are those of the batch.
template <class T>
struct Statistics {
    Numbers<T> mean, variance;
    bool moving = false;
    int64_t count = 1;  // numbers in a channel of the batch

    static Statistics of(const Evaluation<T>& e, ValueId in, ValueId running_mean, ValueId running_variance,
                         bool frozen) {
        const int64_t channels = e.shape(in)[0], area = e.elements(in) / channels;
        if (frozen || !e.mode.training) return {e.all(running_mean), e.all(running_variance), false, e.batch * area};

        Statistics result{Numbers<T>(channels), Numbers<T>(channels), true, e.batch * area};
        const auto add = [&](Numbers<T>& sums, auto&& term) {
            for (int64_t n = 0; n < e.batch; ++n)
                for (int64_t i = 0; i < channels * area; ++i)
                    sums[i / area] += term(i / area, e.sample(in, n)[i]) / T(result.count);
        };
        add(result.mean, [](int64_t, T value) { return value; });
        add(result.variance, [&](int64_t c, T value) { return (value - result.mean[c]) * (value - result.mean[c]); });
        return result;
    }
};

/// in / (1 - rate) where the sample's random number says so, else 0; unchanged unless training.
template <class T>
Numbers<T> dropped(const Evaluation<T>& e, ValueId in, double rate, int layer);

// The rules: one function for each operator. Leaving one out does not compile.

template <class T>
struct ForwardRules {
    Evaluation<T>& e;

    Numbers<T> operator()(const Input&) const;
    Numbers<T> operator()(const Parameter&) const;
    Numbers<T> operator()(const Constant&) const;
    Numbers<T> operator()(const Places&) const;
    Numbers<T> operator()(const Training&) const;
    Numbers<T> operator()(const RandomNormal&) const;
    Numbers<T> operator()(const Conv2d&) const;
    Numbers<T> operator()(const Dense&) const;
    Numbers<T> operator()(const MaxPool&) const;
    Numbers<T> operator()(const AvgPool&) const;
    Numbers<T> operator()(const GlobalAvgPool&) const;
    Numbers<T> operator()(const GlobalMaxPool&) const;
    Numbers<T> operator()(const Map&) const;
    Numbers<T> operator()(const Zip&) const;
    Numbers<T> operator()(const Scale&) const;
    Numbers<T> operator()(const Dropout&) const;
    Numbers<T> operator()(const Reshape&) const;
    Numbers<T> operator()(const Concat&) const;
    Numbers<T> operator()(const Slice&) const;
    Numbers<T> operator()(const Broadcast&) const;
    Numbers<T> operator()(const IndexMap&) const;
    Numbers<T> operator()(const Bilinear&) const;
    Numbers<T> operator()(const Gather&) const;
    Numbers<T> operator()(const OneHot&) const;
    Numbers<T> operator()(const Reduce&) const;
    Numbers<T> operator()(const MapRows&) const;
    Numbers<T> operator()(const BatchSum&) const;
    Numbers<T> operator()(const MatMul&) const;
    Numbers<T> operator()(const BatchNorm&) const;
    Numbers<T> operator()(const TopK&) const;

private:
    /// One number for each sample.
    template <class F>
    Numbers<T> each_sample(F&& f) const {
        Numbers<T> out = e.zeros();
        for (int64_t n = 0; n < e.batch; ++n) out[n] = f(n);
        return out;
    }
    /// The mean of f(scores of all classes, label) over the places of each sample.
    template <class F>
    Numbers<T> mean_over_places(ValueId scores, ValueId label, F&& f) const {
        const ClassScores s = class_scores(e.shape(scores));
        return each_sample([&](int64_t n) {
            T sum = 0;
            for (int64_t p = 0; p < s.places; ++p) sum += f(e.scores(scores, n, p), e.label(label, n, s.classes, p));
            return sum / T(s.places);
        });
    }
};

template <class T>
struct BackwardRules {
    Evaluation<T>& e;

    Numbers<T> operator()(const Conv2dGradInput&) const;
    Numbers<T> operator()(const Conv2dGradKernel&) const;
    Numbers<T> operator()(const BiasGrad&) const;
    Numbers<T> operator()(const DenseGradInput&) const;
    Numbers<T> operator()(const DenseGradKernel&) const;
    Numbers<T> operator()(const MaxPoolGrad&) const;
    Numbers<T> operator()(const AvgPoolGrad&) const;
    Numbers<T> operator()(const GlobalAvgPoolGrad&) const;
    Numbers<T> operator()(const GlobalMaxPoolGrad&) const;
    Numbers<T> operator()(const DropoutGrad&) const;
    Numbers<T> operator()(const IndexMapGrad&) const;
    Numbers<T> operator()(const BilinearGrad&) const;
    Numbers<T> operator()(const GatherGrad&) const;
    Numbers<T> operator()(const BatchNormGrad&) const;
    Numbers<T> operator()(const BatchMeanGrad&) const;
    Numbers<T> operator()(const Update&) const;
    Numbers<T> operator()(const WeightSums&) const;
    Numbers<T> operator()(const GradientNorm&) const;

private:
    std::vector<Numbers<T>>& states_of(ValueId parameter, const Optimizer& optimizer) const;
};

}  // namespace netc::graph
