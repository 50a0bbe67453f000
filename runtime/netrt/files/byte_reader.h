// Reads a file from front to back, unpacking it on the way when it is gzip.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "netrt/files/files.h"
#include "netrt/result.h"

namespace netrt {

class ByteReader {
public:
    static Result<ByteReader> open(const std::string& path);
    /// Reads `bytes` as if they were the content of a file of this name.
    static Result<ByteReader> over(std::string name, std::vector<uint8_t> bytes);
    ByteReader(ByteReader&&) noexcept;
    ~ByteReader();

    const std::string& name() const { return name_; }

    /// The next bytes; fewer than `count` only at the end. The checksum of gzip is tested there.
    Result<size_t> read(void* out, size_t count);

    /// The next `count` bytes, or an error that tells what was missing: `ends within the header`.
    Status read_all(void* out, size_t count, const char* within);

    /// All that is left.
    Result<std::vector<uint8_t>> read_rest();

    /// Nothing may be left.
    Status expect_end();

    /// Whether it is a file that holds its bytes as they are read.
    bool is_plain_file() const { return file_.open() && !packed_; }
    /// Where in such a file the next byte is.
    int64_t place() const;
    /// As many bytes have to be left in it.
    Status expect_left(int64_t count) const;

    /// No more bytes than this can still come; so a size in a header can be refused before memory is taken for it.
    int64_t most_left() const;

private:
    struct Unpacker;
    ByteReader(std::string name, Descriptor file, std::vector<uint8_t> buffer, int64_t packed_left);

    Status start();
    Status refill();
    Result<size_t> read_plain(uint8_t* out, size_t count);
    Result<size_t> read_packed(uint8_t* out, size_t count);

    std::string name_;
    Descriptor file_;              // closed when reading from memory
    std::vector<uint8_t> buffer_;  // [next_, end_) is not consumed yet
    size_t next_ = 0, end_ = 0;
    int64_t packed_left_;  // bytes of the file that are not in the buffer yet
    bool packed_ = false;
    std::unique_ptr<Unpacker> unpacker_;
};

}  // namespace netrt
