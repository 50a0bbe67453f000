// Where a training stopped being finite, and what helps: from the last saved state the same steps run again in memory,
// and each is looked at more closely. What is on the disk stays as it is.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

#include "netrt/files/files.h"
#include "netrt/files/json.h"
#include "netrt/files/text.h"
#include "netrt/files/weights.h"
#include "netrt/math/pack.h"
#include "netrt/train/stage_run.h"

namespace netrt {
namespace {

// Data that are scaled, to 0..1 or to a deviation of 1, stay below.
constexpr double usual_input = 10;

// The samples of a step; `broken` are those whose loss is not finite, as places in the step.
struct StepSamples {
    const Samples& samples;
    const uint32_t* order;
    int64_t first;
    int count;
    std::vector<int> broken = {};

    int64_t number_of(int place) const { return samples.number_of(order[first + place]); }
};

struct BrokenValue {
    const char* part = nullptr;
    int place = 0;  // of the sample in the step
    double value = 0;
};

// The first part of the net that is not finite when it predicts the broken samples of a step from these weights.
BrokenValue first_broken_part(const Net& net, const Stage& stage, const std::vector<std::byte>& weights,
                              const StepSamples& step) {
    Workplace place(net, 1);
    for (const Feature& feature : net.features) {
        const Output& output = feature.value;
        if (!place.prepare(plan_for(net, feature.program))) return {};
        std::memcpy(place.weights(), weights.data(), weights.size());
        Batches batches(place, feature.program, stage.source, step.samples);
        std::vector<float> values(static_cast<size_t>(logical_count(output.packing)));
        for (int from = 0, n = 0; from < step.count; from += n) {
            n = std::min(batches.load(step.order, step.first + from), step.count - from);
            place.run(feature.program, n, {}, feature.phases);
            for (const int s : step.broken) {
                if (s < from || s >= from + n) continue;
                unpack(output.packing, place.floats(output, s - from), values.data());
                for (const float value : values)
                    if (!std::isfinite(value)) return {output.name, s, static_cast<double>(value)};
            }
        }
    }
    return {};
}

// NaN has a sign that means nothing.
const char* name_of(double not_finite) { return std::isnan(not_finite) ? "nan" : not_finite > 0 ? "inf" : "-inf"; }

std::string broken_losses(const BrokenValue& broken, const StepSamples& step, double loss) {
    const auto sample = [&](int place) {
        return formatted("sample %lld", static_cast<long long>(step.number_of(place)));
    };
    std::string text =
        sample(step.broken[0]) + " has the loss " + name_of(loss) + ", though all named parts are finite";
    if (broken.part != nullptr)
        text = "`" + printable(broken.part) + "`, the first part that is not, is " + name_of(broken.value) + " for " +
               sample(broken.place);
    const size_t losses = step.broken.size();
    return text + formatted("; %zu of the %d losses of that step %s not finite", losses, step.count,
                            losses == 1 ? "is" : "are");
}

struct LargestInput {
    int input = -1;
    double value = 0;
};

// Of what the net gets for n samples, after the map.
LargestInput largest_input(const Workplace& place, const Program& program, int n) {
    LargestInput largest;
    for (int i = 0; i < program.inputs.count; ++i) {
        const Input& input = program.inputs[i];
        const int64_t count = input.classes > 0 ? 0 : n * physical_count(input.packing);
        const float* values = place.floats(input, 0);
        for (int64_t k = 0; k < count; ++k)
            if (const double value = std::fabs(static_cast<double>(values[k])); value > largest.value)
                largest = {i, value};
    }
    return largest;
}

std::string rate_remedy(const Stage& stage, double rate) {
    if (stage.schedule.compute != nullptr)
        return formatted("the rate (`lr` of stage `%s`, %g in this step: try a tenth)", printable(stage.name).c_str(), rate);
    return formatted("the rate (`lr = %g` of stage `%s`: try %g)", stage.learning_rate, printable(stage.name).c_str(),
                     stage.learning_rate > 1 ? 0.1 : stage.learning_rate / 10);
}

std::string scale_remedy(const Stage& stage, const LargestInput& largest) {
    const LinearMap map = map_of(stage.source.input_maps, largest.input);
    const std::string name = printable(stage.train.inputs[largest.input].name);
    const std::string reaches = formatted("data that are not scaled (`%s` reaches %g", name.c_str(), largest.value);
    if (map.scale != 1 || map.offset != 0) return reaches + " after its `map`)";
    return reaches + formatted(": `map %s = %s / %g` in the data section)", name.c_str(), name.c_str(), largest.value);
}

}  // namespace

StageRun::End StageRun::failed() {
    training_.progress.clear();
    const std::string found = beginning_of_failure();
    training_.progress.clear();
    complain(request_, Error{printable(stage_.name) + ": " + found + "; " + files_.state + " stays as it was"});
    return End::Failed;
}

// Runs the steps since the last saved state again, up to the first that leaves anything that is not finite.
std::string StageRun::beginning_of_failure() {
    const uint32_t last = position_.iteration;
    const std::string seen = formatted("after step %u the loss or a weight is not finite (loss %g)", last, last_loss_);
    std::vector<std::byte> before;
    if (!go_back() || !take_memory(before, static_cast<int64_t>(request_.net.weights_bytes), "the weights"))
        return seen + "; where that began cannot be found without the last saved state";
    training_.progress.begin(printable(stage_.name) + ", looking for where it began",
                             static_cast<int64_t>(last - position_.iteration) * stage_.train.batch);
    const int64_t samples_before = position_.scores.count;
    sample_order_->fill(static_cast<uint32_t>(position_.epoch), order_);
    while (position_.iteration < last) {
        if (training_.interrupts.came()) return seen + "; the search for where that began was stopped";
        if (position_.step == batches_->count()) {
            ++position_.epoch;
            position_.step = 0;
            sample_order_->fill(static_cast<uint32_t>(position_.epoch), order_);
        }
        std::memcpy(before.data(), std::as_const(place_).weights(), before.size());
        run_step();
        if (const std::string what = broken_by_step(before); !what.empty()) return what;
        ProgressState state = progress_state();
        state.done = position_.scores.count - samples_before;
        training_.progress.show(state);
    }
    return seen +
           "; run again from the last saved state, every step is finite: this machine did not compute the same twice";
}

bool StageRun::go_back() {
    const Result<SavedRun> saved = open_state(request_.net, stage_, files_.state);
    if (!saved) return false;
    const RunIdentity& identity = saved->identity;
    const bool same = identity.settings == identity_.settings && identity.digest == identity_.digest &&
                      identity.data == identity_.data && identity.start == identity_.start &&
                      saved->isa == request_.net.isa && saved->position.iteration <= position_.iteration;
    if (!same || !restore(*saved, stage_, place_)) return false;
    position_ = saved->position;
    return true;
}

// What the last step left that is not finite, in words, or nothing. `before`: the weights before it.
std::string StageRun::broken_by_step(const std::vector<std::byte>& before) {
    const int64_t first = (position_.step - 1) * stage_.train.batch;
    StepSamples step{train_, order_.data(), first,
                     static_cast<int>(std::min<int64_t>(stage_.train.batch, train_.count - first))};
    double loss = 0;
    for (int s = step.count - 1; s >= 0; --s)
        if (const double found = place_.loss(stage_.train, s); !std::isfinite(found)) {
            step.broken.insert(step.broken.begin(), s);
            loss = found;
        }
    const char* tensor = first_not_finite(request_.net, std::as_const(place_).weights());
    if (tensor == nullptr) tensor = first_not_finite(request_.net, stage_, place_.states());
    if (step.broken.empty() && tensor == nullptr) return {};

    std::string what = formatted("step %u (in epoch %lld) is the first that is not finite: ", position_.iteration,
                                 static_cast<long long>(position_.epoch + 1));
    const bool by_update = step.broken.empty();
    if (by_update)
        what += "all losses are finite, and the update makes `" + printable(tensor) + "` infinite or no number";
    else
        what += broken_losses(first_broken_part(request_.net, stage_, before, step), step, loss);
    // A step may have used the memory of its inputs for something else: they are loaded anew.
    batches_->load(order_.data(), first);
    const LargestInput largest = largest_input(place_, stage_.train, step.count);
    std::string cause;
    if (by_update || position_.iteration > 1) cause = rate_remedy(stage_, static_cast<double>(step_after(position_.iteration - 1).rate));
    if (largest.value > usual_input) cause += (cause.empty() ? "" : ", or ") + scale_remedy(stage_, largest);
    return what + "; likely cause: " + (cause.empty() ? "a division by zero, or a result beyond 3.4e38" : cause);
}

}  // namespace netrt
