// The lines of a selftest: what was compared, how far it was off, and the first pairs where it was too far.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "netrt/program.h"

namespace netrt {

/// Numbers beside those they should be. They may differ by a few roundings of the largest there is, and by some times
/// what rounding makes of them in the plain loops: errors of sums are of the size of their terms.
class Comparison {
public:
    explicit Comparison(std::string name) : name_(std::move(name)) {}

    /// Compares `count` numbers. `packing` (may be null) says where element i is; `sample` is shown unless it is below
    /// 0. What should be no number or infinite is not compared.
    template <class Got>
    void add(const Got* got, const double* wanted, int64_t count, const Packing* packing = nullptr, int sample = -1) {
        for (int64_t i = 0; i < count; ++i) add_one(static_cast<double>(got[i]), wanted[i], {packing, sample, i});
    }
    /// In this run rounding moved numbers by as much.
    void allow(double moved) { moved_ = moved > moved_ ? moved : moved_; }
    /// In this run nothing below `size` needs to be told from zero.
    void neglect(double size) { negligible_ = size > negligible_ ? size : negligible_; }
    /// Whether what was added lies within what it may be off.
    bool within() const { return open_.empty() || worst() <= limit(); }
    /// Closes one run.
    void close(const std::string& run);

    const std::string& name() const { return name_; }
    bool passed() const { return wrong_.empty(); }
    /// Whether any run could show an error of a tenth; else why none could.
    bool checked() const { return checked_; }
    const char* reason() const { return reason_; }
    /// "error 1e-7 of 2e-6", as parts of the largest number, in the run that came closest to the limit.
    std::string remark() const;
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

        double error() const;
    };
    void add_one(double got, double wanted, Place place);
    double worst() const;
    double limit() const;
    static std::string text(const Place& place);

    std::string name_;
    std::vector<Pair> open_;
    double largest_ = 0, moved_ = 0, negligible_ = 0;
    int64_t compared_ = 0;
    double error_ = 0, may_be_ = 0, part_ = -1;
    bool checked_ = false;
    const char* reason_ = "nothing was computed";
    std::string wrong_;
};

/// How far a result may be off: what a few roundings do to numbers as large as `largest`, and some times what rounding
/// did to it in the plain loops.
double allowed_error(double largest, double moved);

/// "[1, 2, 3]": where an element of a tensor lies, in the shape that the net declares.
std::string place_text(const Packing& packing, int64_t element);

class Report {
public:
    /// A line for the comparison; its details when it failed.
    void add(const std::string& program, const Comparison& comparison);
    void add(bool passed, const std::string& what, const std::string& remark);
    /// What could not be compared, and why.
    void not_checked(const std::string& what, const std::string& reason);
    /// The last line; returns the number of failures.
    int finish() const;

private:
    int passed_ = 0, failed_ = 0, unchecked_ = 0;
};

}  // namespace netrt
