// The files that the reference says are read: one of each element type, byte order, order and shape is written and
// read.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <regex>
#include <string>
#include <vector>

#include "check/layers.h"
#include "netrt/data/idx.h"
#include "netrt/data/npy.h"
#include "unit/runtime/ports.h"
#include "unit/runtime/scratch.h"

using namespace netc::check;

namespace {

std::vector<std::string> words_like(std::string_view text, const char* pattern) {
    const std::string all(text);
    const std::regex regex(pattern);
    std::vector<std::string> words;
    for (std::sregex_iterator word(all.begin(), all.end(), regex), end; word != end; ++word)
        words.push_back(word->str(1));
    return words;
}

template <class T>
std::string bytes_as(T value) {
    std::string bytes(sizeof value, '\0');
    std::memcpy(bytes.data(), &value, sizeof value);
    return bytes;
}

/// A number of 0 to 5 as NumPy's type `f4`, `u1`, ..., little-endian.
std::string element(const std::string& type, int number) {
    const uint16_t halves[] = {0, 0x3c00, 0x4000, 0x4200, 0x4400, 0x4500};
    if (type == "f2") return bytes_as(halves[number]);
    if (type == "f4") return bytes_as(static_cast<float>(number));
    if (type == "f8") return bytes_as(static_cast<double>(number));
    return bytes_as(static_cast<uint64_t>(number)).substr(0, static_cast<size_t>(type[1] - '0'));
}

std::string elements(const std::string& type, bool big_endian, const std::vector<int>& numbers) {
    std::string all;
    for (const int number : numbers) {
        std::string bytes = element(type, number);
        if (big_endian) std::reverse(bytes.begin(), bytes.end());
        all += bytes;
    }
    return all;
}

std::string npy(char order, const std::string& type, bool fortran, const std::string& shape,
                const std::vector<int>& numbers) {
    const std::string header = std::string("{'descr': '") + order + type +
                               "', 'fortran_order': " + (fortran ? "True" : "False") + ", 'shape': (" + shape +
                               "), }\n";
    return std::string("\x93NUMPY\x01\0", 8) + static_cast<char>(header.size()) + '\0' + header +
           elements(type, order == '>', numbers);
}

std::string idx(uint8_t code, const std::string& type, const std::vector<uint8_t>& dims,
                const std::vector<int>& numbers) {
    std::string file{'\0', '\0', static_cast<char>(code), static_cast<char>(dims.size())};
    for (const uint8_t dim : dims) file += {'\0', '\0', '\0', static_cast<char>(dim)};
    return file + elements(type, true, numbers);
}

/// A row of three numbers and a class for each sample.
const Ports rows{{port("row", {3})}, {port("y", {}, 2)}};

void check_samples(const netrt::Result<netrt::Samples>& samples, const std::vector<float>& right) {
    REQUIRE_MESSAGE(samples.ok(), samples.error().text);
    CHECK(samples->count == 2);
    REQUIRE(samples->columns.size() == 2);
    std::vector<float> found = samples->columns[0].floats;
    found.insert(found.end(), samples->columns[0].bytes.begin(), samples->columns[0].bytes.end());
    CHECK(found == right);
    CHECK(samples->columns[1].classes == std::vector<int32_t>{1, 0});
}

}  // namespace

TEST_CASE("npy files of every type, byte order, order and label shape that is stated") {
    const Scratch scratch;
    const std::string stated(find_entry("npy")->formula);
    const std::vector<std::string> types = words_like(stated, "\\b([biuf][1248])\\b"),
                                   orders = words_like(stated, "([<>|])");
    CHECK(types.size() == 12);
    CHECK(orders.size() == 3);
    const std::string labels = scratch.write("y.npy", npy('|', "u1", false, "2,", {1, 0}));
    for (const std::string& type : types)
        for (const std::string& order : orders) {
            if ((order == "|") != (type[1] == '1')) continue;
            CAPTURE(type);
            CAPTURE(order);
            const bool truth = type == "b1";
            const std::vector<int> numbers =
                truth ? std::vector<int>{0, 1, 1, 0, 0, 1} : std::vector<int>{0, 1, 2, 3, 4, 5};
            const std::vector<int> turned =
                truth ? std::vector<int>{0, 0, 1, 0, 1, 1} : std::vector<int>{0, 3, 1, 4, 2, 5};
            const std::vector<float> right(numbers.begin(), numbers.end());
            const std::string samples = scratch.path("x.npy");
            const auto read = [&](const std::string& labels) {
                return rows.read(netrt::sources::npy, {{"row", samples}, {"y", labels}});
            };
            scratch.write("x.npy", npy(order[0], type, false, "2, 3", numbers));
            check_samples(read(labels), right);
            scratch.write("x.npy", npy(order[0], type, true, "2, 3", turned));
            check_samples(read(labels), right);
            for (const char* shape : {"2,", "2, 1"}) {
                const std::string own = scratch.write("l.npy", npy(order[0], type, false, shape, {1, 0}));
                const auto labelled = read(own);
                if (type[0] == 'f')
                    CHECK_FALSE(labelled.ok());
                else
                    check_samples(labelled, right);
            }
        }
}

TEST_CASE("IDX files of every element type that is stated") {
    const Scratch scratch;
    const std::string types[] = {"u1", "i1", "", "i2", "i4", "f4", "f8"};
    const std::vector<std::string> codes = words_like(find_entry("idx")->formula, "\\b(0[0-9a-f])\\b");
    CHECK(codes.size() == 6);
    for (const std::string& code : codes) {
        CAPTURE(code);
        const auto number = static_cast<uint8_t>(std::stoi(code, nullptr, 16));
        const std::string samples = scratch.write("x", idx(number, types[number - 8], {2, 3}, {0, 1, 2, 3, 4, 5}));
        const std::vector<std::vector<uint8_t>> label_shapes = {{2}, {2, 1}};
        for (const auto& shape : label_shapes)
            check_samples(rows.read(netrt::sources::idx,
                                    {{"row", samples}, {"y", scratch.write("y", idx(8, "u1", shape, {1, 0}))}}),
                          {0, 1, 2, 3, 4, 5});
    }
}

TEST_CASE("MNIST's files have the names that are stated, and dimensions of 1 make no difference") {
    const Scratch scratch;
    const std::vector<std::string> names = words_like(find_entry("mnist")->formula, "([a-z0-9-]+-ubyte)");
    REQUIRE(names.size() == 4);
    const std::vector<int> numbers(2 * 784, 7);
    for (const std::string& name : names)
        scratch.write(name, name.find("idx3") == std::string::npos ? idx(8, "u1", {2}, {1, 0})
                                                                   : idx(8, "u1", {2, 28, 28}, numbers));
    const Ports pictures{{port("image", {1, 28, 28})}, {port("digit", {}, 10)}};
    const std::vector<float> right(numbers.begin(), numbers.end());
    check_samples(pictures.read(netrt::sources::mnist, {{"", scratch.folder()}}), right);
    check_samples(pictures.read(netrt::sources::mnist, {{"", scratch.folder()}}, netrt::Split::Test), right);
    CHECK(netrt::is_same_shape({28, 28}, {1, 28, 28}));
    CHECK_FALSE(netrt::is_same_shape({28, 28}, {28, 1, 27}));
}
