// The command `selftest`: values against plain loops, steps of optimizers against their formulas, threads against one.
#include "netrt/selftest/selftest.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>

#include "netrt/command.h"
#include "netrt/files/json.h"
#include "netrt/files/text.h"
#include "netrt/math/pack.h"
#include "netrt/selftest/plain.h"
#include "netrt/selftest/plain_net.h"
#include "netrt/selftest/selftest_gradients.h"
#include "netrt/selftest/selftest_report.h"
#include "netrt/selftest/selftest_run.h"

namespace netrt {
namespace {

// Numbers are rounded in so many ways at first, and in so many at most where a result differs by more than these
// showed.
constexpr uint32_t first_attempts = 1, most_attempts = 12;

/// Numbers of samples that show different things: one, a few that fill no block, as many as the plain loops take.
std::set<int> sample_counts(const Program& program, const PlainNet& plain) {
    std::set<int> counts;
    for (const int n : {1, 3, std::min(program.batch, plain.batch())})
        if (n <= program.batch && n <= plain.batch()) counts.insert(n);
    return counts;
}

/// Some numbers that a program made, beside the plain ones.
struct Compared {
    Comparison result;
    size_t plain;  // where the plain ones are
    int probe;     // index of the value, or
    int tensor;    // of the tensor; the other is -1
    const Packing* packing;
    std::vector<double> exact = {};
};

/// Everything in one program but gradients: values, and tensors that are moved without a gradient.
class ValueChecks {
public:
    ValueChecks(const Net& net, WatchedRun& run, PlainNet& plain) : run_(run), plain_(plain) {
        const Tested& tested = run.tested();
        for (int p = 0; p < tested.values.count; ++p) {
            const ValueProbe& probe = tested.values[p];
            all_.push_back({Comparison(probe.name), probe.plain, p, -1, &probe.packing});
        }
        for (const MovedTensor& moved : tested.moved) {
            const Tensor& tensor = net.tensors[moved.tensor];
            all_.push_back({Comparison(tensor.name), moved.plain, -1, moved.tensor, &tensor.packing});
        }
    }

    void with(int n) {
        n_ = n;
        run_.start_anew();
        plain_.load(run_.weights(), run_.program(), n);
        plain_.run(n, run_.step(1), 0);
        for (Compared& one : all_) {
            const Real* from = plain_.at(one.plain);
            one.exact.clear();
            for (int64_t i = 0; i < count(one); ++i) one.exact.push_back(from[i].value);
        }
        for (uint32_t attempt = 1; attempt <= first_attempts; ++attempt) round(attempt);
        run_.run(n);
        for (Compared& one : all_) compare(one);
        const auto is_within = [](const Compared& one) { return one.result.within(); };
        for (uint32_t attempt = first_attempts + 1; attempt <= most_attempts; ++attempt)
            if (!std::all_of(all_.begin(), all_.end(), is_within)) round(attempt);
        for (Compared& one : all_) one.result.close(formatted("with %d sample%s", n, n == 1 ? "" : "s"));
    }

    void report(Report& report) const {
        for (const Compared& one : all_) report.add(run_.name(), one.result);
    }

private:
    int64_t count(const Compared& one) const { return logical_count(*one.packing) * (one.tensor < 0 ? n_ : 1); }

    /// What leaves the range of single precision is not compared.
    void round(uint32_t attempt) {
        plain_.run(n_, run_.step(1), attempt);
        for (Compared& one : all_) {
            const Real* from = plain_.at(one.plain);
            for (size_t i = 0; i < one.exact.size(); ++i) {
                if (!std::isfinite(from[i].value)) one.exact[i] = NAN;
                one.result.allow(std::fabs(from[i].value - one.exact[i]));
            }
        }
    }

    void compare(Compared& one) {
        if (one.tensor >= 0) {
            const std::vector<double> got = run_.tensor(one.tensor);
            return one.result.add(got.data(), one.exact.data(), static_cast<int64_t>(got.size()), one.packing);
        }
        const int64_t count = logical_count(*one.packing);
        for (int s = 0; s < n_; ++s)
            one.result.add(run_.value(one.probe).data() + count * s, one.exact.data() + count * s, count, one.packing,
                           s);
    }

    WatchedRun& run_;
    PlainNet& plain_;
    std::vector<Compared> all_;
    int n_ = 0;
};

/// The states of one tensor, as the formula of the optimizer makes them.
class PlainSteps {
public:
    PlainSteps(PlainUpdate update, size_t count) : update_(update), states_(static_cast<size_t>(update.states()) * count) {}

    /// By how much a step changes the weights; `result` learns how far rounding moves that.
    std::vector<double> changes(const Step& step, const std::vector<float>& gradient, double norm,
                                const std::vector<double>& weights, Comparison& result) {
        std::vector<Real> states = states_;
        const std::vector<double> exact = step_from(states, 0, step, gradient, norm, weights);
        for (uint32_t attempt = 1; attempt <= most_attempts; ++attempt) {
            std::vector<Real> rounded_states = states_;
            const std::vector<double> rounded = step_from(rounded_states, attempt, step, gradient, norm, weights);
            for (size_t i = 0; i < exact.size(); ++i) result.allow(std::fabs(rounded[i] - exact[i]));
        }
        states_ = std::move(states);
        return exact;
    }

private:
    std::vector<double> step_from(std::vector<Real>& states, uint32_t attempt, const Step& step,
                                  const std::vector<float>& gradient, double norm, const std::vector<double>& weights) const {
        const Rounded rounded(attempt);
        const Real norm_of_all = norm;
        const std::vector<Real> slopes(gradient.begin(), gradient.end());
        std::vector<Real> moved(weights.begin(), weights.end());
        update_({step, static_cast<int>(moved.size()), slopes.data(), &norm_of_all, moved.data(), states.data()});
        std::vector<double> changes;
        for (size_t i = 0; i < moved.size(); ++i) changes.push_back(moved[i].value - weights[i]);
        return changes;
    }

