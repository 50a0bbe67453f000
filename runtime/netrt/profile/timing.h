// Runs of programs on made-up samples, for measuring.
#pragma once

#include "netrt/system/workplace.h"

namespace netrt {

/// Random inputs and labels for n samples.
void put_random(Workplace& place, const Program& program, int n);

/// First values for the weights, so that numbers are as in real runs.
void put_first_weights(Workplace& place);

/// Median milliseconds of a run on n samples, over about `seconds` after a warm-up.
double median_milliseconds(Workplace& place, const Program& program, int n, const Step& step, double seconds);

}  // namespace netrt
