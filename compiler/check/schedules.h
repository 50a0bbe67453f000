// Numbers of an optimizer that change from step to step.
#pragma once

#include <vector>

#include "check/arguments.h"
#include "formula/steps.h"

namespace netc::check {

struct Declarations;

/// Whether an argument of an optimizer is a formula of its own: it calls or names something.
bool is_of_steps(const syntax::Expr& expr);

/// Its value: Scheduled, a number where it is the same in each step, or Failed (reported).
Meaning evaluate_of_steps(Context& context, const Declarations& declarations, const syntax::Expr& expr);

/// Steps of a stage of so many epochs, its first and its last among them, as if an epoch had `assumed_steps`.
constexpr int64_t assumed_steps = 100;
std::vector<formula::StepPlace> sampled_steps(int64_t epochs);

/// Reports the first of these steps in which a scheduled number is outside of its range or not finite. The rate may be 0,
/// though not in all of them.
void check_schedules(Context& context, const Bound& bound, const std::vector<formula::StepPlace>& steps);

}  // namespace netc::check
