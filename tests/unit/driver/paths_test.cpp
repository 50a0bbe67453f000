// Where the data of a .net file are looked for.
#include <doctest/doctest.h>

#include <filesystem>

#include "driver/compile.h"

using namespace netc;

namespace {

std::string path_of_data(driver::Command command) {
    Source source("some/folder/net.net",
                        "net N { input image : f32[1, 28, 28]  label y : class[10]\n"
                        "  loss cross_entropy(image | flatten | dense(10), y) }\n"
                        "data d { source mnist(\"data/mnist\") }\n"
                        "train a : N on d { optimizer sgd }\n");
    driver::Options options;
    options.command = command;
    driver::Watch watch(options);
    Diagnostics diagnostics;
    const auto compilation = driver::compile(source, options, driver::Until::Plan, watch, diagnostics);
    REQUIRE(compilation);
    return compilation->plan.stages.at(0).source.files.at(0).path;
}

}  // namespace

TEST_CASE("a built program finds data beside its .net file from any folder") {
    CHECK(path_of_data(driver::Command::Build) ==
          (std::filesystem::current_path() / "some/folder/data/mnist").string());
}

TEST_CASE("emitted text has no folder of this machine") { CHECK(path_of_data(driver::Command::Emit) == "data/mnist"); }
