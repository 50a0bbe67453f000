// .npy files: versions, element types, and what is refused.
#include "netrt/data/npy.h"

#include <cstring>

#include <doctest/doctest.h>

#include "scratch.h"

using namespace netrt;

namespace {

/// A version 1 file as NumPy would write it.
std::string npy(const std::string& descr, const std::string& shape, const std::string& elements,
                const std::string& order = "False") {
    std::string header = "{'descr': '" + descr + "', 'fortran_order': " + order + ", 'shape': (" + shape + "), }";
    header.append((64 - (header.size() + 11) % 64) % 64, ' ');
    header += '\n';
    std::string file("\x93NUMPY\x01\x00", 8);
    file += {static_cast<char>(header.size() & 255), static_cast<char>(header.size() >> 8)};
    return file + header + elements;
}

template <class T>
std::string elements(std::vector<T> values) {
    return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

Result<NpyArray> read(const std::string& content) {
    Result<ByteReader> reader = ByteReader::over("a.npy", bytes_of_text(content));
    if (!reader) return reader.error();
    return read_npy(*reader);
}

std::string problem_of(const std::string& content) {
    const Result<NpyArray> array = read(content);
    return array.ok() ? "" : array.error().text;
}

}  // namespace

TEST_CASE("arrays of every type are read") {
    const std::vector<float> expected = {1, 2, 3, 4, 5, 6};
    const auto check = [&](const std::string& content) {
        const Result<NpyArray> array = read(content);
        REQUIRE(array.ok());
        CHECK(array->dims == std::vector<int64_t>{2, 3});
        CHECK(array->count() == 6);
        CHECK(array->floats() == expected);
    };
    check(npy("<f4", "2, 3", elements<float>({1, 2, 3, 4, 5, 6})));
    check(npy("<f8", "2, 3", elements<double>({1, 2, 3, 4, 5, 6})));
    check(npy("<i4", "2, 3", elements<int32_t>({1, 2, 3, 4, 5, 6})));
    check(npy("<i8", "2, 3", elements<int64_t>({1, 2, 3, 4, 5, 6})));
    check(npy("|u1", "2, 3", "\1\2\3\4\5\6"));
    check(npy("|u1", "2,3,", "\1\2\3\4\5\6"));
}

TEST_CASE("versions 2 and 3 have a longer length") {
    for (const char version : {'\2', '\3'}) {
        const std::string header = "{\"descr\": \"|u1\", \"shape\": (2,), \"fortran_order\": False}\n";
        std::string file = std::string("\x93NUMPY") + version + '\0';
        file += static_cast<char>(header.size());
        file += std::string(3, '\0') + header + "ab";
        CHECK(read(file)->dims == std::vector<int64_t>{2});
    }
    std::string file = npy("|u1", "1,", "x");
    file[6] = '\4';
    CHECK(problem_of(file) == "a.npy: is a .npy file of version 4, and 1 to 3 are read");
}

TEST_CASE("a scalar, an empty array and Fortran order where it makes no difference") {
    CHECK(read(npy("|u1", "", "x"))->dims.empty());
    CHECK(read(npy("<f4", "0, 5", ""))->count() == 0);
    CHECK(read(npy("|u1", "3,", "abc", "True")).ok());
}

TEST_CASE("what cannot be used is refused with its reason") {
    CHECK(problem_of("hello, world") == "a.npy: is not a .npy file");
    CHECK(problem_of("\x93NUMPY") == "a.npy: ends within its header");
    CHECK(problem_of(npy(">f4", "1,", "abcd")) ==
          "a.npy: has elements of type `>f4`; read are <f4, <f8, <i4, <i8 and |u1");
    CHECK(problem_of(npy("|O\x1b", "1,", "abcd")) ==
          "a.npy: has elements of type `|O?`; read are <f4, <f8, <i4, <i8 and |u1");
    CHECK(problem_of(npy("|u1", "2, 2", "abcd", "True")) ==
          "a.npy: is in Fortran order; save it in C order, with numpy.ascontiguousarray(array)");
    CHECK(problem_of(npy("<f4", "2, 2", "abcd")) == "a.npy: is cut short: F32 [2, 2] needs 16 bytes");
    CHECK(problem_of(npy("|u1", "2,", "abc")) == "a.npy: has 1 bytes more than its header says");
    CHECK(problem_of(npy("<f8", "4294967296, 4294967296", "")) ==
          "a.npy: says that it is [4294967296, 4294967296], which cannot be");
    const std::string unreadable = "a.npy: the header of this .npy file cannot be read";
    CHECK(problem_of(npy("|u1", "2 2", "abcd")) == unreadable);
    CHECK(problem_of(npy("|u1", "-1,", "abcd")) == unreadable);
    CHECK(problem_of(npy("|u1", "99999999999999999999,", "abcd")) == unreadable);
    CHECK(problem_of(npy("|u1", "1, 'shape': (2,", "ab")) == unreadable);
    CHECK(problem_of(npy("|u1", "1,", "a", "Perhaps")) == unreadable);
    std::string huge("\x93NUMPY\x02\x00\xff\xff\xff\xff", 12);
    CHECK(problem_of(huge) == "a.npy: says that its header has 4294967295 bytes, more than 65536");
}

TEST_CASE("cut short anywhere, or damaged, is refused or read, and never more") {
    const std::string file = npy("<i4", "2, 3", elements<int32_t>({1, 2, 3, 4, 5, 6}));
    for (size_t length = 0; length < file.size(); ++length) CHECK(problem_of(file.substr(0, length)) != "");
    for (uint32_t attempt = 0; attempt < 5000; ++attempt) problem_of(damaged(file, attempt));
}

TEST_CASE("what is written is read again") {
    for (const std::vector<int64_t>& dims : {std::vector<int64_t>{2, 3}, {5}, {}, {1, 2, 3, 4}}) {
        int64_t count = 1;
        for (const int64_t dim : dims) count *= dim;
        const std::string header = npy_header(dims);
        CHECK(header.size() % 64 == 0);
        CHECK(read(header + std::string(static_cast<size_t>(count * 4), '\0'))->dims == dims);
    }
    CHECK(npy_header({3}).find("'shape': (3,), }") != std::string::npos);
}

TEST_CASE("arrays become samples") {
    const Scratch scratch;
    const std::string pictures = scratch.write("x.npy", npy("|u1", "2, 3, 2, 1", "abcdefghijkl"));
    const std::string labels = scratch.write("y.npy", npy("<i8", "2,", elements<int64_t>({1, 0})));
    const Result<Samples> samples = read_npy_samples(pictures, labels, 2);
    REQUIRE(samples.ok());
    CHECK(samples->dims == std::vector<int64_t>{3, 2, 1});
    CHECK(samples->bytes.size() == 12);
    CHECK(samples->labels == std::vector<int32_t>{1, 0});

    const std::string rows = scratch.write("r.npy", npy("<f4", "2, 3", elements<float>({1, 2, 3, 4, 5, 6})));
    CHECK(read_npy_samples(rows, "", 0)->dims == std::vector<int64_t>{3});
    CHECK(read_npy_samples(rows, "", 0)->floats[5] == 6);

    const auto problem = [&](const std::string& labels_content, int64_t classes) {
        const std::string path = scratch.write("bad.npy", labels_content);
        return read_npy_samples(pictures, path, classes).error().text.substr(path.size() + 2);
    };
    CHECK(problem(npy("<i4", "3,", elements<int32_t>({0, 1, 2})), 5) == "has 3 labels for 2 samples");
    CHECK(problem(npy("<i4", "2,", elements<int32_t>({0, 5})), 5) ==
          "label 5 of sample 1 is not in 0..4");
    CHECK(problem(npy("<i8", "2,", elements<int64_t>({0, int64_t{1} << 32})), 5) ==
          "label 4294967296 of sample 1 is not in 0..4");
    CHECK(problem(npy("<f4", "2,", elements<float>({0, 1})), 5) ==
          "labels are whole numbers in one dimension, and this is F32 [2]");
    CHECK(read_npy_samples(labels, "", 5)->dims.empty());
    const std::string number = scratch.write("number.npy", npy("<f4", "", elements<float>({1})));
    CHECK(read_npy_samples(number, "", 5).error().text == number + ": samples are [n, ...], and this is one number");
}
