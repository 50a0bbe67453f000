// Is a net in memory what its plan says?
#include "jit/tables.h"

#include <doctest/doctest.h>

#include <cstring>
#include <string>

#include "fake_kernels.h"
#include "loop/selftest.h"
#include "unit/emit/mini_plan.h"

using namespace netc;

namespace {

/// Of each program one value, of training a gradient and an update.
std::shared_ptr<const loop::Selftest> selftest_of(const loop::Plan& plan) {
    auto result = std::make_shared<loop::Selftest>();
    result->plain.kernels = plan.kernels;
    result->plain.weights = plan.weights;
    loop::Program plain = plan.programs[1];
    plain.mode = loop::Mode::Reference;
    result->plain.programs = {plain};
    result->weights = {std::vector<loop::BufferId>{plain.inputs[0], loop::BufferId()}};
    const loop::Packing packing = plan.outputs[0].packing;
    for (const loop::Program& program : plan.programs) {
        loop::Tested tested;
        tested.values = {{"dense1", program.buffers.ids()[1], packing, 0, plain.losses[0]}};
        tested.not_checked = {{"pool1", "it shares its place"}};
        result->tested.push_back(tested);
    }
    result->tested[0].gradients = {{0, plan.programs[0].buffers.ids()[5], 2, 3}};
    result->tested[0].moved = {{1, plain.losses[0]}};
    result->tested[0].gradients[0].update = 1;
    result->tested[0].updates = {{0, loop::KernelId{3}}, {2, loop::KernelId{4}}};
    return result;
}

loop::Plan tested_plan() {
    loop::Plan plan = mini::plan();
    plan.checks = {{"first", "accuracy", ">=", "accuracy >= 0.9", 0.9}};
    plan.features = {{"dense1", plan.predict_program, plan.programs[2].outputs[0], plan.outputs[0].packing, 1}};
    plan.selftest = selftest_of(plan);
    return plan;
}

double no_adds(int, float*) { return 0; }
int32_t no_reads(const int32_t*, size_t) { return 0; }

jit::Code code_of(const loop::Plan& plan) { return {fake::find(plan), fake::find(plan), no_adds, no_reads}; }

}  // namespace

TEST_CASE("a net's tables are those of its plan") {
    const loop::Plan plan = tested_plan();
    const jit::Tables tables(plan, code_of(plan));
    const netrt::Net& net = *tables.version().net;
    CHECK(std::string(net.slug) == "mini");
    CHECK(std::string(net.isa) == "generic");
    CHECK(net.max_threads == plan.max_threads);
    CHECK(net.weights_bytes == 192);
    CHECK(net.exported == 0);
    REQUIRE(net.tensors.count == 2);
    CHECK(std::string(net.tensors[1].name) == "dense1.bias");
    CHECK(net.tensors[1].offset == 128);
    CHECK(net.tensors[0].init == netrt::Init::Uniform);
    CHECK(net.tensors[0].init_value == 0.5);
    const netrt::Packing& packing = net.tensors[0].packing;
    CHECK(packing.rank == 2);
    CHECK(packing.dims[0] == mini::classes);
    CHECK(packing.dims[1] == mini::inputs);
    CHECK(packing.axes_count == 2);
    CHECK(packing.axes[1].extent == mini::lanes);
    CHECK(packing.axes[0].logical == 1);
    CHECK(packing.declared_rank == -1);  // as its axes say
    REQUIRE(net.layers.count == 1);
    CHECK(net.layers[0].flops == 48);
    REQUIRE(net.checks.count == 1);
    CHECK(net.checks[0].bound == 0.9);
    REQUIRE(net.features.count == 1);
    CHECK(net.features[0].value.offset == net.predict.outputs[0].offset);
    CHECK(net.features[0].program.code == net.predict.code);
}

TEST_CASE("a tensor knows what it is of the training samples") {
    loop::Plan plan = tested_plan();
    plan.weights[1].initialiser.statistic = "deviation";
    plan.weights[1].initialiser.input = 0;
    const jit::Tables tables(plan, code_of(plan));
    const netrt::Net& net = *tables.version().net;
    CHECK(net.tensors[0].statistic == nullptr);
    CHECK(net.tensors[1].statistic == &netrt::statistics::deviation);
    CHECK(net.tensors[1].input == 0);
}

TEST_CASE("a stage has its data, its program and the states of its optimizer") {
    const loop::Plan plan = tested_plan();
    const jit::Tables tables(plan, code_of(plan));
    REQUIRE(tables.version().net->stages.count == 1);
    const netrt::Stage& stage = tables.version().net->stages[0];
    CHECK(std::string(stage.name) == "first");
    CHECK(stage.batch == mini::batch);
    CHECK(stage.from == -1);
    CHECK(stage.from_elsewhere == nullptr);
    CHECK(stage.learning_rate == 0.1);
    REQUIRE(stage.trainable.count == 1);
    CHECK(stage.trainable[0] == 0);
    CHECK(stage.source.kind == &netrt::sources::drawn_digits);
    CHECK(stage.source.keep_label == 0);
    CHECK(stage.source.keep_last == 2);
    REQUIRE(stage.source.numbers.count == 1);
    CHECK(std::string(stage.source.numbers[0].name) == "seed");
    CHECK(stage.source.input_maps[0].scale == 1.0 / 255);
    REQUIRE(stage.states.count == 1);
    CHECK(std::string(stage.states[0].name) == "dense1.kernel.velocity");
    CHECK(stage.train.batch == mini::batch);
    CHECK(stage.train.state_bytes == static_cast<size_t>(plan.programs[0].state_bytes));
    CHECK(stage.train.labels[0].classes == mini::classes);
}

