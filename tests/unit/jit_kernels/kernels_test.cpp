// Are kernels compiled, found again, shared, and are failures told to whom they concern?
#include "jit/kernels.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "compiled.h"

using namespace netc;
namespace fs = std::filesystem;

namespace {

/// out[0] = value
loop::Kernel giving(const std::string& name, int value) {
    loop::Builder body;
    body.assign(loop::at("out", {loop::Element::I32, 1}, {0}), value);
    loop::Kernel kernel;
    kernel.name = name;
    kernel.parameters = {array("out", {1}, true, loop::Element::I32)};
    kernel.body = body.take();
    return kernel;
}

struct Net {
    Table<loop::Kernel, loop::KernelId> kernels;
    std::vector<loop::Program> programs{1};

    loop::KernelId add(loop::Kernel kernel) {
        const loop::KernelId id = kernels.add(std::move(kernel));
        loop::Call call;
        call.kernel = id;
        programs[0].phases.push_back({false, {call}, false});
        return id;
    }
};

int result_of(jit::KernelFunction function) {
    int32_t out = 0;
    void* arguments[] = {&out};
    function(arguments, 0, 1);
    return out;
}

jit::Processor processor() {
    const reference::InstructionSet set = instruction_sets().back();
    return {set.isa, set.march};
}

}  // namespace

TEST_CASE("kernels are there when they are asked for, equal ones once, whoever wants them") {
    Net net;
    std::vector<loop::KernelId> ids;
    for (int i = 0; i < 23; ++i) ids.push_back(net.add(giving("kernel" + std::to_string(i), i % 7)));
    jit::Cache cache("", "");
    for (const size_t threads : {0, 1, 5}) {
        CAPTURE(threads);
        jit::Kernels kernels(net.kernels, net.programs, processor(), cache, threads);
        if (threads != 1) kernels.want(net.programs[0]);
        for (int i = 22; i >= 0; --i) CHECK(result_of(kernels[ids[static_cast<size_t>(i)]]) == i % 7);
        kernels.finish();
        CHECK(kernels.times().compiled == 7);
        CHECK(kernels.times().compiling > 0);
    }
}

TEST_CASE("an object in the cache that was damaged is compiled again, and then taken") {
    const fs::path folder = fs::temp_directory_path() / ("netc_kernels_test_" + std::to_string(::getpid()));
    Net net;
    const loop::KernelId id = net.add(giving("kernel", 5));
    const auto run = [&] {
        jit::Cache cache(folder, "");
        jit::Kernels kernels(net.kernels, net.programs, processor(), cache, 2);
        CHECK(result_of(kernels[id]) == 5);
        kernels.finish();
        return kernels.times().found;
    };
    CHECK(run() == 0);
    CHECK(run() == 1);
    for (const auto& entry : fs::directory_iterator(folder))
        std::ofstream(entry.path()) << jit::hash_of("no object") << "no object";
    CHECK(run() == 0);
    CHECK(run() == 1);
    fs::remove_all(folder);
}

TEST_CASE("a kernel that cannot be compiled fails alone, with its reason") {
    Net net;
    const loop::KernelId good = net.add(giving("good", 1));
    for (int i = 0; i < 3; ++i) net.add(giving("good" + std::to_string(i), 10 + i));
    loop::Builder body;
    body.run(loop::apply("no_such_function", {}, {}));
    loop::Kernel broken = giving("broken", 2);
    broken.body = body.take();
    const loop::KernelId bad = net.add(broken);
    jit::Cache cache("", "");
    jit::Kernels kernels(net.kernels, net.programs, processor(), cache, 2);
    kernels.want(net.programs[0]);
    CHECK(result_of(kernels[good]) == 1);
    CHECK_THROWS_WITH_AS(kernels[bad], doctest::Contains("no_such_function"), std::exception);
}
