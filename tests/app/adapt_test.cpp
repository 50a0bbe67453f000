// `train --adapt`: a run goes on after its net has changed, with the weights that fit.
#include <doctest/doctest.h>

#include <cstdlib>

#include "child.h"
#include "netrt/files/tensors_file.h"
#include "tiny_net.h"

namespace {

const char* const weights = "tiny.first.safetensors";
const char* const state = "tiny.first.state";

// Stages and tensors that a test may change.
struct Changed {
    netrt::Net net = tiny::net();
    netrt::Stage stages[2] = {net.stages[0], net.stages[1]};
    netrt::Tensor tensors[2] = {net.tensors[0], net.tensors[1]};
    Changed() {
        net.stages = stages;
        net.tensors = tensors;
    }
    // As if a layer had another activation. It learns nothing, so that what it begins with can be seen.
    void change() {
        for (netrt::Stage& stage : stages) {
            stage.digest = "another";
            stage.learning_rate = 0;
            stage.schedule = {};
        }
    }
};

Outcome adapt(const netrt::Net& net, const Folder& folder, std::vector<std::string> arguments = {"first", "--epochs=1"}) {
    arguments.insert(arguments.begin(), {"train", "--adapt"});
    return run(net, folder, arguments);
}

std::vector<float> values(const Folder& folder, const char* file, const char* name) {
    auto opened = netrt::TensorsFile::open(folder.file(file));
    REQUIRE(opened.ok());
    const netrt::TensorEntry* entry = opened->find(name);
    REQUIRE(entry != nullptr);
    std::vector<float> result(static_cast<size_t>(entry->count));
    REQUIRE(opened->load(*entry, result.data()).ok());
    return result;
}

}  // namespace

TEST_CASE("what has not changed goes on as with --resume") {
    Folder folder;
    REQUIRE(adapt(tiny::net(), folder).code == 0);  // there is nothing yet: it begins
    const Outcome outcome = adapt(tiny::net(), folder, {"first", "--epochs=2"});
    REQUIRE_MESSAGE(outcome.code == 0, outcome.err);
    CHECK(contains(outcome.out, "goes on in epoch 2"));
    Folder whole;
    REQUIRE(run(tiny::net(), whole, {"train", "first", "--epochs=2"}).code == 0);
    CHECK(folder.read(weights) == whole.read(weights));
    CHECK(contains(adapt(tiny::net(), folder, {"first", "--epochs=2"}).out, "finished before (2 epochs)"));
}

TEST_CASE("a changed net begins anew with the weights it has learned") {
    Folder folder;
    REQUIRE(run(tiny::net(), folder, {"train", "first", "--epochs=1"}).code == 0);
    const std::vector<float> learned = values(folder, weights, "dense.kernel");
    Changed changed;
    changed.change();
    const Outcome refused = run(changed.net, folder, {"train", "first", "--resume"});
    CHECK(refused.code == 1);
    CHECK(contains(refused.err, "`--adapt` goes on with the weights"));
    const Outcome outcome = adapt(changed.net, folder);
    REQUIRE_MESSAGE(outcome.code == 0, outcome.err);
    CHECK(contains(outcome.out, "weights kept of dense; anew: the optimizer"));
    CHECK(contains(outcome.out, "epoch 1/1"));
    CHECK(values(folder, weights, "dense.kernel") == learned);
    for (const float velocity : values(folder, state, "dense.kernel.velocity")) REQUIRE(velocity == 0);
    CHECK(adapt(changed.net, folder).code == 0);
    CHECK(run(changed.net, folder, {"train", "first", "--epochs=1", "--resume"}).code == 0);
}

TEST_CASE("layers with other tensors begin with first values, the others keep theirs") {
    Folder fresh, folder;
    Changed changed;
    changed.change();
    changed.tensors[1].name = "shift.bias";
    REQUIRE(run(changed.net, fresh, {"train", "first", "--epochs=1"}).code == 0);
    REQUIRE(run(tiny::net(), folder, {"train", "first", "--epochs=1"}).code == 0);
    const std::vector<float> learned = values(folder, weights, "dense.kernel");
    const Outcome outcome = adapt(changed.net, folder);
    REQUIRE_MESSAGE(outcome.code == 0, outcome.err);
    CHECK(contains(outcome.out, "weights kept of dense; anew: shift, the optimizer"));
    CHECK(values(folder, weights, "dense.kernel") == learned);
    CHECK(values(folder, weights, "shift.bias") == values(fresh, weights, "shift.bias"));

    // A layer is kept as a whole or not at all.
    Folder other;
    REQUIRE(run(tiny::net(), other, {"train", "first", "--epochs=1"}).code == 0);
    changed.tensors[1].name = "dense.shift";
    CHECK(contains(adapt(changed.net, other).out, "weights kept of no layer; anew: dense, the optimizer"));
    CHECK(values(other, weights, "dense.kernel") == values(fresh, weights, "dense.kernel"));
}

