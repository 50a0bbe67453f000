// IDX files: what MNIST looks like, and everything that can be wrong with it.
#include "netrt/data/idx.h"

#include <doctest/doctest.h>

#include "packed.h"
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

/// What is wrong with these two files, without the folder; empty when nothing is.
std::string problem_of(const std::string& images, const std::string& labels, int64_t classes = 10) {
    const Scratch scratch;
    const Result<Samples> samples =
        read_idx_samples(scratch.write("images", images), scratch.write("labels", labels), classes);
    if (samples.ok()) return "";
    std::string text = samples.error().text;
    for (size_t at; (at = text.find(scratch.folder() + "/")) != std::string::npos;)
        text.erase(at, scratch.folder().size() + 1);
    return text;
}

}  // namespace

TEST_CASE("pictures and labels are read") {
    const Scratch scratch;
    const Result<Samples> samples = read_idx_samples(scratch.write("i", images), scratch.write("l", labels), 10);
    REQUIRE(samples.ok());
    CHECK(samples->count == 3);
    CHECK(samples->dims == std::vector<int64_t>{2, 2});
    CHECK(std::string(samples->bytes.begin(), samples->bytes.end()) == "abcdefghijkl");
    CHECK(samples->labels == std::vector<int32_t>{7, 0, 9});
}

TEST_CASE("a folder is searched for the usual names") {
    const Scratch scratch;
    CHECK(read_mnist(scratch.folder(), Split::Train).error().text ==
          scratch.folder() +
              ": has no train-images-idx3-ubyte, with or without .gz (`--data drawn` takes the built-in digits)");
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
    CHECK(read_mnist(scratch.folder(), Split::Test)->labels[2] == 9);
#endif
}

TEST_CASE("files that are something else") {
    CHECK(problem_of("", labels) == "images: ends within its header");
    CHECK(problem_of("hello, world", labels) ==
          "images: is not an IDX file: begins with 0x68656c6c, and pictures begin with 0x00000803");
    CHECK(problem_of(labels, labels) ==
          "images: is an IDX file of bytes in 1 dimensions (magic number 0x00000801), and pictures are bytes in 3 "
          "(0x00000803)");
    CHECK(problem_of(big_endian(0x0d03) + "abc", labels) ==
          "images: is an IDX file of floats in 3 dimensions (magic number 0x00000d03), and pictures are bytes in 3 "
          "(0x00000803)");
    CHECK(problem_of(images, images).starts_with("labels: is an IDX file of bytes in 3 dimensions"));
}

TEST_CASE("files that are cut short or too long") {
    CHECK(problem_of(images.substr(0, 10), labels) == "images: ends within its header");
    CHECK(problem_of(images.substr(0, 20), labels) == "images: is cut short: its header promises 3 x 2 x 2 bytes");
    CHECK(problem_of(images + "xy", labels) == "images: has 2 bytes more than its header says");
    for (size_t length = 0; length < images.size(); ++length) CHECK(problem_of(images.substr(0, length), labels) != "");
    for (size_t length = 0; length < labels.size(); ++length) CHECK(problem_of(images, labels.substr(0, length)) != "");
#ifndef NETRT_NO_ZLIB
    const std::string gzip = packed(images);
    CHECK(problem_of(gzip, packed(labels)) == "");
    for (size_t length = 0; length < gzip.size(); ++length) CHECK(problem_of(gzip.substr(0, length), labels) != "");
    CHECK(problem_of(packed(images.substr(0, 20)), labels) ==
          "images: is cut short: its header promises 3 x 2 x 2 bytes, and 4 are there");
    CHECK(problem_of(packed(images + "x"), labels) == "images: has 1 bytes more than its header says");
#endif
}

TEST_CASE("absurd sizes are refused before memory is taken") {
    CHECK(problem_of(idx({0xffffffff, 0xffffffff, 0xffffffff}, "x"), labels) ==
          "images: says that it holds 4294967295 x 4294967295 or more bytes, which cannot be");
    CHECK(problem_of(idx({60000, 1000, 1000}, "x"), labels) ==
          "images: is cut short: its header promises 60000 x 1000 x 1000 bytes");
#ifndef NETRT_NO_ZLIB
    CHECK(problem_of(packed(idx({60000, 1000, 1000}, "x")), labels) ==
          "images: is cut short: its header promises 60000 x 1000 x 1000 bytes");
#endif
    CHECK(problem_of(idx({0, 2, 2}, ""), idx({0}, "")) == "images: holds no pictures");
    CHECK(problem_of(idx({3, 0, 2}, ""), labels) == "images: holds no pictures");
}

TEST_CASE("pictures and labels that do not belong together") {
    CHECK(problem_of(images, idx({2}, "\1\2")) == "images: has 3 pictures, and labels has 2 labels");
    CHECK(problem_of(images, labels, 9) == "labels: label 9 of sample 2 is not in 0..8");
}

TEST_CASE("damaged files are read or refused, and never more") {
    const auto try_reading = [](const std::string& content) {
        Result<ByteReader> reader = ByteReader::over("x", bytes_of_text(content));
        if (!reader) return;
        const Result<IdxArray> array = read_idx(*reader, 3, "pictures");
        if (array.ok()) CHECK(array->bytes.size() <= 100);
    };
    for (uint32_t attempt = 0; attempt < 5000; ++attempt) try_reading(damaged(images, attempt));
#ifndef NETRT_NO_ZLIB
    const std::string gzip = packed(images);
    for (uint32_t attempt = 0; attempt < 1000; ++attempt) try_reading(damaged(gzip, attempt));
#endif
}
