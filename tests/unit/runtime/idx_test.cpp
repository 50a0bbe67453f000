// IDX files: what MNIST looks like, and everything that can be wrong with it.
#include "netrt/data/idx.h"

#include <doctest/doctest.h>

#include "packed.h"
#include "ports.h"
#include "scratch.h"

using namespace netrt;

namespace {

std::string big_endian(uint32_t value) {
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift);
    return bytes;
}

std::string idx(std::vector<uint32_t> dims, const std::string& elements) {
    std::string file = big_endian(0x800 + static_cast<uint32_t>(dims.size()));
    for (const uint32_t dim : dims) file += big_endian(dim);
    return file + elements;
}

/// Three pictures of 2 x 2 and their labels 7, 0, 9.
const std::string images = idx({3, 2, 2}, "abcdefghijkl"), labels = idx({3}, std::string("\x07\x00\x09", 3));

/// Reads samples of these dimensions and the number of a class.
Result<Samples> read_samples(const std::string& images, const std::string& labels, const std::vector<int>& dims) {
    return Ports{{port("image", dims)}, {port("digit", {}, 10)}}.read(sources::idx, {{"image", images}, {"digit", labels}});
}

Result<Samples> read_mnist(const std::string& folder, Split split) {
    const Ports ports{{port("image", {1, 28, 28})}, {port("digit", {}, 10)}};
    return ports.read(sources::mnist, {{"", folder}}, split);
}

/// What is wrong with these two files, without the folder; empty when nothing is.
std::string problem_of(const std::string& images, const std::string& labels) {
    const Scratch scratch;
    const Result<Samples> samples =
        read_samples(scratch.write("images", images), scratch.write("labels", labels), {1, 2, 2});
    if (samples.ok()) return "";
    std::string text = samples.error().text;
    for (size_t at; (at = text.find(scratch.folder() + "/")) != std::string::npos;)
        text.erase(at, scratch.folder().size() + 1);
    return text;
}

}  // namespace

TEST_CASE("pictures and labels are read") {
    const Scratch scratch;
    const Result<Samples> samples = read_samples(scratch.write("i", images), scratch.write("l", labels), {1, 2, 2});
    REQUIRE(samples.ok());
    CHECK(samples->count == 3);
    REQUIRE(samples->columns.size() == 2);
    const Column &pictures = samples->columns[0], &digits = samples->columns[1];
    CHECK(pictures.name == "image");
    CHECK(pictures.dims == std::vector<int64_t>{2, 2});
    CHECK(std::string(pictures.bytes.begin(), pictures.bytes.end()) == "abcdefghijkl");
    CHECK(digits.name == "digit");
    CHECK(digits.classes == std::vector<int32_t>{7, 0, 9});
}

TEST_CASE("a folder is searched for the usual names") {
    const Scratch scratch;
    CHECK(read_mnist(scratch.folder(), Split::Train).error().text ==
          scratch.folder() +
              ": has no train-images-idx3-ubyte, with or without .gz (`--data drawn` takes the built-in digits)");
    const std::string images = idx({3, 28, 28}, std::string(3 * 784, 'x'));
    scratch.write("train-images-idx3-ubyte", images);
    CHECK(read_mnist(scratch.folder() + "/", Split::Train).error().text ==
          scratch.folder() +
              "/: has no train-labels-idx1-ubyte, with or without .gz (`--data drawn` takes the built-in digits)");
    scratch.write("train-labels.idx1-ubyte", labels);
    CHECK(read_mnist(scratch.folder(), Split::Train).ok());
    CHECK(read_mnist(scratch.folder() + "/", Split::Train)->count == 3);
    CHECK_FALSE(read_mnist(scratch.folder(), Split::Test).ok());
#ifndef NETRT_NO_ZLIB
    scratch.write("t10k-images-idx3-ubyte.gz", packed(images));
    scratch.write("t10k-labels.idx1-ubyte.gz", packed(labels));
    CHECK(read_mnist(scratch.folder(), Split::Test)->columns[1].classes[2] == 9);
#endif
    // A net without a label wants no classes.
    const Ports pictures{{port("image", {1, 28, 28})}, {}};
    std::filesystem::remove(scratch.path("train-labels.idx1-ubyte"));
    const Result<Samples> alone = pictures.read(sources::mnist, {{"", scratch.folder()}});
    REQUIRE(alone.ok());
    CHECK(alone->columns.size() == 1);
    const Ports two{{port("image", {1, 28, 28}), port("mask", {1, 28, 28})}, {}};
    CHECK(two.read(sources::mnist, {{"", scratch.folder()}}).error().text ==
          scratch.folder() + ": fills one input and at most one label, a class, and this network has others");
}

TEST_CASE("files that are something else") {
    CHECK(problem_of("", labels) == "images: ends within its header");
    CHECK(problem_of("hello, world", labels) == "images: is not an IDX file: begins with 0x68656c6c");
    CHECK(problem_of(big_endian(0x0a03) + "abc", labels) == "images: is not an IDX file: begins with 0x00000a03");
    CHECK(problem_of(big_endian(0x08ff) + "abc", labels) == "images: has 255 dimensions, more than 8");
    CHECK(problem_of(labels, labels) == "images: has samples of [], and `image` is [1, 2, 2]");
    CHECK(problem_of(images, images) == "labels: has samples of [2, 2], and `digit` is []");
}