    PlainUpdate update_;
    std::vector<Real> states_;
};

/// Of the gradients of all weights.
double gradient_norm(const WatchedRun& run) {
    double squares = 0;
    for (int p = 0; p < run.tested().gradients.count; ++p)
        for (const double g : run.gradient(p)) squares += g * g;
    return std::sqrt(squares);
}

/// Two steps, so that the states of the first count in the second.
void check_updates(const Net& net, WatchedRun& run, Report& report) {
    const Tested& tested = run.tested();
    const int n = std::min(run.program().batch, 3);
    std::vector<PlainSteps> plain;
    std::vector<Comparison> changes;
    for (const GradientProbe& probe : tested.gradients) {
        const Tensor& tensor = net.tensors[probe.tensor];
        plain.emplace_back(tested.updates[probe.update], static_cast<size_t>(logical_count(tensor.packing)));
        changes.emplace_back("change of " + std::string(tensor.name));
    }
    run.start_anew();
    for (const uint32_t number : {1u, 2u}) {
        std::vector<std::vector<double>> before;
        for (const GradientProbe& probe : tested.gradients) before.push_back(run.tensor(probe.tensor));
        run.run(n, number);
        const double norm = gradient_norm(run);
        for (int p = 0; p < tested.gradients.count; ++p) {
            const auto index = static_cast<size_t>(p);
            const std::vector<double> wanted =
                plain[index].changes(run.step(number), run.gradient(p), norm, before[index], changes[index]);
            std::vector<double> got = run.tensor(tested.gradients[p].tensor);
            for (size_t i = 0; i < got.size(); ++i) got[i] -= before[index][i];
            changes[index].add(got.data(), wanted.data(), static_cast<int64_t>(got.size()),
                               &net.tensors[tested.gradients[p].tensor].packing);
            // What a weight cannot hold beside its own digits is no change.
            for (const double weight : before[index]) changes[index].neglect(0x1p-16 * std::fabs(weight));
            changes[index].close(formatted("in step %u", number));
        }
    }
    for (const Comparison& change : changes) report.add(run.name(), change);
}

/// Places of packed tensors that stand for no element are zero, and stay so.
void check_padding(const Net& net, const WatchedRun& run, Report& report) {
    std::string lifted;
    for (int t = 0; t < net.tensors.count; ++t) {
        const Tensor& tensor = net.tensors[t];
        const auto* physical = reinterpret_cast<const float*>(run.weights() + tensor.offset);
        std::vector<float> elements(static_cast<size_t>(logical_count(tensor.packing)));
        std::vector<float> again(static_cast<size_t>(physical_count(tensor.packing)));
        unpack(tensor.packing, physical, elements.data());
        pack(tensor.packing, elements.data(), again.data());
        if (!std::equal(again.begin(), again.end(), physical)) lifted = tensor.name;
    }
    report.add(lifted.empty(), run.name() + ": padding of the weights is zero", lifted);
}

/// The same bits with any number of threads.
Status check_threads(const Net& net, const Tested& tested, int most, Report& report) {
    // Small nets are run on whole batches; of large ones a few samples have to do.
    constexpr double most_macs = 2e9;
    std::vector<std::byte> alone;
    for (int threads = 1; threads <= most; ++threads) {
        WatchedRun run(net, tested, threads);
        if (Status status = run.prepare(); !status) return status;
        const int affordable = static_cast<int>(std::max(4.0, std::min(1e6, most_macs / std::max(1.0, net.macs))));
        const int n = std::min(run.program().batch, affordable);
        run.run(n, 1);
        if (tested.kind == ProgramKind::Train) run.run(n, 2);
        std::vector<std::byte> remains = run.remains(n);
        if (threads == 1)
            alone = std::move(remains);
        else
            report.add(remains == alone,
                       formatted("%s: the same bits with %d threads as with 1", run.name().c_str(), threads), "");
    }
    return {};
}

Status check_program(const Net& net, const Selftest& selftest, const Tested& tested, int threads, Report& report) {
    WatchedRun run(net, tested);
    if (Status status = run.prepare(); !status) return status;
    PlainNet plain(net, selftest.plain[tested.plain]);
    ValueChecks values(net, run, plain);
    for (const int n : sample_counts(run.program(), plain)) values.with(n);
    values.report(report);
    for (const NotProbed& value : tested.not_checked)
        report.not_checked(run.name() + ": " + printable(value.name), value.reason);
    check_gradients(net, run, plain, report);
    check_updates(net, run, report);
    if (tested.kind == ProgramKind::Train) check_padding(net, run, report);
    return check_threads(net, tested, threads, report);
}

}  // namespace

Result<int> run_selftest(const Net& net, const Selftest& selftest, int threads) {
    Report report;
    for (const Tested& tested : selftest.tested)
        if (Status status = check_program(net, selftest, tested, std::min(threads, net.max_threads), report); !status)
            return status.error();
    return report.finish();
}

}  // namespace netrt
