// Formulas of the steps of training: numbers that are computed once for each step.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "formula/formula.h"

namespace netc::formula {

/// Where a step stands in its stage.
struct StepPlace {
    double step = 0;      // from 0
    double epoch = 0;     // from 0, whole
    double progress = 0;  // step / steps
    double steps = 1, epochs = 1;  // of the whole stage
    double drops = 0;              // plateaus that it reached
};
/// step epoch progress steps epochs
std::span<const std::string_view> names_of_steps();

/// Step `step`, from 0, of a stage whose epochs have `steps_of_epoch` steps each.
StepPlace place_of_step(int64_t step, int64_t steps_of_epoch, int64_t epochs);

/// The value of a formula of names_of_steps().
double value_at(const Formula& f, const StepPlace& place);
/// When a stage gets no better: so many epochs in a row whose figure is not beyond the best one by `delta`; behind that, so many
/// epochs are not looked at.
struct Plateau {
    int64_t patience = 0;  // 0: none
    int64_t cooldown = 0;
    double delta = 0;
    bool operator==(const Plateau&) const = default;
};
/// How many plateaus the stage has reached.
Formula drops(const Plateau& plateau);
/// What a variable counts; nothing of others.
std::optional<Plateau> plateau_of(std::string_view variable);
/// The plateaus that are counted in formulas, each once.
std::vector<Plateau> plateaus_of(const std::vector<Formula>& formulas);

/// Whether it reads more than `step`: how long the stage or its epochs are.
bool needs_length(const Formula& f);

}  // namespace netc::formula
