// Reading from front to back, plain and packed.
#include "netrt/files/byte_reader.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "packed.h"
#include "scratch.h"

using namespace netrt;

namespace {

/// Everything in pieces of `step` bytes, or the error.
std::string read_through(ByteReader& reader, size_t step) {
    std::string text, piece(step, ' ');
    while (true) {
        const Result<size_t> got = reader.read(piece.data(), step);
        if (!got) return got.error().text;
        text += piece.substr(0, *got);
        if (*got < step) return text;
    }
}

std::string long_text() {
    std::string text;
    for (int i = 0; i < 60'000; ++i) text += std::to_string(i * 7919 % 1000) + ",";
    return text;
}

}  // namespace

TEST_CASE("a plain file comes as it is, in pieces of any size") {
    const Scratch scratch;
    const std::string text = long_text(), path = scratch.write("a", text);
    for (const size_t step : {size_t{1000}, size_t{65536}, size_t{1'000'000}}) {
        Result<ByteReader> reader = ByteReader::open(path);
        REQUIRE(reader.ok());
        CHECK(reader->most_left() == static_cast<int64_t>(text.size()));
        CHECK(read_through(*reader, step) == text);
        CHECK(reader->expect_end().ok());
        CHECK(reader->most_left() == 0);
    }
    CHECK(ByteReader::open(scratch.path("none")).error().text ==
          scratch.path("none") + ": cannot be read: no such file or folder");
}

TEST_CASE("pipes and devices are refused, and not waited for") {
    const Scratch scratch;
    const std::string pipe = scratch.path("pipe");
    REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
    for (const std::string& path : {pipe, std::string("/dev/zero")})
        CHECK(ByteReader::open(path).error().text == path + ": is not a regular file");
}

TEST_CASE("what is missing and what is too much is told") {
    Result<ByteReader> reader = ByteReader::over("a.idx", bytes_of_text("12345"));
    char bytes[4];
    CHECK(reader->read_all(bytes, 4, "its header").ok());
    CHECK(reader->read_all(bytes, 4, "its header").error().text == "a.idx: ends within its header");
    Result<ByteReader> other = ByteReader::over("a.idx", bytes_of_text("12345"));
    CHECK(other->expect_end().error().text == "a.idx: has 5 bytes more than its header says");
    Result<ByteReader> large = ByteReader::over("a.idx", std::vector<uint8_t>(10'000));
    CHECK(large->expect_end().error().text == "a.idx: has at least 4096 bytes more than its header says");
}

#ifndef NETRT_NO_ZLIB
TEST_CASE("a gzip file is unpacked, also one that was joined from two") {
    const Scratch scratch;
    const std::string text = long_text(), gzip = packed(text), path = scratch.write("a.gz", gzip + packed("end"));
    for (const size_t step : {size_t{1000}, size_t{1'000'000}}) {
        Result<ByteReader> reader = ByteReader::open(path);
        REQUIRE(reader.ok());
        CHECK(reader->most_left() >= static_cast<int64_t>(text.size()));
        CHECK(read_through(*reader, step) == text + "end");
    }
}

TEST_CASE("zeros pack best, and still fit below most_left") {
    Result<ByteReader> reader = ByteReader::over("zeros", bytes_of_text(packed(std::string(10'000'000, '\0'))));
    CHECK(reader->most_left() >= 10'000'000);
    CHECK(read_through(*reader, 1 << 20).size() == 10'000'000);
}

TEST_CASE("a gzip file cut short anywhere is an error") {
    const std::string text = "what is packed here is not long", gzip = packed(text);
    for (size_t length = 2; length < gzip.size(); ++length) {
        Result<ByteReader> reader = ByteReader::over("a.gz", bytes_of_text(gzip.substr(0, length)));
        REQUIRE(reader.ok());
        CHECK(read_through(*reader, 100) == "a.gz: the gzip file is cut short");
    }
}

TEST_CASE("damage in a gzip file is found by its checksum at the latest") {
    const std::string text = long_text(), gzip = packed(text);
    for (uint32_t attempt = 0; attempt < 300; ++attempt) {
        std::string bad = gzip;
        const size_t at = 10 + random_number(1, attempt) % (gzip.size() - 10);  // the head holds what does not matter
        bad[at] = static_cast<char>(bad[at] ^ 1 << attempt % 8);
        Result<ByteReader> reader = ByteReader::over("a.gz", bytes_of_text(bad));
        REQUIRE(reader.ok());
        const std::string read = read_through(*reader, 4096);
        CHECK((read == "a.gz: the gzip file is damaged" || read == "a.gz: the gzip file is cut short"));
    }
}

TEST_CASE("what follows a gzip file and is none is damage") {
    Result<ByteReader> reader = ByteReader::over("a.gz", bytes_of_text(packed("text") + "rubbish"));
    CHECK(read_through(*reader, 100) == "a.gz: the gzip file is damaged");
}
#endif
