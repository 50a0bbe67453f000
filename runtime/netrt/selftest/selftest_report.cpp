// The lines of a selftest.
#include "netrt/selftest/selftest_report.h"

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <cstdio>

#include "netrt/files/json.h"
#include "netrt/files/text.h"

namespace netrt {

double allowed_error(double largest, double moved) {
    // Functions are within three units in the last place; kernels may compute them of rounded numbers.
    constexpr double few_roundings = 0x1p-21;
    // What rounding did is known of a few runs; kernels may add in other orders, and multiply before they add.
    constexpr double times = 4;
    return few_roundings * largest + times * moved + static_cast<double>(FLT_MIN);
}

std::string place_text(const Packing& packing, int64_t element) {
    std::string indices;
    for (int d = packing.rank - 1; d >= 0; --d) {
        indices = formatted("%lld", static_cast<long long>(element % packing.dims[d])) + (indices.empty() ? "" : ", ") +
                  indices;
        element /= packing.dims[d];
    }
    return "[" + indices + "]";
}

double Comparison::Pair::error() const {
    const double difference = std::fabs(got - wanted);
    return std::isnan(difference) ? INFINITY : difference;
}

void Comparison::add_one(double got, double wanted, Place place) {
    if (!std::isfinite(wanted)) return;
    ++compared_;
    largest_ = std::max(largest_, std::fabs(wanted));
    // Most are equal but for rounding; only what may turn out to be wrong is kept.
    if (got != wanted) open_.push_back({got, wanted, place});
}

double Comparison::worst() const {
    double error = 0;
    for (const Pair& pair : open_) error = std::max(error, pair.error());
    return error;
}

double Comparison::limit() const { return allowed_error(largest_, moved_); }

void Comparison::close(const std::string& run) {
    // Where rounding moves numbers by as much, next to nothing would be noticed.
    constexpr double tells_nothing = 0.1;
    const double limit = this->limit(), scale = std::max(largest_, static_cast<double>(FLT_MIN));
    if (compared_ == 0)
        reason_ = "beyond the range of single precision";
    else if (4 * moved_ > tells_nothing * std::max(largest_, negligible_))
        reason_ = "rounding alone moves it as far";
    else
        checked_ = true;
    const double worst_error = worst();
    if (worst_error / limit > part_) {
        part_ = worst_error / limit;
        error_ = worst_error / scale;
        may_be_ = limit / scale;
    }
    if (worst_error > limit && wrong_.empty()) {
        size_t count = 0;
        std::string pairs;
        const Pair* worst_pair = nullptr;
        for (const Pair& pair : open_) {
            if (pair.error() <= limit) continue;
            if (worst_pair == nullptr && pair.error() == worst_error) worst_pair = &pair;
            if (++count <= 5)
                pairs += formatted("          %s is %.9g, should be %.9g\n", text(pair.place).c_str(), pair.got,
                                   pair.wanted);
        }
        wrong_ = formatted("          %s: %zu wrong, the worst by %.3g times what it may be at %s\n", run.c_str(),
                           count, worst_error / limit, text(worst_pair->place).c_str()) +
                 pairs;
    }
    open_.clear();
    compared_ = 0;
    largest_ = moved_ = negligible_ = 0;
}

std::string Comparison::text(const Place& place) {
    const std::string sample = place.sample < 0 ? "" : formatted("sample %d ", place.sample);
    if (place.packing != nullptr && place.packing->rank > 0) return sample + place_text(*place.packing, place.element);
    return sample + formatted("[%lld]", static_cast<long long>(place.element));
}

std::string Comparison::remark() const { return formatted("error %.1e of %.1e", error_, may_be_); }

std::string Comparison::details() const { return wrong_; }

void Report::add(const std::string& program, const Comparison& comparison) {
    const std::string what = program + ": " + printable(comparison.name());
    if (comparison.passed() && !comparison.checked()) return not_checked(what, comparison.reason());
    add(comparison.passed(), what, comparison.remark());
    std::fputs(comparison.details().c_str(), stdout);
}

void Report::add(bool passed, const std::string& what, const std::string& remark) {
    std::printf("%s  %s%s%s\n", passed ? "ok    " : "FAILED", what.c_str(), remark.empty() ? "" : ", ", remark.c_str());
    ++(passed ? passed_ : failed_);
}

void Report::not_checked(const std::string& what, const std::string& reason) {
    std::printf("      -  %s, not checked: %s\n", what.c_str(), reason.c_str());
    ++unchecked_;
}

int Report::finish() const {
    if (failed_ == 0)
        std::printf("selftest: %d checks passed, %d not checked\n", passed_, unchecked_);
    else
        std::printf("selftest: %d of %d checks failed, %d not checked\n", failed_, passed_ + failed_, unchecked_);
    return failed_;
}

}  // namespace netrt
