// Schedules in each step of a stage, as PyTorch, Keras and Caffe have them.
#include <fmt/format.h>

#include "check/check.h"
#include "check/layers.h"
#include "formula/steps.h"
#include "netrt/train/plateau.h"
#include "recorded.h"
#include "syntax/parse.h"

using namespace netc::test;

namespace {

/// What is recorded under a name, in the words of the language.
struct Counterpart {
    const char* name;
    const char* lr;
    const char* momentum = "0.5";
};
constexpr Counterpart counterparts[] = {
    {"StepLR", "step_decay(every = 2, factor = 0.5)"},
    {"MultiStepLR", "multistep_decay(1, 3, 4, factor = 0.2)"},
    {"ConstantLR", "constant_start(factor = 0.25, epochs = 2)"},
    {"LinearLR", "warmup(epochs = 2)"},
    {"ExponentialLR", "exponential_decay(0.9)"},
    {"LambdaLR", "0.9 ^ in_epochs(step)"},
    {"PolynomialLR", "polynomial_decay(power = 1.7)"},
    {"CosineAnnealingLR", "cosine(to = 0.1)"},
    {"CosineAnnealingWarmRestarts", "cosine_restarts(first = 1, times = 2, to = 0.1)"},
    {"CosineAnnealingWarmRestarts_equal", "cosine_restarts(first = 1.5, times = 1)"},
    {"OneCycleLR", "one_cycle(to = 4e-6)", "0.95 - 0.1 * one_cycle(from = 0, to = 0)"},
    {"ReduceLROnPlateau", "plateau(factor = 0.5, patience = 2, delta = 0.125, to = 0.0625)"},
    {"keras_decay", "time_decay(0.05)"},
    {"caffe_step", "0.5 ^ floor(step / 3)"},
    {"caffe_exp", "0.9 ^ step"},
    {"caffe_inv", "inverse_decay(gamma = 0.1, power = 0.75)"},
    {"caffe_poly", "polynomial_decay(power = 2)"},
    {"caffe_sigmoid", "sigmoid_decay(middle = 4, gamma = 0.8)"},
};

const Counterpart& counterpart_of(const std::string& name) {
    for (const Counterpart& each : counterparts)
        if (each.name == name) return each;
    FAIL("no counterpart of ", name);
    return counterparts[0];
}

Optimizer optimizer_of(const Counterpart& of, int64_t epochs) {
    netc::Source source("test.net", fmt::format("net N {{\n  input x : f32[3]\n  label y : class[2]\n  s = x | dense(2)\n  loss cross_entropy(s, y)\n}}\n"
                                                      "data d {{ source npy(\"a.npy\", \"b.npy\") }}\n"
                                                      "train t : N on d {{ epochs {}, optimizer sgd(lr = {}, momentum = {}) }}\n", epochs, of.lr, of.momentum));
    netc::Diagnostics diagnostics;
    const auto model = netc::check::check(netc::syntax::parse(source, diagnostics), source, {}, diagnostics);
    REQUIRE_MESSAGE(model, netc::render(diagnostics, source, false));
    return model->stages.at(0).optimizer;
}

}  // namespace

TEST_CASE("schedules give in each step what others give") {
    for (const Recorded& recorded : read_recorded("schedules.txt")) {
        CAPTURE(recorded.name);
        const auto n = static_cast<int64_t>(recorded.number("steps_of_epoch")), epochs = static_cast<int64_t>(recorded.number("epochs"));
        const Optimizer optimizer = optimizer_of(counterpart_of(recorded.name), epochs);
        const auto values = [&](const netc::formula::Formula& f) {
            std::vector<double> result;
            netrt::PlateauCount plateau;
            for (int64_t step = 0; step < n * epochs; ++step) {
                netc::formula::StepPlace place = netc::formula::place_of_step(step, n, epochs);
                place.drops = static_cast<double>(plateau.drops);
                result.push_back(netc::formula::value_at(f, place));
                for (const netc::formula::Plateau& counted : netc::formula::plateaus_of({f}))
                    if ((step + 1) % n == 0)
                        plateau.take({static_cast<int>(counted.patience), static_cast<int>(counted.cooldown), counted.delta},
                                     recorded["loss"].numbers.at(static_cast<size_t>(step / n)), false);
            }
            return result;
        };
        check_close(values(optimizer.rate), recorded["lr"].numbers, "lr", 1e-10);
        for (const Optimizer::Scheduled& scheduled : optimizer.scheduled)
            check_close(values(scheduled.value), recorded[scheduled.setting].numbers, scheduled.setting.c_str(), 1e-10);
    }
}

TEST_CASE("every schedule of the library has a recorded counterpart") {
    for (const std::string& name : netc::check::entry_names(netc::check::Group::Schedule)) {
        CAPTURE(name);
        bool found = false;
        for (const Counterpart& each : counterparts) found = found || std::string(each.lr).find(name + "(") != std::string::npos;
        CHECK(found);
    }
}
