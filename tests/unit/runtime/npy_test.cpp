// .npy files: versions, element types, and what is refused.
#include "netrt/data/npy.h"

#include <cmath>
#include <cstdint>
#include <cstring>

#include <doctest/doctest.h>

#include "ports.h"
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

Result<Array> read(const std::string& content) {
    Result<ByteReader> reader = ByteReader::over("a.npy", bytes_of_text(content));
    if (!reader) return reader.error();
    return read_npy(*reader);
}

std::string problem_of(const std::string& content) {
    const Result<Array> array = read(content);
    return array.ok() ? "" : array.error().text;
}

}  // namespace

TEST_CASE("arrays of every type are read") {
    const std::vector<float> expected = {1, 2, 3, 4, 5, 6};
    const auto check = [&](const std::string& content) {
        const Result<Array> array = read(content);
        REQUIRE(array.ok());
        CHECK(array->dims == std::vector<int64_t>{2, 3});
        CHECK(array->count() == 6);
        CHECK(*floats_of(*array, "a.npy") == expected);
    };
    check(npy("<f4", "2, 3", elements<float>({1, 2, 3, 4, 5, 6})));
    check(npy("<f8", "2, 3", elements<double>({1, 2, 3, 4, 5, 6})));
    check(npy("<i4", "2, 3", elements<int32_t>({1, 2, 3, 4, 5, 6})));
    check(npy("<i8", "2, 3", elements<int64_t>({1, 2, 3, 4, 5, 6})));
    check(npy("|u1", "2, 3", "\1\2\3\4\5\6"));
    check(npy("|i1", "2, 3", "\1\2\3\4\5\6"));
    check(npy("<i2", "2, 3", elements<int16_t>({1, 2, 3, 4, 5, 6})));
    check(npy("<u2", "2, 3", elements<uint16_t>({1, 2, 3, 4, 5, 6})));
    check(npy("<u4", "2, 3", elements<uint32_t>({1, 2, 3, 4, 5, 6})));
    check(npy("<u8", "2, 3", elements<uint64_t>({1, 2, 3, 4, 5, 6})));
    check(npy("<f2", "2, 3", elements<uint16_t>({0x3c00, 0x4000, 0x4200, 0x4400, 0x4500, 0x4600})));
    check(npy(">i2", "2, 3", std::string("\0\1\0\2\0\3\0\4\0\5\0\6", 12)));
    check(npy(">f4", "2, 3", std::string("\x3f\x80\0\0\x40\0\0\0\x40\x40\0\0\x40\x80\0\0\x40\xa0\0\0\x40\xc0\0\0", 24)));
    // In Fortran order the first dimension is the innermost.
    check(npy("<f4", "2, 3", elements<float>({1, 4, 2, 5, 3, 6}), "True"));
    check(npy(">i2", "2, 3", std::string("\0\1\0\4\0\2\0\5\0\3\0\6", 12), "True"));
    check(npy("|u1", "2,3,", "\1\2\3\4\5\6"));
}

