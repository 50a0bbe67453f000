// Training that begins with weights of a file.
#include <doctest/doctest.h>

#include "child.h"
#include "netrt/files/tensors_file.h"
#include "tiny_net.h"

namespace {

const char* const first_weights = "tiny.first.safetensors";
const char* const second_weights = "tiny.second.safetensors";
const char* const one_epoch = "--epochs=1";

}  // namespace

TEST_CASE("weights of another number of classes are taken but for the layers that are excepted") {
    Folder folder;
    REQUIRE(run(tiny::net(), folder, {"train", "first", "--quiet", one_epoch}).code == 0);
    const auto tensor = [&](const std::string& file, const char* name, size_t count) {
        std::vector<float> values(count);
        auto opened = netrt::TensorsFile::open(folder.file(file));
        REQUIRE(opened.ok());
        REQUIRE(opened->load(*opened->find(name), values.data()).ok());
        return values;
    };
    // A file whose kernel fits and whose bias does not.
    const std::vector<float> kernel = tensor(first_weights, "dense.kernel", 5 * 784), three(3);
    const auto source = [](const char* name, std::vector<int64_t> dims, const std::vector<float>& values) {
        netrt::TensorSource source;
        source.name = name;
        source.dims = std::move(dims);
        source.elements = values.data();
        return source;
    };
    REQUIRE(netrt::write_tensors(folder.file("other"), {source("dense.kernel", {5, 784}, kernel), source("dense.bias", {3}, three)}, {}).ok());

    const auto train = [&](const std::vector<std::string>& more) {
        std::vector<std::string> arguments = {"train", "second", "--force", "--quiet", one_epoch};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run(tiny::net(), folder, arguments);
    };
    const Outcome refused = train({"--weights=other"});
    CHECK(refused.code == 1);
    CHECK_MESSAGE(contains(refused.err, "`dense.bias` is [3], and this network has [5] (the other 1 of 2 fit); `--except LAYER,...`"), refused.err);
    CHECK_FALSE(contains(train({"--weights=missing"}).err, "--except"));
    CHECK(train({"--except=dense"}).code == 2);
    const Outcome unknown = train({"--weights=other", "--except=dens"});
    CHECK(unknown.code == 2);
    CHECK_MESSAGE(contains(unknown.err, "no layer with weights is called `dens`; did you mean `dense`?"), unknown.err);

    const Outcome taken = train({"--weights=other", "--except=dense.bias"});
    REQUIRE_MESSAGE(taken.code == 0, taken.err);
    CHECK(tensor(second_weights, "dense.bias", 5) == std::vector<float>(5));  // first values, which this stage keeps
    const std::string with_kernel = folder.read(second_weights);
    REQUIRE(train({"--weights=other", "--except=dense.bias,dense"}).code == 0);  // all are first values
    CHECK(folder.read(second_weights) != with_kernel);
}
