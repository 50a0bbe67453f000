// Gradients against differences of the plain loss.
//
// A step of all elements of a tensor at once, each up or down by chance, shows an error in any of them: the slope of the
// loss along that direction is the sum of the gradient's elements with those signs. Half-sums lead to the wrong element.
#include "netrt/selftest_gradients.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "netrt/json.h"
#include "netrt/pack.h"
#include "netrt/text.h"

namespace netrt {

namespace {

// Parts of the gradient's length by which the slope along a direction may be off.
constexpr double direction_tolerance = 3e-4;
// Parts of the largest element by which a single one may be off.
constexpr double element_tolerance = 1e-3;
// What rounding may add to a gradient, and leave where one vanishes (biases before a batch norm have none), as parts of
// the longest gradient of all tensors.
constexpr double noise = 2e-6, vanishing = 1e-4;
constexpr double usual_step = 1e-6;
// A slope may be off by so many times what it moves when weights and inputs are rounded.
constexpr double trust = 8;
constexpr uint32_t signs_seed = 11;

double length_of(const std::vector<float>& gradient) {
    double sum = 0;
    for (const float g : gradient) sum += static_cast<double>(g) * g;
    return std::sqrt(sum);
}

/// Where slopes are measured: weights and samples.
struct Point {
    PlainNet& plain;
    const Program& like;
    std::vector<std::byte> weights;
    int n;
    Step step;

    /// Computes everything anew, rounded in one way or, with 0, exactly.
    void enter(uint32_t rounding) {
        plain.load(weights.data(), like, n, rounding);
        plain.run(n, step);
    }
};

/// The elements of one tensor, and the plain loss around them.
class Surroundings {
public:
    Surroundings(Point& point, int tensor, const std::vector<float>& gradient)
        : point_(point), tensor_(tensor), gradient_(gradient), before_(gradient.size()) {
        enter(0);
    }

    void enter(uint32_t rounding) {
        point_.enter(rounding);
        const double* elements = point_.plain.tensor(tensor_);
        std::copy(elements, elements + before_.size(), before_.begin());
    }

    int64_t count() const { return static_cast<int64_t>(gradient_.size()); }

    /// Slope of the loss along the elements first <= i < last with signs by `key`, by steps of `step`.
    double measured(int64_t first, int64_t last, uint32_t key, double step) {
        const double up = loss_at(first, last, key, step), down = loss_at(first, last, key, -step);
        return (up - down) / (2 * step);
    }
    /// The same by the gradient.
    double computed(int64_t first, int64_t last, uint32_t key) const {
        double sum = 0;
        for (int64_t i = first; i < last; ++i) sum += sign(key, i) * static_cast<double>(gradient_[static_cast<size_t>(i)]);
        return sum;
    }

    static double sign(uint32_t key, int64_t i) { return random_number(key, static_cast<uint32_t>(i)) >> 31 ? 1 : -1; }

private:
    double loss_at(int64_t first, int64_t last, uint32_t key, double step) {
        double* elements = point_.plain.tensor(tensor_);
        for (int64_t i = first; i < last; ++i) elements[i] += step * sign(key, i);
        point_.plain.run(point_.n, point_.step, point_.plain.first_step(tensor_));
        std::copy(before_.begin() + first, before_.begin() + last, elements + first);
        return point_.plain.loss(point_.n);
    }

    Point& point_;
    const int tensor_;
    const std::vector<float>& gradient_;
    std::vector<double> before_;
};

class TensorCheck {
public:
    TensorCheck(Surroundings& around, const Tensor& tensor, const std::vector<float>& gradient, double longest)
        : around_(around), tensor_(tensor), gradient_(gradient), length_(length_of(gradient)), longest_(longest) {}

    void along_direction(uint32_t attempt) {
        const uint32_t key = random_key(signs_seed, attempt, 0, 0, 0);
        const double limit = direction_tolerance * length_ + noise * longest_;
        const double error = error_of(0, around_.count(), key, limit);
        note(error / std::max(limit, 1e-30) * direction_tolerance);
        if (error <= limit) return;
        passed_ = false;
        if (wrong_.empty()) wrong_ = wrong_pairs(key);
    }

    void at_element(int64_t i) {
        double largest = 0;
        for (const float g : gradient_) largest = std::max(largest, std::fabs(static_cast<double>(g)));
        const double limit = element_tolerance * largest + noise * longest_;
        const double error = error_of(i, i + 1, random_key(signs_seed, 0, 0, 0, 0), limit);
        note(error / std::max(limit, 1e-30) * element_tolerance);
        if (error <= limit) return;
        passed_ = false;
        if (wrong_.empty()) wrong_ = pair(i);
    }

    int64_t largest_element() const {
        const auto smaller = [](float a, float b) { return std::fabs(a) < std::fabs(b); };
        return std::max_element(gradient_.begin(), gradient_.end(), smaller) - gradient_.begin();
    }

    bool passed() const { return passed_; }
    double error() const { return error_; }
    const std::string& wrong() const { return wrong_; }

private:
    void note(double error) { error_ = std::max(error_, std::isnan(error) ? INFINITY : error); }

