// Samples that are kept back for validation, and what is made of their figures: the best epoch, plateaus.
#include "netrt/data/validation.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <doctest/doctest.h>

#include "netrt/train/best.h"
#include "netrt/train/plateau.h"
#include "unit/runtime/ports.h"

using namespace netrt;

namespace {

// 60 samples of class 0, 30 of class 2, 10 of class 3, mixed.
std::vector<int32_t> unequal_classes() {
    std::vector<int32_t> classes;
    for (int i = 0; i < 100; ++i) classes.push_back(i % 10 < 6 ? 0 : i % 10 < 9 ? 2 : 3);
    return classes;
}

int64_t of_class(const std::vector<uint32_t>& chosen, const std::vector<int32_t>& classes, int32_t k) {
    return std::count_if(chosen.begin(), chosen.end(), [&](uint32_t place) { return classes[place] == k; });
}

}  // namespace

TEST_CASE("validation takes the same share of every class") {
    const std::vector<int32_t> classes = unequal_classes();
    const std::vector<uint32_t> chosen = chosen_part(classes, 100, 0.2, Purpose::Validation, 1);
    REQUIRE(chosen.size() == 20);
    CHECK(std::is_sorted(chosen.begin(), chosen.end()));
    CHECK(std::adjacent_find(chosen.begin(), chosen.end()) == chosen.end());
    CHECK(chosen.back() < 100);
    CHECK(of_class(chosen, classes, 0) == 12);
    CHECK(of_class(chosen, classes, 2) == 6);
    CHECK(of_class(chosen, classes, 3) == 2);
}

TEST_CASE("where shares are no whole numbers, the largest rests are rounded up and the sum is right") {
    const std::vector<int32_t> classes = unequal_classes();
    const std::vector<uint32_t> chosen = chosen_part(classes, 100, 0.13, Purpose::Validation, 1);  // 7.8, 3.9 and 1.3
    REQUIRE(chosen.size() == 13);
    CHECK(of_class(chosen, classes, 0) == 8);
    CHECK(of_class(chosen, classes, 2) == 4);
    CHECK(of_class(chosen, classes, 3) == 1);
}

TEST_CASE("the choice depends on the seed alone, with classes and without") {
    const std::vector<int32_t> classes = unequal_classes();
    CHECK(chosen_part(classes, 100, 0.2, Purpose::Validation, 7) == chosen_part(classes, 100, 0.2, Purpose::Validation, 7));
    CHECK(chosen_part(classes, 100, 0.2, Purpose::Validation, 7) != chosen_part(classes, 100, 0.2, Purpose::Validation, 8));
    CHECK(chosen_part({}, 100, 0.2, Purpose::Validation, 7) != chosen_part({}, 100, 0.2, Purpose::Validation, 8));
    // As on every machine.
    CHECK(chosen_part({}, 12, 0.25, Purpose::Validation, 1) == std::vector<uint32_t>{3, 7, 9});
}

TEST_CASE("what is kept back is left out of training, and numbers say where samples stood") {
    const std::vector<Input> inputs = {port("x", {2})}, labels = {port("digit", {}, 2)};
    Net net{};
    net.evaluate.inputs = list_of(inputs);
    net.evaluate.labels = list_of(labels);
    Stage stage{};
    stage.source.name = "d";
    stage.source.validate = 0.25;
    Samples training, kept;
    training.count = 8;
    training.columns.resize(2);
    training.columns[0].dims = {2};
    for (int i = 0; i < 8; ++i) {
        training.columns[0].floats.insert(training.columns[0].floats.end(), {static_cast<float>(i), static_cast<float>(-i)});
        training.columns[1].classes.push_back(i % 2);
        training.kept.push_back(static_cast<uint32_t>(10 * i));
    }
    const Samples all = training;
    REQUIRE(division.keep_back(net, stage, 3, training, kept));
    REQUIRE(kept.count == 2);
    REQUIRE(training.count == 6);
    CHECK(kept.columns[1].classes[0] != kept.columns[1].classes[1]);
    std::vector<int64_t> numbers;
    for (const Samples* part : {&training, &kept})
        for (int64_t i = 0; i < part->count; ++i) {
            const int64_t number = part->number_of(i);
            numbers.push_back(number);
            CHECK(part->columns[0].floats[static_cast<size_t>(2 * i + 1)] == static_cast<float>(-number / 10));
            CHECK(part->columns[1].classes[static_cast<size_t>(i)] == number / 10 % 2);
        }
    std::sort(numbers.begin(), numbers.end());
    CHECK(numbers == std::vector<int64_t>{0, 10, 20, 30, 40, 50, 60, 70});

    stage.source.validate = 0.05;
    training = all;
    const Status none = division.keep_back(net, stage, 3, training, kept);
    REQUIRE(!none);
    CHECK(none.error().text == "data section `d`: `validate 0.05` keeps 0 of 8 training samples for validation, and leaves 8 to "
                               "train with; both need one at least");
    stage.source.validate = 0.99;
    CHECK(!division.keep_back(net, stage, 3, training, kept));
}

