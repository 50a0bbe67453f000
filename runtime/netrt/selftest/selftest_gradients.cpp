// Gradients against slopes of the plain loss.
//
// Plain loops compute with each number how fast it changes where weights move along a direction. When all elements of a
// tensor move at once, each up or down by chance, the slope of the loss is the sum of the gradient's elements with
// those signs, and shows an error in any of them. Half-sums lead to the wrong element.
#include "netrt/selftest/selftest_gradients.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "netrt/files/json.h"
#include "netrt/files/text.h"
#include "netrt/math/pack.h"
#include "netrt/selftest/plain.h"

namespace netrt {

namespace {

// Slopes are rounded in so many ways at first, and in so many at most where a gradient differs by more than these
// showed.
constexpr uint32_t first_attempts = 1, most_attempts = 12;
constexpr uint32_t signs_seed = 11;

/// Elements first <= i < last of a tensor, and the signs by which they move.
struct Direction {
    int64_t first, last;
    uint32_t key;

    double sign(int64_t i) const { return random_number(key, static_cast<uint32_t>(i)) >> 31 ? 1 : -1; }
};

/// A kernel adds up a gradient over the batch and all places; the plain loops, which follow the slope forwards, have no
/// such sum. Terms that are alike, as behind an average, are all rounded the same way: each of n additions loses about
/// 2^-26 of what has been added so far, in all n / 2 times that. This is for sums of 2^14 terms.
constexpr double one_way = 0x1p-13;
/// Gradients that vanish but for rounding, as those of biases before a batch normalisation, are sums of terms as large
/// as others'; they are told from zero as far as parts of the longest gradient are.
constexpr double vanishing = 0.25;

/// The gradient of one tensor, and what is compared of it.
struct Checked {
    struct Slope {
        Direction direction;
        double exact = 0;  // by the plain loops
        double moved = 0;  // how far rounding moved that
    };
    int tensor;
    const std::vector<float>* gradient;
    double longest = 0;  // length of the longest gradient of the net
    std::vector<Slope> slopes = {};

    /// Length of the gradient's part that a direction moves.
    double length(const Direction& direction) const {
        double sum = 0;
        for (int64_t i = direction.first; i < direction.last; ++i) sum += squared(at(i));
        return std::sqrt(sum);
    }
    double whole_length() const { return length({0, static_cast<int64_t>(gradient->size()), 0}); }
    /// The slope along a direction, by the gradient.
    double along(const Direction& direction) const {
        double sum = 0;
        for (int64_t i = direction.first; i < direction.last; ++i) sum += direction.sign(i) * at(i);
        return sum;
    }
    double error(const Slope& slope) const {
        const double error = std::fabs(along(slope.direction) - slope.exact);
        return std::isnan(error) ? INFINITY : error;
    }
    double limit(const Slope& slope) const {
        const double size = std::max(length(slope.direction), vanishing * longest);
        return one_way * size + allowed_error(size, slope.moved);
    }
    bool within() const {
        return std::all_of(slopes.begin(), slopes.end(), [&](const Slope& s) { return error(s) <= limit(s); });
    }

private:
    static double squared(double x) { return x * x; }
    double at(int64_t i) const { return (*gradient)[static_cast<size_t>(i)]; }
};

class GradientChecks {
public:
    GradientChecks(const Net& net, WatchedRun& run, PlainNet& plain, int n)
        : net_(net), run_(run), plain_(plain), n_(n), step_(run.step(1)) {
        run.start_anew();
        weights_.assign(run.weights(), run.weights() + net.weights_bytes);
        run.run(n);
        for (int p = 0; p < run.tested().gradients.count; ++p)
            all_.push_back({run.tested().gradients[p].tensor, &run.gradient(p)});
        double longest = 0;
        for (const Checked& one : all_) longest = std::max(longest, one.whole_length());
        for (Checked& one : all_) one.longest = longest;
    }

    /// Every slope, exactly and rounded.
    void measure() {
        const int64_t start = nanoseconds_now();
        enter(0);
        choose_directions(static_cast<double>(nanoseconds_now() - start) * 1e-9);
        for (const uint32_t attempt : attempts(0, first_attempts)) measure_all(attempt, false);
        for (const uint32_t attempt : attempts(first_attempts + 1, most_attempts)) measure_all(attempt, true);
    }

    void report(Report& report) {
        enter(0);
        for (const Checked& one : all_) report_one(one, report);
    }

private:
    static std::vector<uint32_t> attempts(uint32_t first, uint32_t last) {
        std::vector<uint32_t> result;
        for (uint32_t i = first; i <= last; ++i) result.push_back(i);
        return result;
    }

    /// Computes everything anew; with attempt 0 exactly.
    void enter(uint32_t attempt) {
        plain_.load(weights_.data(), run_.program(), n_);
        plain_.run(n_, step_, attempt);
    }