    /// Small steps stay on one side of the kinks of relu and max, large ones are exact where the loss is smooth: the
    /// first that agrees is believed, since kinks and rounding do not come to the right result by chance.
    double error_of(int64_t first, int64_t last, uint32_t key, double limit) {
        const double computed = around_.computed(first, last, key);
        double error = INFINITY;
        for (const double step : {usual_step, 1e-5, 1e-7, 1e-4}) {
            const double measured = around_.measured(first, last, key, step);
            if (length_ <= vanishing * longest_ && std::fabs(measured) <= vanishing * longest_) return 0;
            const double found = std::fabs(measured - computed);
            if (found <= limit) return found;
            if (found < error) error = found;
        }
        return std::max(0.0, error - trust * largest_move(first, last, key));
    }

    /// How far the slope moves when all numbers are rounded in other ways: much at a kink, and where differences of
    /// nearly equal numbers count.
    double largest_move(int64_t first, int64_t last, uint32_t key) {
        const double exact = around_.measured(first, last, key, usual_step);
        double largest = 0;
        for (const uint32_t rounding : {1u, 2u, 3u}) {
            around_.enter(rounding);
            largest = std::max(largest, std::fabs(around_.measured(first, last, key, usual_step) - exact));
        }
        around_.enter(0);
        return largest;
    }

    std::string pair(int64_t i) {
        const uint32_t key = random_key(signs_seed, 0, 0, 0, 0);
        const double wanted = Surroundings::sign(key, i) * around_.measured(i, i + 1, key, usual_step);
        std::string place;
        int64_t rest = i;
        for (int d = tensor_.packing.rank - 1; d >= 0; --d) {
            place = formatted("%lld", static_cast<long long>(rest % tensor_.packing.dims[d])) + (place.empty() ? "" : ", ") + place;
            rest /= tensor_.packing.dims[d];
        }
        return formatted("          [%s] is %.9g, should be %.9g\n", place.c_str(),
                         static_cast<double>(gradient_[static_cast<size_t>(i)]), wanted);
    }

    /// Follows the larger error of two halves to one element; it and four behind it.
    std::string wrong_pairs(uint32_t key) {
        int64_t first = 0, last = around_.count();
        const auto error = [&](int64_t from, int64_t to) {
            return std::fabs(around_.measured(from, to, key, usual_step) - around_.computed(from, to, key));
        };
        while (last - first > 1) {
            const int64_t middle = first + (last - first) / 2;
            const bool behind = error(middle, last) > error(first, middle);
            (behind ? first : last) = middle;
        }
        std::string text;
        for (int64_t i = first; i < std::min(first + 5, around_.count()); ++i) text += pair(i);
        return text;
    }

    Surroundings& around_;
    const Tensor& tensor_;
    const std::vector<float>& gradient_;
    double length_, longest_;
    bool passed_ = true;
    double error_ = 0;
    std::string wrong_;
};

/// How much is looked at, by how long one pass of the plain loops takes.
struct Effort {
    uint32_t directions = 2;
    int elements = 2;
};

Effort affordable(double seconds_a_pass, int tensors) {
    constexpr double seconds = 6;
    const double passes = seconds / std::max(1e-9, seconds_a_pass * tensors);
    if (passes >= 9) return {};
    return {passes >= 5 ? 2u : 1u, 0};
}

}  // namespace

void check_gradients(const Net& net, WatchedRun& run, PlainNet& plain, Report& report) {
    const Tested& tested = run.tested();
    if (tested.gradients.count == 0) return;
    // Few samples of large nets; of small ones many, since statistics over a few would magnify what rounding leaves.
    const int affordable_samples = static_cast<int>(std::clamp(2e7 / std::max(1.0, net.macs), 3.0, 100.0));
    const int n = std::min({run.program().batch, plain.batch(), affordable_samples});
    run.start_anew();
    Point point{plain, run.program(), {run.weights(), run.weights() + net.weights_bytes}, n, run.step(1)};
    run.run(n);
    const int64_t start = nanoseconds_now();
    point.enter(0);
    const Effort effort = affordable(static_cast<double>(nanoseconds_now() - start) * 1e-9, tested.gradients.count);

    double longest = 0;
    for (int p = 0; p < tested.gradients.count; ++p) longest = std::max(longest, length_of(run.gradient(p)));
    for (int p = 0; p < tested.gradients.count; ++p) {
        const int tensor = tested.gradients[p].tensor;
        const std::string what = run.name() + ": gradient of " + printable(net.tensors[tensor].name);
        if (plain.tensor(tensor) == nullptr) {
            report.add(false, what, "the plain loops do not read it");
            continue;
        }
        Surroundings around(point, tensor, run.gradient(p));
        TensorCheck check(around, net.tensors[tensor], run.gradient(p), longest);
        for (uint32_t direction = 0; direction < effort.directions; ++direction) check.along_direction(direction + 1);
        if (effort.elements > 0) check.at_element(check.largest_element());
        for (int k = 1; k < effort.elements; ++k)
            check.at_element(static_cast<int64_t>(random_number(static_cast<uint32_t>(k), static_cast<uint32_t>(tensor))) % around.count());
        report.add(check.passed(), what, formatted("error %.1e", check.error()));
        std::fputs(check.wrong().c_str(), stdout);
    }
}

}  // namespace netrt
