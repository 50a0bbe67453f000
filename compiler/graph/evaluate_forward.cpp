// The interpreter's forward rules.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "formula/evaluate.h"
#include "graph/evaluation.h"
#include "graph/random.h"

namespace netc::graph {

// What is bound stays as it is.
template <class T>
Numbers<T> ForwardRules<T>::operator()(const Input&) const {
    return e.all(e.result);
}
template <class T>
Numbers<T> ForwardRules<T>::operator()(const Parameter&) const {
    return e.all(e.result);
}
template <class T>
Numbers<T> ForwardRules<T>::operator()(const Constant& op) const {
    return Numbers<T>(e.total(e.result), T(op.value));
}
template <class T>
Numbers<T> ForwardRules<T>::operator()(const Places&) const {
    Numbers<T> out = e.zeros();
    std::iota(out.begin(), out.end(), T(0));
    return out;
}
template <class T>
Numbers<T> ForwardRules<T>::operator()(const Training&) const {
    return {T(e.mode.training ? 1 : 0)};
}
template <class T>
Numbers<T> ForwardRules<T>::operator()(const RandomNormal& op) const {
    Numbers<T> out = e.zeros();
    if (!e.mode.training) return out;
    const int64_t count = op.shape.elements();
    for (int64_t n = 0; n < e.batch; ++n) {
        const uint32_t stream = random_key(e.mode.seed, e.mode.stage, e.mode.step, op.layer, n);
        for (int64_t i = 0; i < count; ++i) out[n * count + i] = T(random_normal(stream, i));
    }
    return out;
}

// ------------------------------------------------------------------------------ sums over weights

template <class T>
Numbers<T> ForwardRules<T>::operator()(const Conv2d& op) const {
    Numbers<T> out = e.zeros();
    const Shape& shape = e.shape(e.result);
    const T* kernel = e.all(op.kernel).data();
    for (int64_t n = 0; n < e.batch; ++n) {
        const T* in = e.sample(op.in, n);
        T* result = out.data() + n * shape.elements();
        const int64_t area = shape.height() * shape.width();
        if (op.bias)
            for (int64_t i = 0; i < shape.elements(); ++i) result[i] = e.all(op.bias)[i / area];
        for_each_tap(e.shape(op.in), e.shape(op.kernel), shape, op.window,
                     [&](int64_t i, int64_t k, int64_t o) { result[o] += in[i] * kernel[k]; });
    }
    return out;
}

template <class T>
Numbers<T> ForwardRules<T>::operator()(const Dense& op) const {
    const int64_t units = e.shape(op.kernel)[0], features = e.shape(op.kernel)[1];
    Matrix<T> out = e.matrix(op.in, e.batch, features) * e.matrix(op.kernel, units, features).transpose();
    if (op.bias) out.rowwise() += e.matrix(op.bias, 1, units).row(0);
    return Numbers<T>(out.data(), out.data() + out.size());
}

// ---------------------------------------------------------------------------------------- pooling

template <class T>
Numbers<T> ForwardRules<T>::operator()(const MaxPool& op) const {
    Numbers<T> out = e.zeros();
    for (int64_t n = 0; n < e.batch; ++n) {
        const T* in = e.sample(op.in, n);
        T* result = out.data() + n * e.elements(e.result);
        for_each_window(e.shape(op.in), op.window, [&](int64_t o, const std::vector<int64_t>& inside, int64_t) {
            result[o] = in[first_largest(in, inside)];
        });
    }
    return out;
}

template <class T>
Numbers<T> ForwardRules<T>::operator()(const AvgPool& op) const {
    Numbers<T> out = e.zeros();
    for (int64_t n = 0; n < e.batch; ++n) {
        const T* in = e.sample(op.in, n);
        T* result = out.data() + n * e.elements(e.result);
        for_each_window(e.shape(op.in), op.window, [&](int64_t o, const std::vector<int64_t>& inside, int64_t places) {
            for (int64_t i : inside) result[o] += in[i];
            result[o] /= T(op.count_pad ? places : static_cast<int64_t>(inside.size()));
        });
    }
    return out;
}

template <class T>
Numbers<T> ForwardRules<T>::operator()(const GlobalAvgPool& op) const {
    const int64_t rows = e.total(e.result), area = e.elements(op.in) / e.elements(e.result);
    return numbers<T>(e.matrix(op.in, rows, area).rowwise().mean().array());
}

template <class T>
Numbers<T> ForwardRules<T>::operator()(const GlobalMaxPool& op) const {
    const int64_t rows = e.total(e.result), area = e.elements(op.in) / e.elements(e.result);
    const auto in = e.matrix(op.in, rows, area);
    Numbers<T> out;
    for (int64_t row = 0; row < rows; ++row) out.push_back(in.row(row).template maxCoeff<Eigen::PropagateNaN>());
    return out;
}

// ------------------------------------------------------------------------------------ elementwise

template <class T>
Numbers<T> ForwardRules<T>::operator()(const Map& op) const {
    const std::vector<std::string>& names = op.function->variables;
    // A tensor that samples share has as many numbers as each of them.
    Numbers<T> out;
    const int64_t count = e.elements(e.result), samples = e.total(e.result) / count;
    for (int64_t n = 0; n < samples; ++n) {
        const auto bound = [&](const std::string& name) {
            const ValueId in = op.ins.at(std::find(names.begin(), names.end(), name) - names.begin());
            return std::span<const T>(e.sample(in, n), e.elements(in));
        };
        const std::vector<T> values = formula::evaluate_row<T>(op.function->value, count, bound);
        for (int64_t i = 0; i < count; ++i) out.push_back(values[values.size() == 1 ? 0 : i]);
    }
    return out;
}

template <class T>
Numbers<T> ForwardRules<T>::operator()(const Zip& op) const {
    // A tensor that samples share, or a constant of one element, stands for as many numbers as the result has.
    const auto spread = [&](ValueId value) {
        const Numbers<T>& all = e.all(value);
        Eigen::Array<T, Eigen::Dynamic, 1> result(e.total(e.result));
        for (int64_t i = 0; i < result.size(); ++i) result[i] = all[i % all.size()];
        return result;
    };
    const auto a = spread(op.a), b = spread(op.b);
    switch (op.kind) {
        case ZipKind::Add:
            return numbers<T>(a + b);
        case ZipKind::Sub:
            return numbers<T>(a - b);
        case ZipKind::Mul:
            return numbers<T>(a * b);
        case ZipKind::Div:
            return numbers<T>(a / b);
        case ZipKind::Max:
            return numbers<T>((a > b || a.isNaN()).select(a, b));
        case ZipKind::Min:
            return numbers<T>((a < b || a.isNaN()).select(a, b));
        case ZipKind::Equal:
            return numbers<T>((a == b).template cast<T>());
        case ZipKind::Less:
            return numbers<T>((a < b).template cast<T>());
        case ZipKind::LessEqual:
            return numbers<T>((a <= b).template cast<T>());
    }
    NETC_UNREACHABLE();
}

template <class T>
Numbers<T> ForwardRules<T>::operator()(const Scale& op) const {
    return numbers<T>(e.array(op.in) * T(op.factor));
}

template <class T>
Numbers<T> dropped(const Evaluation<T>& e, ValueId in, double rate, int layer) {
    Numbers<T> out = e.all(in);
    if (!e.mode.training) return out;
    const int64_t count = e.elements(in);
    for (int64_t n = 0; n < e.batch; ++n) {
        const uint32_t stream = random_key(e.mode.seed, e.mode.stage, e.mode.step, layer, n);
        for (int64_t i = 0; i < count; ++i) {
            const bool kept = random_number(stream, i) >= dropout_threshold(rate);
            out[n * count + i] = kept ? out[n * count + i] / T(1 - rate) : T(0);
        }
    }
    return out;
}

template <class T>
Numbers<T> ForwardRules<T>::operator()(const Dropout& op) const {
    return dropped(e, op.in, op.rate, op.layer);
}

// ----------------------------------------------------------------------------------------- shapes

template <class T>
Numbers<T> ForwardRules<T>::operator()(const Reshape& op) const {
    return e.all(op.in);
}

template <class T>
Numbers<T> ForwardRules<T>::operator()(const Concat& op) const {
    Numbers<T> out;
    int64_t before = 1;  // rows of what lies behind the axis
    for (int64_t i = 0; i < op.axis; ++i) before *= e.shape(e.result)[static_cast<int>(i)];
    for (int64_t n = 0; n < (e.batched(e.result) ? e.batch : 1); ++n)
        for (int64_t row = 0; row < before; ++row)
            for (ValueId in : op.ins) {
                const int64_t size = e.elements(in) / before;
                out.insert(out.end(), e.sample(in, n) + row * size, e.sample(in, n) + (row + 1) * size);
            }
    return out;
}

template <class T>
Numbers<T> ForwardRules<T>::operator()(const Slice& op) const {
    Numbers<T> out;
    const int64_t row = e.elements(op.in) / e.shape(op.in)[0];
    for (int64_t n = 0; n < (e.batched(e.result) ? e.batch : 1); ++n) {
        const T* first = e.sample(op.in, n) + op.first * row;
        out.insert(out.end(), first, first + op.count * row);
    }
    return out;
}

// ---------------------------------------------------------------------------------- normalisation

template <class T>
Numbers<T> ForwardRules<T>::operator()(const BatchNorm& op) const {
    const auto statistics = Statistics<T>::of(e, op.in, op.running_mean, op.running_variance, op.frozen);
    const int64_t channels = e.shape(op.in)[0], area = e.elements(op.in) / channels;
    Numbers<T> out = e.all(op.in);
    for (size_t i = 0; i < out.size(); ++i) {
        const int64_t c = static_cast<int64_t>(i) / area % channels;
        const T x = (out[i] - statistics.mean[c]) / std::sqrt(statistics.variance[c] + T(op.epsilon));
        out[i] = x * e.all(op.scale)[c] + e.all(op.shift)[c];
    }
    if (!statistics.moving || op.recomputed) return out;

    const T count = T(statistics.count), unbiased = op.unbiased && count > 1 ? count / (count - 1) : T(1);
    for (int64_t c = 0; c < channels; ++c) {
        T& mean = e.bindings[op.running_mean][c];
        T& variance = e.bindings[op.running_variance][c];
        mean += T(op.momentum) * (statistics.mean[c] - mean);
        variance += T(op.momentum) * (statistics.variance[c] * unbiased - variance);
    }
    return out;
}

// -------------------------------------------------------------------------------------- counting

template <class T>
Numbers<T> ForwardRules<T>::operator()(const TopK& op) const {
    return mean_over_places(op.scores, op.label, [&](const auto& scores, int64_t label) {
        const int64_t classes = scores.size();
        int64_t behind = 0;  // classes that come after the label; nothing comes after what is no number
        for (int64_t k = 0; k < classes; ++k)
            behind += scores[k] < scores[label] || (scores[k] == scores[label] && k > label);
        return T(scores[label] == scores[label] && classes - 1 - behind < op.k);
    });
}

template Numbers<float> dropped(const Evaluation<float>&, ValueId, double, int);
template Numbers<double> dropped(const Evaluation<double>&, ValueId, double, int);
template struct ForwardRules<float>;
template struct ForwardRules<double>;

}  // namespace netc::graph