TEST_CASE("booleans are 0 and 1; Fortran order in three dimensions") {
    CHECK(*floats_of(*read(npy("|b1", "3,", std::string("\0\1\1", 3))), "a") == std::vector<float>{0, 1, 1});
    const std::string turned = npy("|u1", "2, 2, 3", std::string("\0\6\3\x9\1\7\4\xa\2\x8\5\xb", 12), "True");
    CHECK(*floats_of(*read(turned), "a") == std::vector<float>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
}

TEST_CASE("numbers that floats do not hold are refused with their place") {
    const auto problem = [](const std::string& content) {
        const Result<std::vector<float>> floats = floats_of(*read(content), "a.npy");
        return floats.ok() ? "" : floats.error().text;
    };
    const std::string tail = " that 32-bit floats do not hold; scale it first";
    CHECK(problem(npy("<i4", "1, 2", elements<int32_t>({1 << 24, (1 << 24) + 1}))) ==
          "a.npy: element [0, 1] is a number of type I32" + tail);
    CHECK(problem(npy("<i4", "2,", elements<int32_t>({INT32_MIN, INT32_MAX}))) ==
          "a.npy: element [1] is a number of type I32" + tail);
    CHECK(problem(npy("<u8", "1,", elements<uint64_t>({UINT64_MAX}))) ==
          "a.npy: element [0] is a number of type U64" + tail);
    CHECK(problem(npy("<i8", "2,", elements<int64_t>({INT64_MIN, int64_t{1} << 62}))) == "");
    CHECK(problem(npy("<f8", "3,", elements<double>({0.1, 3e38, 1e39}))) ==
          "a.npy: element [2] is a number of type F64" + tail);
    CHECK(finite_floats_of(*read(npy("<f4", "2, 2", elements<float>({1, 2, NAN, 4}))), "a.npy").error().text ==
          "a.npy: element [1, 0] is nan");
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
    CHECK(problem_of(npy("<c8", "1,", "abcdefgh")) ==
          "a.npy: has elements of type `<c8`; read are b1, i1 to i8, u1 to u8 and f2 to f8");
    CHECK(problem_of(npy("|O\x1b", "1,", "abcd")) ==
          "a.npy: has elements of type `|O?`; read are b1, i1 to i8, u1 to u8 and f2 to f8");
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

namespace {

/// What is wrong with this file of a label, without the folder; empty when nothing is.
std::string problem_of_label(const Input& label, const std::string& content) {
    const Scratch scratch;
    const std::string x = scratch.write("x.npy", npy("|u1", "2, 3, 2, 1", "abcdefghijkl"));
    const Ports ports{{port("x", {3, 2, 1})}, {label}};
    const Result<Samples> samples =
        ports.read(sources::npy, {{"x", x}, {label.name, scratch.write("y.npy", content)}});
    if (samples.ok()) return "";
    std::string text = samples.error().text;
    for (size_t at; (at = text.find(scratch.folder() + "/")) != std::string::npos;)
        text.erase(at, scratch.folder().size() + 1);
    return text;
}

}  // namespace

TEST_CASE("each input and label gets the column of its file") {
    const Scratch scratch;
    const std::vector<std::pair<std::string, std::string>> files = {
        {"mask", scratch.write("m", npy("|u1", "2, 2, 2", std::string("\0\1\2\0\1\1\0\2", 8)))},
        {"price", scratch.write("p", npy("<f8", "2,", elements<double>({0.5, -3})))},
        {"area", scratch.write("a", npy(">i2", "2, 1", std::string("\0\1\1\0", 4)))},
        {"word", scratch.write("w", npy("<i8", "2, 3", elements<int64_t>({5, 0, 7, 1, 1, 2})))},
        {"test_area", scratch.write("ta", npy("<f4", "1,", elements<float>({9})))},
    };
    const Ports ports{{port("area", {}), port("word", {3}, 10)}, {port("price", {1}), port("mask", {2, 2}, 3)}};
    const Result<Samples> samples = ports.read(sources::npy, files);
    REQUIRE_MESSAGE(samples.ok(), samples.error().text);
    CHECK(samples->count == 2);
    REQUIRE(samples->columns.size() == 4);
    CHECK(samples->columns[0].name == "area");
    CHECK(samples->columns[0].floats == std::vector<float>{1, 256});
    CHECK(samples->columns[1].classes == std::vector<int32_t>{5, 0, 7, 1, 1, 2});
    CHECK(samples->columns[2].floats == std::vector<float>{0.5f, -3});
    CHECK(samples->columns[3].classes == std::vector<int32_t>{0, 1, 2, 0, 1, 1, 0, 2});
    CHECK(samples->columns[3].dims == std::vector<int64_t>{2, 2});

    // A split has a file for each or none at all.
    CHECK(ports.read(sources::npy, files, Split::Test).error().text ==
          "data section `data` names no file for evaluation with `mask`");
    const Ports alone{{port("word", {3}, 10)}, {}};
    CHECK(alone.read(sources::npy, files, Split::Test)->count == 0);
    CHECK(alone.read(sources::npy, files)->columns.size() == 1);
}

TEST_CASE("classes are whole numbers of any type") {
    const Input label = port("y", {}, 2);
    CHECK(problem_of_label(label, npy("|b1", "2,", std::string("\1\0", 2))) == "");
    CHECK(problem_of_label(label, npy("<u8", "2, 1", elements<uint64_t>({1, 0}))) == "");
    CHECK(problem_of_label(label, npy(">i2", "2,", std::string("\0\1\0\0", 4))) == "");
    CHECK(problem_of_label(label, npy("|i1", "2,", "\xff\x7f")) == "");  // a map may come
    CHECK(problem_of_label(label, npy("<i8", "2,", elements<int64_t>({0, int64_t{1} << 32}))) ==
          "y.npy: sample 1 of `y` is 4294967296, beyond 32 bits");
    CHECK(problem_of_label(port("y", {2}, 2), npy("<i8", "2, 2", elements<int64_t>({0, 0, 1, INT64_MIN}))) ==
          "y.npy: sample 1 of `y` at [1] is -9223372036854775808, beyond 32 bits");
    CHECK(problem_of_label(label, npy("<f4", "2,", elements<float>({0, 1}))) ==
          "y.npy: holds numbers of type F32, and `y` is whole numbers");
}

TEST_CASE("what does not fit is refused with file, input and sample") {
    const Input price = port("price", {});
    CHECK(problem_of_label(price, npy("<i4", "3,", elements<int32_t>({0, 1, 2}))) ==
          "y.npy: has 3 samples of `price`, and x.npy has 2 of `x`");
    CHECK(problem_of_label(price, npy("|u1", "2, 2", "abcd")) == "y.npy: has samples of [2], and `price` is []");
    CHECK(problem_of_label(port("price", {1, 2, 2}), npy("|u1", "2, 2", "abcd")) ==
          "y.npy: has samples of [2], and `price` is [1, 2, 2]");
    CHECK(problem_of_label(price, npy("<f8", "2,", elements<double>({1, NAN}))) ==
          "y.npy: sample 1 of `price` is nan, with which nothing can be computed");
    CHECK(problem_of_label(port("box", {4}), npy("<f4", "2, 4", elements<float>({1, 2, 3, 4, 5, 6, -INFINITY, 8}))) ==
          "y.npy: sample 1 of `box` at [2] is -inf, with which nothing can be computed");
    CHECK(problem_of_label(price, npy("<f4", "", elements<float>({1}))) ==
          "y.npy: samples are [n, ...], and this is one number");
    CHECK(problem_of_label(price, npy("<f4", "0,", "")) == "y.npy: holds no samples");
}
