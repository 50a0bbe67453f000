// How often a class is taken for which: what precision, recall and F1 are computed of.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace netrt {

/// Parts of 1; 0 where nothing is divided by nothing, as of a class that was never predicted.
struct ClassFigures {
    double precision = 0, recall = 0, f1 = 0;
    int64_t support = 0;  // samples that are of the class
};

class ConfusionMatrix {
public:
    explicit ConfusionMatrix(int classes = 0)
        : classes_(classes), counts_(static_cast<size_t>(classes) * static_cast<size_t>(classes)) {}

    void add(int truth, int predicted) { ++counts_[place(truth, predicted)]; }

    int classes() const { return classes_; }
    int64_t count(int truth, int predicted) const { return counts_[place(truth, predicted)]; }
    ClassFigures figures(int k) const;
    /// The mean over all classes that some sample is of, each with the same weight; support is of all.
    ClassFigures mean() const;

private:
    size_t place(int truth, int predicted) const {
        return static_cast<size_t>(truth) * static_cast<size_t>(classes_) + static_cast<size_t>(predicted);
    }

    int classes_;
    std::vector<int64_t> counts_;  // rows: what samples are; columns: what they are taken for
};

}  // namespace netrt
