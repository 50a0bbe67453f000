// What the runtime is told about a net that a plan does not say itself.
#include "emit/net_tables.h"

#include <doctest/doctest.h>

#include "mini_plan.h"

using netc::emit::NetTables;
using netc::emit::net_tables;

TEST_CASE("a state belongs to the weight that is handed to the same call, and is called as the kernel calls it") {
    const netc::loop::Plan plan = mini::plan();
    const NetTables tables = net_tables(plan);
    REQUIRE(tables.programs.size() == 3);
    REQUIRE(tables.programs[0].states.size() == 1);
    CHECK(tables.programs[0].states[0].name == "dense1.kernel.velocity");
    CHECK(tables.programs[0].states[0].tensor == 0);
    CHECK(tables.programs[1].states.empty());
}

TEST_CASE("calls of a sample that ask for no units are one kernel to a profile") {
    const netc::loop::Plan plan = mini::plan();
    const NetTables tables = net_tables(plan);
    std::vector<std::string> layers;
    std::vector<size_t> phases;
    for (const auto& work : tables.programs[0].work) {
        layers.push_back(work.layers);
        phases.push_back(work.phase);
    }
    CHECK(layers == std::vector<std::string>{"dense1", "loss; d_dense1", "d_dense1.kernel",
                                             "optimizer step of dense1.kernel"});
    CHECK(phases == std::vector<size_t>{0, 1, 2, 3});
}

TEST_CASE("the work of a sample counts for each sample of a batch, that of a batch once") {
    netc::loop::Plan plan = mini::plan();
    plan.programs[0].phases[0].calls[0].cost = {100, 30, 20};
    plan.programs[0].phases[1].calls[1].cost = {7, 2, 1};
    const NetTables tables = net_tables(plan);
    CHECK(tables.programs[0].work[0].flops == 100);
    CHECK(tables.programs[0].work[0].bytes == 50);
    CHECK(tables.programs[0].work[1].flops == mini::batch * 7);
    CHECK(tables.programs[0].work[1].bytes == mini::batch * 3);
}

TEST_CASE("stages are told by their index, those of other programs by their names") {
    netc::loop::Plan plan = mini::plan();
    plan.stages.push_back(plan.stages[0]);
    plan.stages[1].name = "second";
    plan.stages[1].from = "first";
    plan.stages.push_back(plan.stages[0]);
    plan.stages[2].name = "third";
    plan.stages[2].from = "first";
    plan.stages[2].from_net = "Other";
    CHECK(net_tables(plan).exported == 0);
    plan.exported_stage = "";
    const NetTables tables = net_tables(plan);
    CHECK(tables.exported == 2);
    CHECK(tables.stages[0].from == -1);
    CHECK(tables.stages[1].from == 0);
    CHECK(tables.stages[2].from == -1);
    CHECK(tables.stages[2].from_elsewhere == "other.first");
}

TEST_CASE("what comes out of a feature's own program is called after the feature") {
    netc::loop::Plan plan = mini::plan();
    const auto of_predict = plan.programs[2].outputs[0];
    plan.programs.push_back(plan.programs[2]);
    plan.features = {{"dense1", 3, of_predict, plan.outputs[0].packing, 1},
                     {"early", 2, plan.programs[2].inputs[0], plan.programs[2].input_packings[0], 1}};
    const NetTables tables = net_tables(plan);
    CHECK(tables.programs[2].outputs[0].name == "scores");
    CHECK(tables.programs[3].outputs[0].name == "dense1");
    CHECK(tables.features[0].offset == plan.programs[3].buffers[of_predict].offset_bytes);
    CHECK(tables.features[1].name == "early");
}
