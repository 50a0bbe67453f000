// What follows from a plan.
#include "loop/plan.h"

#include <algorithm>

#include "formula/steps.h"

namespace netc::loop {

bool is_constant(const StagePlan& stage) {
    return std::all_of(stage.step_formulas.begin(), stage.step_formulas.end(),
                       [](const StepFormula& each) { return formula::is_number(each.value); });
}

bool needs_length(const StagePlan& stage) {
    return std::any_of(stage.step_formulas.begin(), stage.step_formulas.end(),
                       [](const StepFormula& each) { return formula::needs_length(each.value); });
}

}  // namespace netc::loop