TEST_CASE("every element type and rank of the format is read") {
    const Scratch scratch;
    const auto read = [&](uint32_t magic, const std::string& elements) {
        const std::string file = big_endian(magic) + big_endian(2) + big_endian(1) + big_endian(1) + big_endian(2);
        const Result<Samples> samples = read_samples(scratch.write("i", file + elements),
                                                     scratch.write("l", idx({2}, "\1\2")), {1, 1, 2});
        REQUIRE_MESSAGE(samples.ok(), samples.error().text);
        return samples->columns[0];
    };
    const Column bytes = read(0x0804, "abcd");
    CHECK(bytes.dims == std::vector<int64_t>{1, 1, 2});
    CHECK(bytes.bytes.size() == 4);
    CHECK(read(0x0904, std::string("\xff\2\3\4", 4)).floats == std::vector<float>{-1, 2, 3, 4});
    CHECK(read(0x0b04, std::string("\xff\xfe\0\2\1\0\0\4", 8)).floats == std::vector<float>{-2, 2, 256, 4});
    const std::string words = big_endian(1) + big_endian(0xffffffff) + big_endian(65536) + big_endian(0);
    CHECK(read(0x0c04, words).floats == std::vector<float>{1, -1, 65536, 0});
    CHECK(read(0x0d04, big_endian(0x3f800000) + big_endian(0xc0000000) + big_endian(0) + big_endian(0x40400000)).floats ==
          std::vector<float>{1, -2, 0, 3});
    const std::string nothing = big_endian(0);
    CHECK(read(0x0e04, big_endian(0x3ff00000) + nothing + big_endian(0xc0000000) + nothing + nothing + nothing + nothing +
                           nothing).floats == std::vector<float>{1, -2, 0, 0});
    const std::string labels = big_endian(0x0c01) + big_endian(2) + big_endian(300) + big_endian(7);
    const std::string rows = scratch.write("i", idx({2, 3}, "abcdef"));
    CHECK(read_samples(rows, scratch.write("l", labels), {3})->columns[1].classes == std::vector<int32_t>{300, 7});
}

TEST_CASE("files that are cut short or too long") {
    CHECK(problem_of(images.substr(0, 10), labels) == "images: ends within its header");
    CHECK(problem_of(images.substr(0, 20), labels) == "images: is cut short: U8 [3, 2, 2] needs 12 bytes");
    CHECK(problem_of(images + "xy", labels) == "images: has 2 bytes more than its header says");
    for (size_t length = 0; length < images.size(); ++length) CHECK(problem_of(images.substr(0, length), labels) != "");
    for (size_t length = 0; length < labels.size(); ++length) CHECK(problem_of(images, labels.substr(0, length)) != "");
#ifndef NETRT_NO_ZLIB
    const std::string gzip = packed(images);
    CHECK(problem_of(gzip, packed(labels)) == "");
    for (size_t length = 0; length < gzip.size(); ++length) CHECK(problem_of(gzip.substr(0, length), labels) != "");
    CHECK(problem_of(packed(images.substr(0, 20)), labels) ==
          "images: ends within its elements");
    CHECK(problem_of(packed(images + "x"), labels) == "images: has 1 bytes more than its header says");
#endif
}

TEST_CASE("absurd sizes are refused before memory is taken") {
    CHECK(problem_of(idx({0xffffffff, 0xffffffff, 0xffffffff}, "x"), labels) ==
          "images: says that it is [4294967295, 4294967295, 4294967295], which cannot be");
    CHECK(problem_of(idx({60000, 1000, 1000}, "x"), labels) ==
          "images: is cut short: U8 [60000, 1000, 1000] needs 60000000000 bytes");
#ifndef NETRT_NO_ZLIB
    CHECK(problem_of(packed(idx({60000, 1000, 1000}, "x")), labels) ==
          "images: is cut short: U8 [60000, 1000, 1000] needs 60000000000 bytes");
#endif
    CHECK(problem_of(idx({0, 2, 2}, ""), idx({0}, "")) == "images: holds no samples");
    CHECK(problem_of(idx({3, 0, 2}, ""), labels) == "images: holds no samples");
}

TEST_CASE("pictures and labels that do not belong together") {
    CHECK(problem_of(images, idx({2}, "\1\2")) == "labels: has 2 samples of `digit`, and images has 3 of `image`");
}

TEST_CASE("damaged files are read or refused, and never more") {
    const auto try_reading = [](const std::string& content) {
        Result<ByteReader> reader = ByteReader::over("x", bytes_of_text(content));
        if (!reader) return;
        const Result<Array> array = read_idx(*reader);
        if (array.ok()) CHECK(array->elements.size() <= 100);
    };
    for (uint32_t attempt = 0; attempt < 5000; ++attempt) try_reading(damaged(images, attempt));
#ifndef NETRT_NO_ZLIB
    const std::string gzip = packed(images);
    for (uint32_t attempt = 0; attempt < 1000; ++attempt) try_reading(damaged(gzip, attempt));
#endif
}
