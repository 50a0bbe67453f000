// Reads a file from front to back, unpacking it on the way when it is gzip.
#include "netrt/files/byte_reader.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#ifndef NETRT_NO_ZLIB
#include <zlib.h>
#endif

namespace netrt {
namespace {

constexpr size_t buffer_bytes = 1 << 16;
constexpr int64_t most_unpacked = 1032;  // deflate makes at most so many bytes out of one

}  // namespace

#ifndef NETRT_NO_ZLIB
struct ByteReader::Unpacker {
    z_stream stream = {};
    bool started = false;
    bool at_member_end = false;
    ~Unpacker() {
        if (started) inflateEnd(&stream);
    }
};
#else
struct ByteReader::Unpacker {};
#endif

ByteReader::ByteReader(std::string name, Descriptor file, std::vector<uint8_t> buffer, int64_t packed_left)
    : name_(std::move(name)), file_(std::move(file)), buffer_(std::move(buffer)), packed_left_(packed_left) {}
ByteReader::ByteReader(ByteReader&&) noexcept = default;
ByteReader::~ByteReader() = default;

Result<ByteReader> ByteReader::open(const std::string& path) {
    Result<Descriptor> file = open_regular(path);
    if (!file) return file.error();
    const int64_t size = size_of(*file);
    ByteReader reader(path, std::move(*file), std::vector<uint8_t>(buffer_bytes), size);
    if (Status status = reader.refill(); !status) return status.error();
    if (Status status = reader.start(); !status) return status.error();
    return reader;
}

Result<ByteReader> ByteReader::over(std::string name, std::vector<uint8_t> bytes) {
    const size_t count = bytes.size();
    ByteReader reader(std::move(name), Descriptor(), std::move(bytes), 0);
    reader.end_ = count;
    if (Status status = reader.start(); !status) return status.error();
    return reader;
}

Status ByteReader::refill() {
    if (!file_.open() || next_ < end_) return {};
    next_ = end_ = 0;
    while (true) {
        const ssize_t got = ::read(file_.number(), buffer_.data(), buffer_.size());
        if (got >= 0) {
            end_ = static_cast<size_t>(got);
            packed_left_ = std::max<int64_t>(0, packed_left_ - got);
            return {};
        }
        if (errno != EINTR) return Error{name_ + ": cannot be read: " + reason(errno)};
    }
}

Status ByteReader::start() {
    packed_ = end_ - next_ >= 2 && buffer_[next_] == 0x1f && buffer_[next_ + 1] == 0x8b;
    if (!packed_) return {};
#ifdef NETRT_NO_ZLIB
    return make_error("%s: is packed with gzip, and this program was built without zlib; unpack it with `gunzip`",
                      name_.c_str());
#else
    unpacker_ = std::make_unique<Unpacker>();
    constexpr int gzip_only = 16 + MAX_WBITS;
    if (inflateInit2(&unpacker_->stream, gzip_only) != Z_OK) return make_error("%s: not enough memory", name_.c_str());
    unpacker_->started = true;
    return {};
#endif
}

Result<size_t> ByteReader::read(void* out, size_t count) {
    uint8_t* bytes = static_cast<uint8_t*>(out);
    return packed_ ? read_packed(bytes, count) : read_plain(bytes, count);
}

Result<size_t> ByteReader::read_plain(uint8_t* out, size_t count) {
    size_t done = 0;
    while (done < count) {
        if (Status status = refill(); !status) return status.error();
        const size_t part = std::min(count - done, end_ - next_);
        if (part == 0) break;
        std::memcpy(out + done, buffer_.data() + next_, part);
        next_ += part;
        done += part;
    }
    return done;
}

#ifdef NETRT_NO_ZLIB
Result<size_t> ByteReader::read_packed(uint8_t*, size_t) { return Error{name_ + ": is packed with gzip"}; }
#else
Result<size_t> ByteReader::read_packed(uint8_t* out, size_t count) {
    z_stream& stream = unpacker_->stream;
    size_t done = 0;
    while (done < count) {
        if (Status status = refill(); !status) return status.error();
        if (next_ == end_) {
            if (unpacker_->at_member_end) break;
            return Error{name_ + ": the gzip file is cut short"};
        }
        if (unpacker_->at_member_end) {  // as gunzip does, files that were joined are read as one
            inflateReset(&stream);
            unpacker_->at_member_end = false;
        }
        stream.next_in = buffer_.data() + next_;
        stream.avail_in = static_cast<uInt>(std::min<size_t>(end_ - next_, 1u << 30));
        const uInt given = stream.avail_in;
        stream.next_out = out + done;
        stream.avail_out = static_cast<uInt>(std::min<size_t>(count - done, 1u << 30));
        const uInt room = stream.avail_out;

        const int outcome = inflate(&stream, Z_NO_FLUSH);
        next_ += given - stream.avail_in;
        done += room - stream.avail_out;
        if (outcome == Z_STREAM_END) {
            unpacker_->at_member_end = true;
        } else if (outcome != Z_OK && outcome != Z_BUF_ERROR) {
            return Error{name_ + ": the gzip file is damaged"};
        }
    }
    return done;
}
#endif

Status ByteReader::read_all(void* out, size_t count, const char* within) {
    Result<size_t> got = read(out, count);
    if (!got) return got.error();
    if (*got < count) return make_error("%s: ends within %s", name_.c_str(), within);
    return {};
}

Result<std::vector<uint8_t>> ByteReader::read_rest() {
    constexpr int64_t least_room = 1 << 16;
    std::vector<uint8_t> rest;
    for (size_t filled = 0;;) {
        const int64_t room = std::min(most_left(), std::max<int64_t>(least_room, static_cast<int64_t>(filled)));
        if (Status status = take_memory(rest, static_cast<int64_t>(filled) + std::max<int64_t>(room, 1), name_); !status)
            return status.error();
        Result<size_t> got = read(rest.data() + filled, rest.size() - filled);
        if (!got) return got.error();
        filled += *got;
        if (filled < rest.size()) {
            rest.resize(filled);
            return rest;
        }
    }
}

Status ByteReader::expect_end() {
    uint8_t rest[4096];
    Result<size_t> got = read(rest, sizeof rest);
    if (!got) return got.error();
    if (*got == 0) return {};
    return make_error("%s: has %s%zu bytes more than its header says", name_.c_str(),
                      *got == sizeof rest ? "at least " : "", *got);
}

int64_t ByteReader::place() const {
    return static_cast<int64_t>(lseek(file_.number(), 0, SEEK_CUR)) - static_cast<int64_t>(end_ - next_);
}

Status ByteReader::expect_left(int64_t count) const {
    if (most_left() == count) return {};
    return make_error("%s: has %lld bytes behind its header, which says %lld", name_.c_str(), static_cast<long long>(most_left()),
                      static_cast<long long>(count));
}

int64_t ByteReader::most_left() const {
    const int64_t left = packed_left_ + static_cast<int64_t>(end_ - next_);
    return packed_ ? (left + 1024) * most_unpacked : left;  // zlib itself holds back a little
}

}  // namespace netrt
