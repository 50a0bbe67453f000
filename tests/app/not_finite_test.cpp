// Training on numbers that are not finite, or that stop being so.
#include <doctest/doctest.h>

#include <cmath>

#include "child.h"
#include "netrt/data/npy.h"
#include "netrt/files/tensors_file.h"
#include "tiny_net.h"

namespace {

const char* const first_state = "tiny.first.state";

}  // namespace

TEST_CASE("a loss that is not finite stops training and keeps the last state") {
    Folder folder;
    const Outcome outcome = run(tiny::wild_net(), folder, {"train", "first", "--save-every=1"});
    CHECK(outcome.code == 1);
    CHECK_MESSAGE(contains(outcome.err, "first: step 2 (in epoch 1) is the first that is not finite: `logits`, the first part that is not, is "),
                  outcome.err);
    CHECK_MESSAGE(contains(outcome.err, "`lr = 3e+38` of stage `first`: try 0.1"), outcome.err);
    CHECK(contains(outcome.err, "tiny.first.state stays as it was"));
    auto state = netrt::TensorsFile::open(folder.file(first_state));
    REQUIRE(state.ok());
    std::vector<float> kernel(5 * 784);
    REQUIRE(state->load(*state->find("dense.kernel"), kernel.data()).ok());
    for (const float weight : kernel) REQUIRE(std::isfinite(weight));
}

TEST_CASE("where a training stopped being finite is the same however often it saves") {
    const auto message = [](const std::vector<std::string>& more) {
        Folder folder;
        std::vector<std::string> arguments = {"train", "first", "--quiet"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run(tiny::wild_net(), folder, arguments).err;
    };
    const std::string once = message({});
    CHECK(message({"--save-every=1"}) == once);
    CHECK(message({"--save-every=1", "--threads=3"}) == once);
}

TEST_CASE("a sample that holds what is no number is named") {
    Folder folder;
    std::vector<float> pictures(100 * 784);
    pictures[70 * 784 + 5] = NAN;
    const std::vector<int32_t> labels(100);
    const auto text = [](const auto& elements) {
        return std::string(reinterpret_cast<const char*>(elements.data()), elements.size() * 4);
    };
    std::string header = netrt::npy_header({100});
    header.replace(header.find("<f4"), 3, "<i4");
    folder.write("x.npy", netrt::npy_header({100, 28, 28}) + text(pictures));
    folder.write("y.npy", header + text(labels));

    static const netrt::DataFile files[] = {{"image", false, "x.npy"}, {"digit", false, "y.npy"}};
    netrt::Net net = tiny::net();
    netrt::Stage stages[] = {net.stages[0]};
    stages[0].source.kind = &netrt::sources::npy;
    stages[0].source.files = files;
    net.stages = stages;
    net.exported = 0;
    const Outcome outcome = run(net, folder, {"train"});
    CHECK(outcome.code == 1);
    CHECK_MESSAGE(contains(outcome.err, "x.npy: sample 70 of `image` at [0, 5] is nan, with which"), outcome.err);
    CHECK_FALSE(folder.has(first_state));
}
