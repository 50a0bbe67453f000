// The best epoch of a stage so far: whose weights are kept, and when waiting for a better one ends.
#pragma once

#include <cstdint>

namespace netrt {

struct BestEpoch {
    int64_t epoch = 0;   // counted from 1; 0: none yet
    double value = 0;    // of that epoch: its loss or metric
    int64_t waited = 0;  // epochs behind it that were no better

    /// Takes the figure of the next epoch, number `epoch` from 1; returns whether it is the best. A tie is not better, nor is NaN.
    bool take(double figure, int64_t number, bool highest) {
        const bool better = figure == figure && (epoch == 0 || (highest ? figure > value : figure < value));
        if (better)
            *this = {number, figure, 0};
        else
            ++waited;
        return better;
    }
};

}  // namespace netrt