TEST_CASE("the test set is the same for any classes' numbers, and another one than that of validation") {
    const std::vector<int32_t> classes = unequal_classes();
    const std::vector<uint32_t> chosen = chosen_part(classes, 100, 0.2, Purpose::Test, 0);
    CHECK(of_class(chosen, classes, 0) == 12);
    CHECK(chosen != chosen_part(classes, 100, 0.2, Purpose::Validation, 0));
    // Classes as the data have them, before any map.
    CHECK(chosen_part({-5, 1'000'000'000, -5, 1'000'000'000}, 4, 0.5, Purpose::Test, 0).size() == 2);

    Net net{};
    Stage stage{};
    stage.source.name = "d";
    stage.source.test = 0.25;
    Samples samples, test;
    samples.count = 8;
    REQUIRE(division.split_test(net, stage, samples, test));
    CHECK(samples.count == 6);
    REQUIRE(test.count == 2);
    CHECK(test.number_of(0) != samples.number_of(0));
    stage.source.test = 0.95;
    const Status nothing = division.split_test(net, stage, samples, test);
    REQUIRE(!nothing);
    CHECK(nothing.error().text == "data section `d`: `test 0.95` keeps 6 of 6 training samples for evaluation, and leaves 0 to train with; "
                                  "both need one at least");
}

TEST_CASE("the best epoch is beaten by better ones, not by equal ones and not by what is no number") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    BestEpoch lowest;
    CHECK_FALSE(lowest.take(nan, 1, false));
    CHECK(lowest.epoch == 0);
    CHECK(lowest.waited == 1);
    CHECK(lowest.take(2, 2, false));
    CHECK_FALSE(lowest.take(2, 3, false));
    CHECK_FALSE(lowest.take(nan, 4, false));
    CHECK_FALSE(lowest.take(3, 5, false));
    CHECK(lowest.waited == 3);
    CHECK(lowest.take(1.5, 6, false));
    CHECK(lowest.epoch == 6);
    CHECK(lowest.value == 1.5);
    CHECK(lowest.waited == 0);
    BestEpoch highest;
    CHECK(highest.take(-1, 1, true));
    CHECK_FALSE(highest.take(-2, 2, true));
    CHECK(highest.take(0, 3, true));
}

// By hand, after Keras 3, callbacks/reduce_lr_on_plateau.py: in cooldown it counts down first, then judges.
TEST_CASE("plateaus are counted as Keras counts them") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const Plateau settings{.patience = 2, .cooldown = 2, .delta = 0.5};
    struct Epoch {
        double figure;
        int64_t drops;
    };
    const Epoch epochs[] = {{nan, 0},  // waited 1
                            {4, 0},    // the first number
                            {3.5, 0},  // not beyond by more than 0.5: waited 1
                            {3.4, 0},  // better
                            {3, 0},   {nan, 1},  // waited 2: a drop, and two epochs to cool
                            {3, 1},              // cooling 1
                            {3, 1},              // cooling 0 when it is judged: waited 1
                            {3, 2},              // waited 2
                            {1, 2},              // better, in cooldown
                            {1, 2},              // cooling 0: waited 1
                            {1, 3}};
    PlateauCount count;
    for (const Epoch& epoch : epochs) {
        CAPTURE(&epoch - epochs);
        const int64_t before = count.drops;
        CHECK(count.take(settings, epoch.figure, false) == (epoch.drops > before));
        CHECK(count.drops == epoch.drops);
    }
    PlateauCount highest;
    highest.take({1, 0, 0.1}, 0.5, true);
    CHECK_FALSE(highest.take({1, 0, 0.1}, 0.7, true));
    CHECK(highest.take({1, 0, 0.1}, 0.75, true));
    CHECK(highest.best == 0.7);
}
