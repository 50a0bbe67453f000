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

bool has_rate_in_numbers(const StagePlan& stage) {
    return std::any_of(stage.step_formulas.begin(), stage.step_formulas.end(), [](const StepFormula& each) { return each.has_rate; });
}

formula::Plateau plateau_of(const StagePlan& stage) {
    std::vector<formula::Formula> formulas;
    for (const StepFormula& each : stage.step_formulas) formulas.push_back(each.value);
    const std::vector<formula::Plateau> plateaus = formula::plateaus_of(formulas);
    return plateaus.empty() ? formula::Plateau{} : plateaus.front();
}

}  // namespace netc::loop
