// The interpreter's rules for gradients and updates.
#include <cmath>
#include <map>
#include <numeric>

#include "formula/evaluate.h"
#include "formula/steps.h"
#include "graph/evaluation.h"

namespace netc::graph {

// ------------------------------------------------------------------------------ sums over weights

template <class T>
Numbers<T> BackwardRules<T>::operator()(const Conv2dGradInput& op) const {
    Numbers<T> d_in = e.zeros();
    const T* kernel = e.all(op.kernel).data();
    for (int64_t n = 0; n < e.batch; ++n) {
        const T* d_out = e.sample(op.d_out, n);
        T* result = d_in.data() + n * op.in_shape.elements();
        const int64_t area = op.in_shape.height() * op.in_shape.width();
        if (op.bias)
            for (int64_t i = 0; i < op.in_shape.elements(); ++i) result[i] = e.all(op.bias)[i / area];
        for_each_tap(op.in_shape, e.shape(op.kernel), e.shape(op.d_out), op.window,
                     [&](int64_t i, int64_t k, int64_t o) { result[i] += d_out[o] * kernel[k]; });
    }
    return d_in;
}

template <class T>
Numbers<T> BackwardRules<T>::operator()(const Conv2dGradKernel& op) const {
    Numbers<T> d_kernel = e.zeros();
    for (int64_t n = 0; n < e.batch; ++n) {
        const T* d_out = e.sample(op.d_out, n);
        const T* in = e.sample(op.in, n);
        for_each_tap(e.shape(op.in), op.kernel_shape, e.shape(op.d_out), op.window,
                     [&](int64_t i, int64_t k, int64_t o) { d_kernel[k] += d_out[o] * in[i]; });
    }
    return d_kernel;
}

template <class T>
Numbers<T> BackwardRules<T>::operator()(const BiasGrad& op) const {
    Numbers<T> d_bias = e.zeros();
    const int64_t channels = e.elements(e.result), area = e.elements(op.d_out) / channels;
    const Numbers<T>& d_out = e.all(op.d_out);
    for (size_t i = 0; i < d_out.size(); ++i) d_bias[static_cast<int64_t>(i) / area % channels] += d_out[i];
    return d_bias;
}

template <class T>
Numbers<T> BackwardRules<T>::operator()(const DenseGradInput& op) const {
    const int64_t units = e.shape(op.kernel)[0], features = e.shape(op.kernel)[1];
    const Matrix<T> d_in = e.matrix(op.d_out, e.batch, units) * e.matrix(op.kernel, units, features);
    return Numbers<T>(d_in.data(), d_in.data() + d_in.size());
}

template <class T>
Numbers<T> BackwardRules<T>::operator()(const DenseGradKernel& op) const {
    const int64_t units = e.elements(op.d_out), features = e.elements(op.in);
    const Matrix<T> d_kernel = e.matrix(op.d_out, e.batch, units).transpose() * e.matrix(op.in, e.batch, features);
    return Numbers<T>(d_kernel.data(), d_kernel.data() + d_kernel.size());
}

// ---------------------------------------------------------------------------------------- pooling

template <class T>
Numbers<T> BackwardRules<T>::operator()(const MaxPoolGrad& op) const {
    Numbers<T> d_in = e.zeros();
    for (int64_t n = 0; n < e.batch; ++n) {
        const T* in = e.sample(op.in, n);
        T* result = d_in.data() + n * e.elements(op.in);
        for_each_window(e.shape(op.in), op.window, [&](int64_t o, const std::vector<int64_t>& inside, int64_t) {
            result[first_largest(in, inside)] += e.sample(op.d_out, n)[o];
        });
    }
    return d_in;
}

template <class T>
Numbers<T> BackwardRules<T>::operator()(const AvgPoolGrad& op) const {
    Numbers<T> d_in = e.zeros();
    for (int64_t n = 0; n < e.batch; ++n) {
        T* result = d_in.data() + n * op.in_shape.elements();
        for_each_window(op.in_shape, op.window, [&](int64_t o, const std::vector<int64_t>& inside, int64_t places) {
            const T share = e.sample(op.d_out, n)[o] / T(op.count_pad ? places : static_cast<int64_t>(inside.size()));
            for (int64_t i : inside) result[i] += share;
        });
    }
    return d_in;
}

template <class T>
Numbers<T> BackwardRules<T>::operator()(const GlobalAvgPoolGrad& op) const {
    Numbers<T> d_in = e.zeros();
    const int64_t area = op.in_shape.elements() / op.in_shape[0];
    for (size_t i = 0; i < d_in.size(); ++i) d_in[i] = e.all(op.d_out)[i / area] / T(area);
    return d_in;
}

template <class T>
Numbers<T> BackwardRules<T>::operator()(const GlobalMaxPoolGrad& op) const {
    Numbers<T> d_in = e.zeros();
    const Numbers<T>& d_out = e.all(op.d_out);
    const int64_t area = e.elements(op.in) / e.elements(op.d_out);
    std::vector<int64_t> channel(area);
    for (size_t c = 0; c < d_out.size(); ++c) {
        std::iota(channel.begin(), channel.end(), static_cast<int64_t>(c) * area);
        d_in[first_largest(e.all(op.in).data(), channel)] = d_out[c];
    }
    return d_in;
}

// ------------------------------------------------------------------------------------ elementwise

template <class T>
Numbers<T> BackwardRules<T>::operator()(const DropoutGrad& op) const {
    return dropped(e, op.d_out, op.rate, op.layer);
}

// ---------------------------------------------------------------------------------- normalisation

template <class T>
Numbers<T> BackwardRules<T>::operator()(const BatchNormGrad& op) const {
    const auto statistics = Statistics<T>::of(e, op.in, op.running_mean, op.running_variance, op.frozen);
    const int64_t channels = e.shape(op.in)[0], area = e.elements(op.in) / channels;
    const auto deviation = [&](int64_t c) { return std::sqrt(statistics.variance[c] + T(op.epsilon)); };
    const auto x = [&](size_t i, int64_t c) { return (e.all(op.in)[i] - statistics.mean[c]) / deviation(c); };

    const Numbers<T>& d_out = e.all(op.d_out);
    Numbers<T> d_scale(channels), d_shift(channels);
    for (size_t i = 0; i < d_out.size(); ++i) {
        const int64_t c = static_cast<int64_t>(i) / area % channels;
        d_scale[c] += d_out[i] * x(i, c);
        d_shift[c] += d_out[i];
    }
    if (op.part == BatchNormPart::ScaleWeight) return d_scale;
    if (op.part == BatchNormPart::ShiftWeight) return d_shift;

    // Statistics of the batch depend on the input too.
    const T share = statistics.moving ? T(1) / T(statistics.count) : T(0);
    Numbers<T> d_in = d_out;
    for (size_t i = 0; i < d_in.size(); ++i) {
        const int64_t c = static_cast<int64_t>(i) / area % channels;
        d_in[i] -= share * (d_shift[c] + x(i, c) * d_scale[c]);
        d_in[i] *= e.all(op.scale)[c] / deviation(c);
    }
    return d_in;
}

template <class T>
Numbers<T> BackwardRules<T>::operator()(const BatchMeanGrad&) const {
    return Numbers<T>(e.batch, T(1) / T(e.batch));
}

// ---------------------------------------------------------------------------------------- updates

namespace {

/// The formula at this step, with what is one number for all weights computed in double.
formula::Formula at_step(formula::Formula f, const Optimizer& optimizer, const Mode& mode, std::map<std::string, double> numbers) {
    const formula::StepPlace place = formula::place_of_step(mode.step - 1, mode.steps_of_epoch, mode.epochs);
    numbers.insert({{"t", mode.step}, {"lr", formula::value_at(optimizer.rate, place)}});
    for (const Optimizer::Scheduled& scheduled : optimizer.scheduled)
        numbers[scheduled.setting] = formula::value_at(scheduled.value, place);
    // One may stand in another: those that are left are looked for again.
    for (auto scalars = formula::scalars_of({f}); !scalars.empty(); scalars = formula::scalars_of({f}))
        f = formula::replace(f, scalars.front(), formula::number(formula::evaluate<double>(
                                                     scalars.front(), [&](const std::string& name) { return numbers.at(name); })));
    return f;
}

}  // namespace

template <class T>
Numbers<T> BackwardRules<T>::operator()(const GradientNorm& op) const {
    T squares = 0;
    for (const ValueId gradient : op.gradients)
        for (const T g : e.all(gradient)) squares += g * g;
    return {std::sqrt(squares)};
}

namespace {

/// What formulas of the step of one weight read, besides what each step has.
template <class T>
struct ReadByStep {
    const Evaluation<T>& e;
    const Optimizer& optimizer;
    const Numbers<T>&weights, &gradient;
    const std::vector<Numbers<T>>& states;
    std::map<std::string, double> numbers = {{count_of_weights, static_cast<double>(weights.size())}};

