// Samples that stay in their files: the same numbers, the same refusals, and files that change.
#include "netrt/data/rows.h"

#include <doctest/doctest.h>

#include "netrt/data/dataset.h"
#include "netrt/data/npy.h"
#include "ports.h"
#include "scratch.h"

using namespace netrt;

namespace {

std::string npy(const std::string& descr, const std::string& shape, const std::string& elements) {
    std::string header = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': (" + shape + "), }";
    header.append((64 - (header.size() + 11) % 64) % 64, ' ');
    std::string file("\x93NUMPY\x01\x00", 8);
    file += {static_cast<char>((header.size() + 1) & 255), 0};
    return file + header + '\n' + elements;
}

/// The column of an input [2] from this file, with rows for sets of more than `most_bytes`.
Result<Samples> read(const std::string& path, int64_t most_bytes) {
    Samples samples;
    Result<Array> array = read_npy(path, most_bytes);
    if (!array) return array.error();
    if (Status status = add_column(samples, port("x", {2}), std::move(*array), path, 2); !status) return status.error();
    return samples;
}

}  // namespace

TEST_CASE("rows are the numbers of the file, and hash as in memory") {
    const Scratch scratch;
    const std::string path = scratch.write("x.npy", npy(">i2", "3, 2", std::string("\0\1\0\2\0\3\0\4\0\5\1\0", 12)));
    const Result<Samples> memory = read(path, 12), file = read(path, 11);
    REQUIRE((memory.ok() && file.ok()));
    CHECK(!memory->columns[0].rows);
    const auto& rows = file->columns[0].rows;
    REQUIRE(rows);
    CHECK(file->columns[0].floats.empty());
    float sample[2];
    REQUIRE(rows->fetch(2, sample).ok());
    CHECK(sample[0] == 5);
    CHECK(sample[1] == 256);
    CHECK(hash_of(*memory) == hash_of(*file));
    Samples some = *file;
    keep_samples(some, {0, 2});
    Samples same = *memory;
    keep_samples(same, {0, 2});
    CHECK(hash_of(some) == hash_of(same));
    CHECK(hash_of(some) != hash_of(*file));

    scratch.write("x.npy", npy(">i2", "3, 2", std::string("\0\1\0\2\0\3\0\4\0\6\1\0", 12)));
    CHECK(rows->fetch(1, sample).ok());
    CHECK(rows->fetch(2, sample).error().text == path + ": sample 2: is another one than at the start; its file has changed");
    scratch.write("x.npy", "");
    CHECK(!rows->fetch(1, sample).ok());
}

TEST_CASE("rows refuse what memory refuses") {
    const Scratch scratch;
    const std::string nan = scratch.write("nan.npy", npy("<f4", "2, 2", std::string("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\xc0\x7f", 16)));
    CHECK(read(nan, 0).error().text == nan + ": sample 1: element [1] is nan");
    const std::string longer = scratch.write("long.npy", npy("|u1", "2, 2", "12345"));
    CHECK(read(longer, 0).error().text == longer + ": has 5 bytes behind its header, which says 4");
    CHECK(!read(scratch.write("short.npy", npy("|u1", "2, 2", "123")), 0).ok());
    CHECK(!read(scratch.write("shape.npy", npy("|u1", "2, 3", "123456")), 0).ok());
}

TEST_CASE("samples with problems are left out") {
    std::vector<char> items = {'a', 'b', 'c', 'd'};
    Rows::without({{0, ""}, {2, ""}}, items);
    CHECK(items == std::vector<char>{'b', 'd'});
}