    /// Two random directions and two elements of each tensor; one direction where the plain loops take long.
    void choose_directions(double seconds_a_pass) {
        constexpr double most_seconds = 0.5;
        const bool few = seconds_a_pass * static_cast<double>(all_.size()) > most_seconds;
        for (Checked& one : all_) {
            const auto count = static_cast<int64_t>(one.gradient->size());
            const auto add = [&](int64_t first, int64_t last, uint32_t k) {
                one.slopes.push_back({{first, last, random_key(signs_seed, k, 0, 0, 0)}});
            };
            add(0, count, 1);
            if (few) continue;
            add(0, count, 2);
            const auto smaller = [](float a, float b) { return std::fabs(a) < std::fabs(b); };
            const int64_t largest =
                std::max_element(one.gradient->begin(), one.gradient->end(), smaller) - one.gradient->begin();
            const int64_t any = random_number(1, static_cast<uint32_t>(one.tensor)) % count;
            for (const int64_t i : {largest, any}) add(i, i + 1, 0);
        }
        // Steps before those that read a tensor keep what they computed, without slopes: the last are moved first.
        for (Checked& one : all_) last_first_.push_back(&one);
        std::stable_sort(last_first_.begin(), last_first_.end(), [&](const Checked* a, const Checked* b) {
            return plain_.first_step(a->tensor) > plain_.first_step(b->tensor);
        });
    }

    void measure_all(uint32_t attempt, bool only_wrong) {
        if (only_wrong && std::all_of(all_.begin(), all_.end(), [](const Checked& one) { return one.within(); }))
            return;
        enter(attempt);
        for (Checked* one : last_first_) {
            if (plain_.tensor(one->tensor) == nullptr || (only_wrong && one->within())) continue;
            for (Checked::Slope& slope : one->slopes) {
                const double found = measured(one->tensor, slope.direction, attempt);
                if (attempt == 0)
                    slope.exact = found;
                else
                    slope.moved = std::max(slope.moved, distance(found, slope.exact));
            }
        }
    }
    static double distance(double a, double b) {
        const double result = std::fabs(a - b);
        return std::isnan(result) ? INFINITY : result;
    }

    double measured(int tensor, const Direction& direction, uint32_t attempt) {
        Real* elements = plain_.tensor(tensor);
        for (int64_t i = direction.first; i < direction.last; ++i) elements[i].slope = direction.sign(i);
        plain_.run(n_, step_, attempt, plain_.first_step(tensor));
        for (int64_t i = direction.first; i < direction.last; ++i) elements[i].slope = 0;
        return plain_.slope_of_loss(n_);
    }

    void report_one(const Checked& one, Report& report) {
        const std::string what = run_.name() + ": gradient of " + printable(net_.tensors[one.tensor].name);
        if (plain_.tensor(one.tensor) == nullptr) return report.add(false, what, "the plain loops do not read it");
        // Where rounding moves a slope by as much, next to nothing would be noticed.
        constexpr double tells_nothing = 0.1;
        bool checked = false;
        double part = -1;
        const Checked::Slope* worst = nullptr;
        for (const Checked::Slope& slope : one.slopes) {
            checked = checked ||
                      4 * slope.moved <= tells_nothing * std::max(one.length(slope.direction), vanishing * one.longest);
            if (!(one.error(slope) / one.limit(slope) > part)) continue;
            part = one.error(slope) / one.limit(slope);
            worst = &slope;
        }
        const bool passed = part <= 1;
        if (passed && !checked) return report.not_checked(what, "rounding alone moves it as far: a kink is near");
        const double scale = std::max(one.length(worst->direction), 1e-30);
        report.add(passed, what, formatted("error %.1e of %.1e", one.error(*worst) / scale, one.limit(*worst) / scale));
        if (!passed) std::fputs(wrong_pairs(one, worst->direction).c_str(), stdout);
    }

    std::string pair(const Checked& one, int64_t i) {
        const Direction alone{i, i + 1, 0};
        return formatted(
            "          %s is %.9g, should be %.9g\n", place_text(net_.tensors[one.tensor].packing, i).c_str(),
            static_cast<double>((*one.gradient)[static_cast<size_t>(i)]), alone.sign(i) * exact(one.tensor, alone));
    }

    /// The slope wherever others have been measured before.
    double exact(int tensor, const Direction& direction) {
        enter(0);
        return measured(tensor, direction, 0);
    }

    /// Follows the larger error of two halves to one element; it and four behind it.
    std::string wrong_pairs(const Checked& one, Direction at) {
        const auto error = [&](const Direction& part) { return distance(exact(one.tensor, part), one.along(part)); };
        while (at.last - at.first > 1) {
            const int64_t middle = at.first + (at.last - at.first) / 2;
            const Direction before{at.first, middle, at.key}, behind{middle, at.last, at.key};
            at = error(behind) > error(before) ? behind : before;
        }
        std::string text;
        for (int64_t i = at.first; i < std::min<int64_t>(at.first + 5, static_cast<int64_t>(one.gradient->size())); ++i)
            text += pair(one, i);
        return text;
    }

    const Net& net_;
    WatchedRun& run_;
    PlainNet& plain_;
    const int n_;
    const Step step_;
    std::vector<std::byte> weights_;
    std::vector<Checked> all_;
    std::vector<Checked*> last_first_;
};

}  // namespace

void check_gradients(const Net& net, WatchedRun& run, PlainNet& plain, Report& report) {
    if (run.tested().gradients.count == 0) return;
    // Few samples of large nets; of small ones many, since statistics over a few would magnify what rounding leaves.
    const int affordable = static_cast<int>(std::clamp(2e7 / std::max(1.0, net.macs), 3.0, 100.0));
    GradientChecks checks(net, run, plain, std::min({run.program().batch, plain.batch(), affordable}));
    checks.measure();
    checks.report(report);
}

}  // namespace netrt
