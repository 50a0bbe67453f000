// The lines of a selftest: what was compared, how far it was off, and the first pairs where it was too far.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "netrt/program.h"

namespace netrt {

/// Numbers beside those they should be. They may differ by `tolerance`, a part of the largest there is, since sums of large
/// numbers leave errors of their size in small results.
class Comparison {
public:
    Comparison(std::string name, double tolerance) : name_(std::move(name)), tolerance_(tolerance) {}

    /// Compares `count` numbers. `dims` (may be null) says where element i is; `sample` is shown unless it is below 0.
    template <class Got>
    void add(const Got* got, const double* wanted, int64_t count, const Packing* packing = nullptr, int sample = -1) {
        for (int64_t i = 0; i < count; ++i) add_one(static_cast<double>(got[i]), wanted[i], {packing, sample, i});
    }
    /// In this run numbers may be off by so much more: the rounding of what they were taken from.
    void allow(double error) { allowed_ = error > allowed_ ? error : allowed_; }
    /// What lies between is compared with the largest number of all; closes one run.
    void close(const std::string& run);

    const std::string& name() const { return name_; }
    bool passed() const { return wrong_.empty(); }
    /// Largest error, as a part of what the tolerance is a part of.
    double error() const { return error_; }
    /// The run, the number of wrong ones, and the first five pairs, a line each.
    std::string details() const;

private:
    struct Place {
        const Packing* packing;
        int sample;
        int64_t element;
    };
    struct Pair {
        double got, wanted;
        Place place;
    };
    void add_one(double got, double wanted, Place place);
    static std::string text(const Place& place);

    std::string name_;
    double tolerance_;
    double allowed_ = 0;
    std::vector<Pair> open_;
    double largest_ = 0;
    double error_ = 0;
    std::string wrong_;
};

class Report {
public:
    /// A line for the comparison; its details when it failed.
    void add(const std::string& program, const Comparison& comparison);
    void add(bool passed, const std::string& what, const std::string& remark);
    /// The last line; returns the number of failures.
    int finish() const;

private:
    int passed_ = 0, failed_ = 0;
};

}  // namespace netrt
