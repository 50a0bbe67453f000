// The command `selftest`: values against plain loops, steps of optimizers against their formulas, threads against one.
#include "netrt/selftest.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>

#include "netrt/command.h"
#include "netrt/pack.h"
#include "netrt/plain_net.h"
#include "netrt/selftest_gradients.h"
#include "netrt/selftest_report.h"
#include "netrt/selftest_run.h"
#include "netrt/text.h"

namespace netrt {
namespace {

// Parts of the largest number by which single and double precision may differ.
constexpr double value_tolerance = 2e-5, moved_tolerance = 1e-5, change_tolerance = 1e-3;
// Logarithms of sums near one, as in a small loss, and differences keep no more digits than these.
constexpr double least_error = 1e-6;
// Rounding happens at every step, while only weights and inputs are disturbed: a value may be off by more than it moves.
constexpr double steps_of_rounding = 8;

/// Numbers of samples that show different things: one, a few that fill no block, as many as the plain loops take.
std::set<int> sample_counts(const Program& program, const PlainNet& plain) {
    std::set<int> counts;
    for (const int n : {1, 3, std::min(program.batch, plain.batch())})
        if (n <= program.batch && n <= plain.batch()) counts.insert(n);
    return counts;
}

class ValueChecks {
public:
    ValueChecks(const Net& net, WatchedRun& run, PlainNet& plain)
        : run_(run), plain_(plain), tested_(run.tested()) {
        for (const ValueProbe& probe : tested_.values) values_.emplace_back(probe.name, value_tolerance);
        for (const MovedTensor& moved : tested_.moved)
            moved_.emplace_back(net.tensors[moved.tensor].name, moved_tolerance);
    }

    void with(int n) {
        run_.start_anew();
        // How far each value moves when what it is made of is rounded is how far it may be off.
        const Plain before = plain_values(n, 1), now = plain_values(n, 0);
        run_.run(n);
        const std::string where = formatted("with %d sample%s", n, n == 1 ? "" : "s");
        for (int p = 0; p < tested_.values.count; ++p) {
            const auto index = static_cast<size_t>(p);
            const std::vector<double>& wanted = now.values[index];
            const Packing& packing = tested_.values[p].packing;
            const int64_t count = logical_count(packing);
            values_[index].allow(allowed(before.values[index], wanted));
            for (int s = 0; s < n; ++s)
                values_[index].add(run_.value(p).data() + count * s, wanted.data() + count * s, count, &packing, s);
            values_[index].close(where);
        }
        for (int p = 0; p < tested_.moved.count; ++p) {
            const auto index = static_cast<size_t>(p);
            const std::vector<double>& wanted = now.moved[index];
            const std::vector<double> tensor = run_.tensor(tested_.moved[p].tensor);
            moved_[index].allow(allowed(before.moved[index], wanted));
            moved_[index].add(tensor.data(), wanted.data(), static_cast<int64_t>(wanted.size()));
            moved_[index].close(where);
        }
    }

    void report(Report& report) const {
        for (const Comparison& value : values_) report.add(run_.name(), value);
        for (const Comparison& moved : moved_) report.add(run_.name(), moved);
    }

private:
    /// What the plain loops make: values of samples, and what training moves.
    struct Plain {
        std::vector<std::vector<double>> values, moved;
    };

    Plain plain_values(int n, uint32_t rounding) {
        plain_.load(run_.weights(), run_.program(), n, rounding);
        plain_.run(n, run_.step(1));
        Plain result;
        for (const ValueProbe& probe : tested_.values) {
            const double* from = plain_.at(probe.plain);
            result.values.emplace_back(from, from + n * logical_count(probe.packing));
        }
        for (const MovedTensor& moved : tested_.moved) {
            const double* from = plain_.at(moved.plain);
            result.moved.emplace_back(from, from + run_.tensor(moved.tensor).size());
        }
        return result;
    }

    static double allowed(const std::vector<double>& before, const std::vector<double>& now) {
        double largest = 0;
        for (size_t i = 0; i < now.size(); ++i) largest = std::max(largest, std::fabs(before[i] - now[i]));
        return least_error + steps_of_rounding * largest;
    }

    WatchedRun& run_;
    PlainNet& plain_;
    const Tested& tested_;
    std::vector<Comparison> values_, moved_;
};

/// Two steps, so that the states of the first count in the second.
void check_updates(const Net& net, WatchedRun& run, Report& report) {
    const Tested& tested = run.tested();
    if (tested.update == nullptr) return;
    const int n = std::min(run.program().batch, 3);
    struct States {
        std::vector<double> first, second;
    };
    std::vector<States> states;
    std::vector<Comparison> changes;
    for (const GradientProbe& probe : tested.gradients) {
        const Tensor& tensor = net.tensors[probe.tensor];
        const auto count = static_cast<size_t>(logical_count(tensor.packing));
        states.push_back({std::vector<double>(count), std::vector<double>(count)});
        changes.emplace_back("change of " + std::string(tensor.name), change_tolerance);
    }
    run.start_anew();
    for (const uint32_t number : {1u, 2u}) {
        std::vector<std::vector<double>> before;
        for (const GradientProbe& probe : tested.gradients) before.push_back(run.tensor(probe.tensor));
        run.run(n, number);
        for (int p = 0; p < tested.gradients.count; ++p) {
            const auto index = static_cast<size_t>(p);
            const std::vector<double> gradient(run.gradient(p).begin(), run.gradient(p).end());
            std::vector<double> wanted = before[index], got = run.tensor(tested.gradients[p].tensor);
            tested.update(run.step(number), static_cast<int>(wanted.size()), gradient.data(), wanted.data(),
                          states[index].first.data(), states[index].second.data());
            // A change is the difference of two weights, each rounded to 24 bits.
            for (const double weight : wanted) changes[index].allow(0x1p-22 * std::fabs(weight));
            for (size_t i = 0; i < got.size(); ++i) {
                got[i] -= before[index][i];
                wanted[i] -= before[index][i];
            }
            changes[index].add(got.data(), wanted.data(), static_cast<int64_t>(got.size()),
                               &net.tensors[tested.gradients[p].tensor].packing);
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
