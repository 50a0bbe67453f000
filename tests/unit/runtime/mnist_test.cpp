// The real MNIST files, where they are.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include <doctest/doctest.h>

#include "netrt/data/mnist.h"
#include "ports.h"

using namespace netrt;

TEST_CASE("the real MNIST has its known sizes and labels") {
    const char* chosen = std::getenv("NETC_DATA");
    const std::string folder = std::string(chosen != nullptr ? chosen : NETC_ROOT "/../shared/data") + "/mnist";
    if (!std::filesystem::is_directory(folder)) {
        std::printf("skipped: no MNIST at %s\n", folder.c_str());
        return;
    }
    const int train_counts[] = {5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949};
    const int test_counts[] = {980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009};
    for (const Split split : {Split::Train, Split::Test}) {
        const Ports ports{{port("image", {1, 28, 28})}, {port("digit", {}, 10)}};
        const Result<Samples> samples = ports.read(sources::mnist, {{"", folder}}, split);
        REQUIRE_MESSAGE(samples.ok(), (samples.ok() ? "" : samples.error().text));
        CHECK(samples->columns[0].dims == std::vector<int64_t>{28, 28});
        int counts[10] = {};
        for (const int32_t label : samples->columns[1].classes) ++counts[label];
        for (int digit = 0; digit < 10; ++digit)
            CHECK(counts[digit] == (split == Split::Train ? train_counts : test_counts)[digit]);
    }
}
