// Formulas of the steps of training: numbers that are computed once for each step.
#pragma once

#include <span>

#include "formula/formula.h"

namespace netc::formula {

/// Where a step stands in its stage.
struct StepPlace {
    double step = 0;      // from 0
    double epoch = 0;     // from 0, whole
    double progress = 0;  // step / steps
    double steps = 1, epochs = 1;  // of the whole stage
};
/// step epoch progress steps epochs
std::span<const std::string_view> names_of_steps();

/// Step `step`, from 0, of a stage whose epochs have `steps_of_epoch` steps each.
StepPlace place_of_step(int64_t step, int64_t steps_of_epoch, int64_t epochs);

/// The value of a formula of names_of_steps().
double value_at(const Formula& f, const StepPlace& place);
/// Whether it reads more than `step`: how long the stage or its epochs are.
bool needs_length(const Formula& f);

}  // namespace netc::formula
