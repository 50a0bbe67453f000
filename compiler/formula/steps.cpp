// Formulas of the steps of training.
#include "formula/steps.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

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
constexpr std::string_view counted = "drops(";  // with a parenthesis, as no name of a file has one
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
        if (plateau_of(name)) return place.drops;
        for (const NamedMember& known : step_members)
            if (known.name == name) return place.*known.member;
        NETC_CHECK(false, "a formula of steps reads `" + name + "`");
        return 0.0;
    });
}

Formula drops(const Plateau& plateau) {
    return variable(fmt::format("{}{}, {}, {})", counted, plateau.patience, plateau.delta, plateau.cooldown), false);
}

std::optional<Plateau> plateau_of(std::string_view variable) {
    if (!variable.starts_with(counted)) return std::nullopt;
    Plateau plateau;
    const char *at = variable.data() + counted.size(), *end = variable.data() + variable.size();
    constexpr size_t separator = 2;
    at = std::from_chars(at, end, plateau.patience).ptr + separator;
    at = std::from_chars(at, end, plateau.delta).ptr + separator;
    std::from_chars(at, end, plateau.cooldown);
    return plateau;
}

std::vector<Plateau> plateaus_of(const std::vector<Formula>& formulas) {
    std::vector<Plateau> result;
    for (const Formula& f : formulas)
        for (const std::string& name : variables_of(f))
            if (const auto plateau = plateau_of(name); plateau && std::find(result.begin(), result.end(), *plateau) == result.end())
                result.push_back(*plateau);
    return result;
}

bool needs_length(const Formula& f) {
    for (const std::string& name : variables_of(f))
        if (name != "step" && !plateau_of(name)) return true;
    return false;
}

}  // namespace netc::formula