    std::span<const T> operator()(const std::string& name) const {
        if (name == "w") return weights;
        if (name == "g") return gradient;
        for (size_t s = 0; s < states.size(); ++s)
            if (optimizer.states[s].name == name) return states[s];
        NETC_CHECK(false, "a formula of an optimizer reads `" + name + "`");
        return {};
    }
    /// The formula for each number of the weight.
    Numbers<T> values_of(const formula::Formula& f) const {
        Numbers<T> values = formula::evaluate_row<T>(at_step(f, optimizer, e.mode, numbers), static_cast<int64_t>(weights.size()), *this);
        return values.size() == weights.size() ? values : Numbers<T>(weights.size(), values.front());
    }
};

}  // namespace

template <class T>
std::vector<Numbers<T>>& BackwardRules<T>::states_of(ValueId parameter, const Optimizer& optimizer) const {
    std::vector<Numbers<T>>& states = e.bindings.states[parameter];
    states.resize(optimizer.states.size(), Numbers<T>(e.bindings[parameter].size()));
    return states;
}

template <class T>
Numbers<T> BackwardRules<T>::operator()(const WeightSums& op) const {
    Numbers<T> sums(op.optimizer.sums.size());
    if (!e.mode.training) return sums;
    ReadByStep<T> read{e, op.optimizer, e.bindings[op.parameter], e.all(op.gradient), states_of(op.parameter, op.optimizer)};
    if (op.norm) read.numbers[norm_of_gradients] = static_cast<double>(e.all(op.norm).front());
    for (size_t s = 0; s < sums.size(); ++s)
        for (const T value : read.values_of(op.optimizer.sums[s].term)) sums[s] += value;
    return sums;
}

/// The result is the weight after the step, which is also where the weight was.
template <class T>
Numbers<T> BackwardRules<T>::operator()(const Update& op) const {
    Numbers<T>& weights = e.bindings[op.parameter];
    if (!e.mode.training) return weights;
    std::vector<Numbers<T>>& states = states_of(op.parameter, op.optimizer);
    ReadByStep<T> read{e, op.optimizer, weights, e.all(op.gradient), states};
    if (op.norm) read.numbers[norm_of_gradients] = static_cast<double>(e.all(op.norm).front());
    for (size_t s = 0; s < op.optimizer.sums.size(); ++s)
        read.numbers[op.optimizer.sums[s].name] = static_cast<double>(e.all(op.sums)[s]);
    std::vector<Numbers<T>> after;
    for (const formula::Formula& f : formulas_of(op.optimizer)) after.push_back(read.values_of(f));
    weights = after.back();
    after.pop_back();
    states = std::move(after);
    return weights;
}

template struct BackwardRules<float>;
template struct BackwardRules<double>;

}  // namespace netc::graph
