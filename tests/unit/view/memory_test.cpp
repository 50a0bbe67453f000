// The memory of a plan, by the rule of the runtime's arena.
#include <doctest/doctest.h>

#include "view/memory.h"

using namespace netc;

namespace {

/// Two stages, evaluation and prediction with round and odd sizes.
loop::Plan plan_of_two_stages() {
    loop::Plan plan;
    plan.weights_bytes = 1000;
    const auto program = [&](const char* name, int64_t workspace, int64_t states) {
        loop::Program result;
        result.name = name;
        result.batch = 8;
        result.workspace_bytes = workspace;
        result.state_bytes = states;
        plan.programs.push_back(result);
        return static_cast<int>(plan.programs.size() - 1);
    };
    for (const char* name : {"first", "second"}) {
        loop::StagePlan stage;
        stage.name = name;
        stage.batch = 8;
        plan.stages.push_back(stage);
    }
    plan.stages[0].train_program = program("train_first", 5000, 2000);
    plan.stages[1].train_program = program("train_second", 100, 65);
    plan.evaluate_program = program("evaluate", 640, 0);
    plan.predict_program = program("predict", 64, 0);
    plan.programs[3].batch = 1;
    return plan;
}

}  // namespace

TEST_CASE("regions begin at multiples of 64 bytes, and training evaluates in its own workspace") {
    const std::vector<view::Arena> arenas = view::arenas(plan_of_two_stages());
    REQUIRE(arenas.size() == 4);
    CHECK(arenas[0].purpose == "train first");
    CHECK(arenas[0].total() == 1024 + 2048 + 5056);
    CHECK(arenas[1].workspace == 640);
    CHECK(arenas[1].total() == 1024 + 128 + 640);
    CHECK(arenas[2].purpose == "eval");
    CHECK(arenas[2].total() == 1024 + 640);
    CHECK(arenas[3].purpose == "predict");
    CHECK(arenas[3].batch == 1);
}

TEST_CASE("the largest stage and the prediction stand for training and inference") {
    const loop::Plan plan = plan_of_two_stages();
    CHECK(view::train_bytes(plan) == 1024 + 2048 + 5056);
    CHECK(view::infer_bytes(plan) == 1024 + 64);
}

TEST_CASE("a net that is not trained has no arena for training") {
    loop::Plan plan;
    plan.programs.emplace_back();
    plan.predict_program = 0;
    CHECK(view::arenas(plan).size() == 1);
}
