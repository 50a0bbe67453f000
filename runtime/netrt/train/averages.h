// Moving averages of weights, which an optimizer may keep: what is evaluated and saved in the place of the weights.
#pragma once

#include <cstdint>

#include "netrt/program.h"
#include "netrt/system/workplace.h"

namespace netrt {

/// Weights and averages change places. Before the first step of a stage there is no average.
void swap_averages(Workplace& place, const Stage& stage, int64_t steps);

/// The averages are where the weights are for as long as this lives. `stage` is null where none is trained.
class AveragesInPlace {
public:
    AveragesInPlace(Workplace& place, const Stage* stage, int64_t steps) : place_(place), stage_(stage), steps_(steps) { swap(); }
    ~AveragesInPlace() { swap(); }
    AveragesInPlace(const AveragesInPlace&) = delete;
    AveragesInPlace& operator=(const AveragesInPlace&) = delete;

private:
    void swap() {
        if (stage_ != nullptr) swap_averages(place_, *stage_, steps_);
    }

    Workplace& place_;
    const Stage* stage_;
    int64_t steps_;
};

}  // namespace netrt
