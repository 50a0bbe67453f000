// Formulas of the steps of training.
#include "formula/steps.h"

#include "formula/evaluate.h"

namespace netc::formula {

namespace {

struct NamedMember {
    std::string_view name;
    double StepPlace::* member;
};
constexpr NamedMember step_members[] = {{"step", &StepPlace::step},
                                        {"epoch", &StepPlace::epoch},
                                        {"progress", &StepPlace::progress},
                                        {"steps", &StepPlace::steps},
                                        {"epochs", &StepPlace::epochs}};
constexpr std::string_view step_names[] = {"step", "epoch", "progress", "steps", "epochs"};

}  // namespace

std::span<const std::string_view> names_of_steps() { return step_names; }

StepPlace place_of_step(int64_t step, int64_t steps_of_epoch, int64_t epochs) {
    const auto steps = static_cast<double>(steps_of_epoch * epochs);
    return {.step = static_cast<double>(step),
            .epoch = static_cast<double>(step / steps_of_epoch),
            .progress = static_cast<double>(step) / steps,
            .steps = steps,
            .epochs = static_cast<double>(epochs)};
}

double value_at(const Formula& f, const StepPlace& place) {
    return evaluate<double>(f, [&](const std::string& name) {
        for (const NamedMember& known : step_members)
            if (known.name == name) return place.*known.member;
        NETC_CHECK(false, "a formula of steps reads `" + name + "`");
        return 0.0;
    });
}

bool needs_length(const Formula& f) {
    for (const std::string& name : variables_of(f))
        if (name != "step") return true;
    return false;
}

}  // namespace netc::formula