TEST_CASE("a stage whose beginning is another now begins there, finished or not") {
    for (const char* epochs : {"--epochs=1", "--epochs=2"}) {
        Folder folder;
        REQUIRE(run(tiny::net(), folder, {"train", "--epochs=1"}).code == 0);
        REQUIRE(run(tiny::net(), folder, {"train", "first", "--epochs=1", "--seed=7", "--force"}).code == 0);
        const Outcome outcome = adapt(tiny::net(), folder, {"second", epochs});
        REQUIRE_MESSAGE(outcome.code == 0, outcome.err);
        CHECK(contains(outcome.err, "tiny.second.state: was trained from other weights; `second` is trained again"));
    }
    // With the same beginning it keeps what it has learned.
    Folder folder;
    REQUIRE(run(tiny::net(), folder, {"train", "--epochs=1"}).code == 0);
    const std::string second = "tiny.second.safetensors";
    const std::vector<float> learned = values(folder, second.c_str(), "dense.kernel");
    Changed changed;
    changed.change();
    const Outcome outcome = adapt(changed.net, folder, {"second", "--epochs=1"});
    REQUIRE_MESSAGE(outcome.code == 0, outcome.err);
    CHECK(values(folder, second.c_str(), "dense.kernel") == learned);
    // And goes on from there.
    CHECK(contains(adapt(changed.net, folder, {"second", "--epochs=2"}).out, "goes on in epoch 2"));
}

TEST_CASE("weights that were given no longer fit: what was learned from them does") {
    Folder folder;
    REQUIRE(run(tiny::net(), folder, {"train", "first", "--epochs=1"}).code == 0);
    REQUIRE(std::rename(folder.file(weights).c_str(), folder.file("given").c_str()) == 0);
    REQUIRE(std::remove(folder.file(state).c_str()) == 0);
    REQUIRE(run(tiny::net(), folder, {"train", "first", "--epochs=1", "--weights=given"}).code == 0);
    const std::vector<float> learned = values(folder, weights, "dense.kernel");
    Changed changed;
    changed.change();
    changed.tensors[1].name = "shift.bias";
    const Outcome outcome = adapt(changed.net, folder, {"first", "--epochs=1", "--weights=given"});
    REQUIRE_MESSAGE(outcome.code == 0, outcome.err);
    CHECK(contains(outcome.out, "weights kept of dense; anew: shift"));
    CHECK(values(folder, weights, "dense.kernel") == learned);
}

TEST_CASE("what is no run of this stage is not replaced") {
    Folder folder;
    REQUIRE(run(tiny::net(), folder, {"train", "first", "--epochs=1"}).code == 0);
    const std::string before = folder.read(weights), whole = folder.read(state);
    const auto refused = [&](const netrt::Net& net, const std::string& reason) {
        const Outcome outcome = adapt(net, folder);
        CHECK(outcome.code == 1);
        CHECK_MESSAGE(contains(outcome.err, reason), outcome.err);
        CHECK(folder.read(weights) == before);
    };
    Changed changed;
    changed.change();
    changed.tensors[1].name = "shift.bias";
    changed.net.name = "Other";  // whose files are called the same
    refused(changed.net, "belongs to another network: `Tiny`; `--force` replaces it");
    changed.net.name = "Tiny";
    std::string turned = whole;
    turned.replace(turned.find("\"iteration\""), 11, "\"iteratioN\"");
    folder.write(state, turned);
    refused(changed.net, "`--force` replaces it");
    folder.write(state, whole.substr(0, whole.size() / 2));
    refused(changed.net, "`--force` replaces it");
    const Outcome both = adapt(tiny::net(), folder, {"first", "--force"});
    CHECK(both.code == 2);
    CHECK(contains(both.err, "--adapt goes on and --force begins anew: choose one"));
}