TEST_CASE("a stage knows what is kept for validation, what the best is, and its plateau") {
    loop::Plan plan = tested_plan();
    plan.stages[0].source.validate = 0.25;
    plan.stages[0].source.test = 0.5;
    plan.stages[0].best = {.kept = true, .metric = 0, .highest = true, .patience = 3};
    plan.stages[0].step_formulas = {{"lr", formula::drops({.patience = 5, .cooldown = 1, .delta = 0.5})}};
    const jit::Tables tables(plan, code_of(plan));
    const netrt::Stage& stage = tables.version().net->stages[0];
    CHECK(stage.source.validate == 0.25);
    CHECK(stage.source.test == 0.5);
    CHECK(stage.best.kept);
    CHECK(stage.best.metric == 0);
    CHECK(stage.best.highest);
    CHECK(stage.best.patience == 3);
    CHECK(stage.schedule.plateau.patience == 5);
    CHECK(stage.schedule.plateau.cooldown == 1);
    CHECK(stage.schedule.plateau.delta == 0.5);
    netrt::Number rate;
    stage.schedule.compute({.drops = 2.0}, &rate, stage.schedule.code);
    CHECK(rate.value() == 2);
}

TEST_CASE("programs share a function and are told apart by their code") {
    const loop::Plan plan = tested_plan();
    const jit::Tables tables(plan, code_of(plan));
    const netrt::Net& net = *tables.version().net;
    CHECK((net.evaluate.run == net.predict.run));
    CHECK(net.evaluate.code != net.predict.code);
    alignas(64) static char memory[4096];
    netrt::Team team(1);
    net.predict.run({team, memory, memory, memory, 1, {}, true, INT_MAX, net.predict.code});
    CHECK(fake::calls.size() == 1);
}

TEST_CASE("a selftest knows the plain programs and where values lie") {
    const loop::Plan plan = tested_plan();
    const jit::Tables tables(plan, code_of(plan));
    REQUIRE(tables.version().extras.selftest != nullptr);
    const netrt::Selftest& selftest = *tables.version().extras.selftest;
    REQUIRE(selftest.plain.count == 1);
    CHECK(selftest.plain[0].tensors[0].first == 0);
    CHECK(selftest.plain[0].tensors[1].first == -1);
    REQUIRE(selftest.tested.count == 3);
    const netrt::Tested& train = selftest.tested[0];
    CHECK(train.kind == netrt::ProgramKind::Train);
    CHECK(selftest.tested[1].kind == netrt::ProgramKind::Evaluate);
    CHECK(selftest.tested[2].kind == netrt::ProgramKind::Predict);
    CHECK(std::string(train.values[0].name) == "dense1");
    CHECK(train.gradients[0].parts == 3);
    CHECK(train.moved[0].tensor == 1);
    CHECK(std::string(train.not_checked[0].reason) == "it shares its place");
    CHECK(train.gradients[0].update == 1);
    CHECK(selftest.tested[1].updates.count == 0);
    CHECK(selftest.plain[0].batch == mini::batch);
}

TEST_CASE("an update hands its arguments to the kernel with the formula") {
    const loop::Plan plan = tested_plan();
    const jit::Code code = code_of(plan);
    fake::parameters[4] = 6;
    const jit::Tables tables(plan, code);
    const netrt::Step step{.number = 3};
    double numbers[4];
    const auto real = [&](int i) { return reinterpret_cast<netrt::Real*>(numbers + i); };
    const netrt::PlainUpdate& update = tables.version().extras.selftest->tested[0].updates[1];
    CHECK(update.states() == 2);
    update({step, 5, real(0), real(1), real(2), real(3)});
    REQUIRE(fake::calls.size() == 1);
    const auto word = [](const void* place) { return static_cast<int64_t>(reinterpret_cast<intptr_t>(place)); };
    CHECK(fake::calls[0].kernel == 4);
    CHECK(fake::calls[0].words ==
          std::vector<int64_t>{word(&step), 5, word(real(0)), word(real(1)), word(real(2)), word(real(3))});
}

TEST_CASE("a profile has the work of each kernel; a plan without selftest has neither") {
    loop::Plan plan = tested_plan();
    plan.programs[1].phases[0].calls[0].cost = {100, 30, 20};
    const jit::Tables tables(plan, code_of(plan));
    const netrt::Profile& profile = *tables.version().extras.profile;
    CHECK((profile.multiply_adds == no_adds));
    REQUIRE(profile.train.count == 1);
    CHECK(profile.train[0].count == 4);
    REQUIRE(profile.evaluate.count == 2);
    CHECK(std::string(profile.evaluate[0].layers) == "dense1");
    CHECK(profile.evaluate[0].flops == 100);
    CHECK(profile.predict.count == 1);
    plan.selftest = nullptr;
    const jit::Tables bare(plan, code_of(plan));
    CHECK(bare.version().extras.selftest == nullptr);
    CHECK(bare.version().extras.profile == nullptr);
}
