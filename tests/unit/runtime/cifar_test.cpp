// CIFAR files: what they hold, how they are found, what is wrong with them.
#include "netrt/data/cifar.h"

#include <doctest/doctest.h>

#include "unit/runtime/packed.h"
#include "unit/runtime/ports.h"
#include "unit/runtime/scratch.h"

using namespace netrt;

namespace {

const Ports ten = {{port("image", {3, 32, 32})}, {port("thing", {}, 10)}};
const Ports hundred = {{port("image", {3, 32, 32})}, {port("thing", {}, 100)}};

/// Labels, then a picture whose bytes count from `first` on.
std::string record(const std::string& labels, int first) {
    std::string text = labels;
    for (int i = 0; i < cifar_picture_bytes; ++i) text += static_cast<char>(first + i);
    return text;
}

std::string error_of(const Ports& ports, const SourceKind& kind, const std::string& folder, Split split = Split::Train) {
    const Result<Samples> samples = ports.read(kind, {{"", folder}}, split);
    return samples.ok() ? "" : samples.error().text;
}

}  // namespace

TEST_CASE("the batches of CIFAR-10 that are there are read in their order") {
    const Scratch scratch;
    scratch.write("data_batch_1.bin", record("\x03", 5) + record("\x09", 6));
    scratch.write("data_batch_3.bin.gz", packed(record(std::string(1, '\0'), 7)));
    scratch.write("test_batch.bin", record("\x01", 8));
    const Result<Samples> train = ten.read(sources::cifar10, {{"", scratch.folder()}});
    REQUIRE_MESSAGE(train.ok(), (train.ok() ? "" : train.error().text));
    CHECK(train->count == 3);
    CHECK(train->columns[1].classes == std::vector<int32_t>{3, 9, 0});
    CHECK(train->columns[0].dims == std::vector<int64_t>{3, 32, 32});
    REQUIRE(train->columns[0].bytes.size() == 3 * cifar_picture_bytes);
    for (size_t i = 0; i < 3; ++i) CHECK(train->columns[0].bytes[i * cifar_picture_bytes + 300] == static_cast<uint8_t>(5 + i + 300));
    REQUIRE(train->columns[1].class_names.size() == 10);
    CHECK(train->columns[1].class_names[3] == "cat");
    const Result<Samples> test = ten.read(sources::cifar10, {{"", scratch.folder()}}, Split::Test);
    REQUIRE(test.ok());
    CHECK(test->columns[1].classes == std::vector<int32_t>{1});
}

TEST_CASE("files of CIFAR are taken by their names, and then there is a test set only where one is named") {
    const Scratch scratch;
    const std::string file = scratch.write("some.bin", record("\x02", 0));
    const Result<Samples> train = ten.read(sources::cifar10, {{"train", file}});
    REQUIRE(train.ok());
    CHECK(train->columns[1].classes == std::vector<int32_t>{2});
    CHECK(ten.read(sources::cifar10, {{"train", file}}, Split::Test)->count == 0);
    CHECK(Ports{{port("image", {3, 32, 32})}, {}}.read(sources::cifar10, {{"train", file}})->columns.size() == 1);
}

TEST_CASE("the classes of CIFAR-100 are the second byte") {
    const Scratch scratch;
    scratch.write("train.bin", record("\x04\x63", 9));
    const Result<Samples> samples = hundred.read(sources::cifar100, {{"", scratch.folder()}});
    REQUIRE(samples.ok());
    CHECK(samples->columns[1].classes == std::vector<int32_t>{99});
    REQUIRE(samples->columns[1].class_names.size() == 100);
    CHECK(samples->columns[1].class_names[99] == "worm");
    CHECK(samples->columns[0].bytes[0] == 9);
}

TEST_CASE("files that are no CIFAR are refused") {
    const Scratch scratch;
    const std::string& folder = scratch.folder();
    CHECK(error_of(ten, sources::cifar10, folder) == folder + ": has no data_batch_1.bin, with or without .gz");
    scratch.write("data_batch_1", "a pickle");
    CHECK(error_of(ten, sources::cifar10, folder) ==
          folder + ": has no data_batch_1.bin, with or without .gz; it seems to be the version for Python, and the binary "
                   "version is read");
    const std::string file = scratch.write("data_batch_1.bin", "");
    CHECK(error_of(ten, sources::cifar10, folder) == file + ": holds no pictures");
    scratch.write("data_batch_1.bin", record("\x01", 0) + record("\x01", 0).substr(0, 2000));
    CHECK(error_of(ten, sources::cifar10, folder) ==
          file + ": ends within picture 1: a picture and its labels are 3073 bytes");
    scratch.write("data_batch_1.bin", record("\x01", 0) + record("\x0a", 0));
    CHECK(error_of(ten, sources::cifar10, folder) == file + ": picture 1 has label 10, and there are 0 to 9");
    CHECK(error_of(Ports{{port("image", {3, 28, 28})}, {}}, sources::cifar10, folder) ==
          "cifar10: has samples of [3, 32, 32], and `image` is [3, 28, 28]");
}
