// The lines of a selftest.
#include "netrt/selftest_report.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "netrt/json.h"
#include "netrt/text.h"

namespace netrt {

void Comparison::add_one(double got, double wanted, Place place) {
    largest_ = std::max(largest_, std::fabs(wanted));
    // Most are equal but for rounding; only what may turn out to be wrong is kept.
    const double error = std::fabs(got - wanted);
    if (!(error <= 1e-30)) open_.push_back({got, wanted, place});
}

void Comparison::close(const std::string& run) {
    constexpr double smallest = 1e-30;
    const double limit = std::max(tolerance_ * largest_ + allowed_, smallest);
    size_t count = 0;
    std::string pairs;
    const Pair* worst = nullptr;
    double worst_error = 0;
    for (const Pair& pair : open_) {
        double error = std::fabs(pair.got - pair.wanted) / limit;
        if (std::isnan(error)) error = INFINITY;
        if (error > worst_error) {
            worst_error = error;
            worst = &pair;
        }
        if (error <= 1) continue;
        if (++count <= 5)
            pairs +=
                formatted("          %s is %.9g, should be %.9g\n", text(pair.place).c_str(), pair.got, pair.wanted);
    }
    error_ = std::max(error_, worst_error * tolerance_);
    if (count > 0 && wrong_.empty())
        wrong_ = formatted("          %s: %zu wrong, the worst by %.3g times what it may be at %s\n", run.c_str(), count,
                           worst_error, text(worst->place).c_str()) +
                 pairs;
    open_.clear();
    largest_ = allowed_ = 0;
}

std::string Comparison::text(const Place& place) {
    std::string result = place.sample < 0 ? "" : formatted("sample %d ", place.sample);
    const int rank = place.packing == nullptr ? 0 : place.packing->rank;
    std::string indices;
    int64_t rest = place.element;
    for (int d = rank - 1; d >= 0; --d) {
        indices = formatted("%lld", static_cast<long long>(rest % place.packing->dims[d])) +
                  (indices.empty() ? "" : ", ") + indices;
        rest /= place.packing->dims[d];
    }
    return result + (rank > 0 ? "[" + indices + "]" : formatted("[%lld]", static_cast<long long>(place.element)));
}

std::string Comparison::details() const { return wrong_; }

void Report::add(const std::string& program, const Comparison& comparison) {
    add(comparison.passed(), program + ": " + printable(comparison.name()),
        formatted("error %.1e", comparison.error()));
    std::fputs(comparison.details().c_str(), stdout);
}

void Report::add(bool passed, const std::string& what, const std::string& remark) {
    std::printf("%s  %s%s%s\n", passed ? "ok    " : "FAILED", what.c_str(), remark.empty() ? "" : ", ", remark.c_str());
    ++(passed ? passed_ : failed_);
}

int Report::finish() const {
    if (failed_ == 0)
        std::printf("selftest: %d checks passed\n", passed_);
    else
        std::printf("selftest: %d of %d checks failed\n", failed_, passed_ + failed_);
    return failed_;
}

}  // namespace netrt
