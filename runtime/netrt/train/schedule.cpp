// What each step of training is given.
#include "netrt/train/schedule.h"

namespace netrt {

Step step_of(const Stage& stage, int index, uint32_t seed, uint32_t number, const StageLength& length, int64_t drops) {
    Step step{.seed = seed, .stage = static_cast<uint32_t>(index), .number = number, .rate = static_cast<float>(stage.learning_rate)};
    const Schedule& schedule = stage.schedule;
    if (schedule.compute == nullptr) return step;
    const int64_t done = static_cast<int64_t>(number) - 1;
    const Number steps = static_cast<double>(length.steps_of_epoch * length.epochs);
    const StepPlace place{.step = static_cast<double>(done),
                          .epoch = static_cast<double>(done / length.steps_of_epoch),
                          .progress = static_cast<double>(done) / steps,
                          .steps = steps,
                          .epochs = static_cast<double>(length.epochs),
                          .drops = static_cast<double>(drops)};
    Number numbers[1 + Step::most_scheduled];
    schedule.compute(place, numbers, schedule.code);
    step.rate = static_cast<float>(numbers[0].value());
    for (int i = 1; i < schedule.count; ++i) step.numbers[i - 1] = static_cast<float>(numbers[i].value());
    return step;
}

}  // namespace netrt
