// Zip archives: the directory at the end, and files that are stored or deflated (APPNOTE.TXT 6.3.10, sections 4.3 to 4.5).
#include "netrt/files/zip.h"

#include <algorithm>
#include <cstring>

#include "netrt/files/json.h"

#ifndef NETRT_NO_ZLIB
#include <zlib.h>
#endif

namespace netrt {
namespace {

constexpr int64_t end_bytes = 22, wide_locator_bytes = 20, wide_end_bytes = 56, local_bytes = 30, entry_bytes = 46;
constexpr int64_t most_comment = 0xffff;
constexpr uint32_t end_mark = 0x06054b50, wide_locator_mark = 0x07064b50, wide_end_mark = 0x06064b50, entry_mark = 0x02014b50,
                   local_mark = 0x04034b50;
constexpr int64_t most_unpacked = 1032;  // deflate makes at most so many bytes out of one

/// A little-endian number of `width` bytes.
uint64_t number_at(const uint8_t* at, int width) {
    uint64_t number = 0;
    for (int i = width; i-- > 0;) number = number << 8 | at[i];
    return number;
}

/// Where numbers of 32 bits do not suffice they are all ones, and stand in 64 bits in an extra field, in this order.
void widen(const std::vector<uint8_t>& extra, std::initializer_list<int64_t*> numbers) {
    for (size_t at = 0; at + 4 <= extra.size();) {
        const auto id = number_at(extra.data() + at, 2);
        const size_t length = number_at(extra.data() + at + 2, 2);
        at += 4;
        if (at + length > extra.size()) return;
        size_t next = at;
        if (id == 1)
            for (int64_t* number : numbers) {
                if (*number != 0xffff'ffff || next + 8 > at + length) continue;
                *number = static_cast<int64_t>(number_at(extra.data() + next, 8));
                next += 8;
            }
        at += length;
    }
}

#ifndef NETRT_NO_ZLIB
constexpr size_t most_at_once = 1u << 30;  // zlib counts in 32 bits

/// Whether `packed` is just as many bytes as `content` has, deflated.
bool inflate_into(std::vector<uint8_t>& packed, std::vector<uint8_t>& content) {
    z_stream stream = {};
    constexpr int raw = -MAX_WBITS;
    if (inflateInit2(&stream, raw) != Z_OK) return false;
    uint8_t none = 0;  // content may be empty
    size_t taken = 0, made = 0;
    int outcome = Z_OK;
    for (size_t before = 0; outcome == Z_OK && before != taken + made + 1;) {
        before = taken + made + 1;
        stream.next_in = packed.data() + taken;
        stream.avail_in = static_cast<uInt>(std::min(packed.size() - taken, most_at_once));
        stream.next_out = content.empty() ? &none : content.data() + made;
        stream.avail_out = static_cast<uInt>(std::min(content.size() - made, most_at_once));
        const uInt given = stream.avail_in, room = stream.avail_out;
        outcome = inflate(&stream, Z_NO_FLUSH);
        taken += given - stream.avail_in;
        made += room - stream.avail_out;
    }
    inflateEnd(&stream);
    return outcome == Z_STREAM_END && made == content.size();
}

uint32_t checksum_of(const std::vector<uint8_t>& bytes) {
    uLong checksum = crc32(0, nullptr, 0);
    for (size_t at = 0; at < bytes.size(); at += most_at_once)
        checksum = crc32(checksum, bytes.data() + at, static_cast<uInt>(std::min(bytes.size() - at, most_at_once)));
    return static_cast<uint32_t>(checksum);
}
#endif

}  // namespace

Result<ZipArchive> ZipArchive::open(const std::string& path) {
    Result<Descriptor> file = open_regular(path);
    if (!file) return file.error();
    ZipArchive archive(path, std::move(*file));
    if (Status status = archive.read_directory(); !status) return status.error();
    return archive;
}

Status ZipArchive::read_directory() {
    const Error damaged{path_ + ": is no zip archive, or damaged: its directory cannot be read"};
    const int64_t size = size_of(file_);
    // The end: the last mark behind which a comment fills the file.
    std::vector<uint8_t> tail(static_cast<size_t>(std::min(size, end_bytes + most_comment)));
    if (Status status = read_at(file_, path_, size - static_cast<int64_t>(tail.size()), tail.data(), tail.size()); !status) return status;
    int64_t end = static_cast<int64_t>(tail.size()) - end_bytes;
    const auto is_end = [&](const uint8_t* at) {
        return number_at(at, 4) == end_mark && static_cast<int64_t>(number_at(at + 20, 2)) == static_cast<int64_t>(tail.size()) - end - end_bytes;
    };
    while (end >= 0 && !is_end(tail.data() + end)) --end;
    if (end < 0) return damaged;
    const uint8_t* const record = tail.data() + end;
    auto count = static_cast<int64_t>(number_at(record + 10, 2));
    auto bytes = static_cast<int64_t>(number_at(record + 12, 4)), place = static_cast<int64_t>(number_at(record + 16, 4));
    const int64_t end_place = size - static_cast<int64_t>(tail.size()) + end;
    if ((count == 0xffff || bytes == 0xffff'ffff || place == 0xffff'ffff) && end_place >= wide_locator_bytes) {
        uint8_t locator[wide_locator_bytes], wide[wide_end_bytes];
        if (Status status = read_at(file_, path_, end_place - wide_locator_bytes, locator, sizeof locator); !status) return status;
        if (number_at(locator, 4) == wide_locator_mark) {
            const auto wide_place = static_cast<int64_t>(number_at(locator + 8, 8));
            if (wide_place < 0 || wide_place > size - wide_end_bytes) return damaged;
            if (Status status = read_at(file_, path_, wide_place, wide, sizeof wide); !status) return status;
            if (number_at(wide, 4) != wide_end_mark) return damaged;
            count = static_cast<int64_t>(number_at(wide + 32, 8));
            bytes = static_cast<int64_t>(number_at(wide + 40, 8));
            place = static_cast<int64_t>(number_at(wide + 48, 8));
        }
    }
    if (number_at(record + 4, 2) != number_at(record + 6, 2)) return Error{path_ + ": is one part of a zip archive in several"};
    if (bytes < 0 || place < 0 || place > size || bytes > size - place || count < 0 || count > bytes / entry_bytes) return damaged;
    std::vector<uint8_t> directory;
    if (Status status = take_memory(directory, bytes, path_); !status) return status;
    if (Status status = read_at(file_, path_, place, directory.data(), directory.size()); !status) return status;
    for (size_t at = 0; count > 0; --count) {
        const uint8_t* const entry = directory.data() + at;
        if (directory.size() - at < entry_bytes || number_at(entry, 4) != entry_mark) return damaged;
        const size_t name = number_at(entry + 28, 2), extra = number_at(entry + 30, 2), comment = number_at(entry + 32, 2);
        if (directory.size() - at - entry_bytes < name + extra + comment) return damaged;
        const uint8_t* const text = entry + entry_bytes;
        Entry found{std::string(text, text + name), static_cast<uint32_t>(number_at(entry + 8, 2)),
                    static_cast<uint32_t>(number_at(entry + 10, 2)), static_cast<uint32_t>(number_at(entry + 16, 4)),
                    static_cast<int64_t>(number_at(entry + 20, 4)), static_cast<int64_t>(number_at(entry + 24, 4)),
                    static_cast<int64_t>(number_at(entry + 42, 4))};
        widen(std::vector<uint8_t>(text + name, text + name + extra), {&found.size, &found.packed, &found.place});
        if (found.packed < 0 || found.size < 0 || found.place < 0 || found.place > size || found.packed > size - found.place) return damaged;
        entries_.push_back(std::move(found));
        at += entry_bytes + name + extra + comment;
    }
    return {};
}

std::vector<std::string> ZipArchive::names() const {
    std::vector<std::string> all;
    for (const Entry& entry : entries_) all.push_back(entry.name);
    return all;
}

Result<std::vector<uint8_t>> ZipArchive::read(const std::string& name) const {
    const auto entry = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& each) { return each.name == name; });
    if (entry == entries_.end()) return Error{path_ + ": has no file `" + printable(name) + "` in it"};
    constexpr uint32_t is_encrypted = 1;
    if (entry->flags & is_encrypted) return Error{path_ + ": `" + printable(name) + "` is encrypted"};
    uint8_t header[local_bytes];
    if (Status status = read_at(file_, path_, entry->place, header, sizeof header); !status) return status.error();
    if (number_at(header, 4) != local_mark) return Error{path_ + ": is damaged: `" + printable(name) + "` is not where its directory says"};
    const int64_t begin = entry->place + local_bytes + static_cast<int64_t>(number_at(header + 26, 2) + number_at(header + 28, 2));
    std::vector<uint8_t> packed;
    if (Status status = take_memory(packed, entry->packed, path_); !status) return status.error();
    if (Status status = read_at(file_, path_, begin, packed.data(), packed.size()); !status) return status.error();
    return unpacked(*entry, std::move(packed));
}

Result<std::vector<uint8_t>> ZipArchive::unpacked(const Entry& entry, std::vector<uint8_t> packed) const {
    const std::string name = path_ + ": `" + printable(entry.name) + "`";
    constexpr uint32_t stored = 0, deflated = 8;
    if (entry.method != deflated && (entry.method != stored || entry.packed != entry.size))
        return make_error("%s is packed by method %u, and stored or deflated files are read", name.c_str(), entry.method);
#ifdef NETRT_NO_ZLIB
    if (entry.method == stored) return packed;
    return Error{name + " is packed, and this program was built without zlib; np.savez does not pack"};
#else
    if (entry.method == deflated) {
        std::vector<uint8_t> content;
        if (entry.size / most_unpacked > entry.packed + 1) return Error{name + " is damaged: it says that it is larger than it can be"};
        if (Status status = take_memory(content, entry.size, path_); !status) return status.error();
        if (!inflate_into(packed, content)) return Error{name + " is damaged"};
        packed = std::move(content);
    }
    if (checksum_of(packed) != entry.checksum) return Error{name + " is damaged: its checksum is another one"};
    return packed;
#endif
}

}  // namespace netrt
