// IDX files: finding them, checking what they say of themselves, reading them.
#include "netrt/data/idx.h"

#include "netrt/data/source_kind.h"

namespace netrt {
namespace {

constexpr unsigned most_dims = 8;

uint32_t big_endian(const uint8_t* bytes) {
    return static_cast<uint32_t>(bytes[0]) << 24 | static_cast<uint32_t>(bytes[1]) << 16 |
           static_cast<uint32_t>(bytes[2]) << 8 | bytes[3];
}

/// False for a code that the format does not have.
bool parse_code(uint8_t code, Dtype& dtype) {
    switch (code) {
        case 0x08:
            return dtype = Dtype::U8, true;
        case 0x09:
            return dtype = Dtype::I8, true;
        case 0x0b:
            return dtype = Dtype::I16, true;
        case 0x0c:
            return dtype = Dtype::I32, true;
        case 0x0d:
            return dtype = Dtype::F32, true;
        case 0x0e:
            return dtype = Dtype::F64, true;
        default:
            return false;
    }
}

}  // namespace

Result<Array> read_idx(ByteReader& reader, int64_t most_bytes) {
    uint8_t magic[4], size[4];  // 0, 0, the element type, the number of dimensions
    if (Status status = reader.read_all(magic, sizeof magic, "its header"); !status) return status.error();
    Dtype dtype;
    if (magic[0] != 0 || magic[1] != 0 || !parse_code(magic[2], dtype))
        return make_error("%s: is not an IDX file: begins with 0x%08x", reader.name().c_str(), big_endian(magic));
    if (magic[3] > most_dims)
        return make_error("%s: has %u dimensions, more than %u", reader.name().c_str(), magic[3], most_dims);
    std::vector<int64_t> dims;
    for (int i = 0; i < magic[3]; ++i) {
        if (Status status = reader.read_all(size, sizeof size, "its header"); !status) return status.error();
        dims.push_back(big_endian(size));
    }
    return read_elements(reader, dtype, std::move(dims), {.big_endian = true}, most_bytes);
}

Result<Array> read_idx(const std::string& path, int64_t most_bytes) {
    Result<ByteReader> file = ByteReader::open(path);
    if (!file) return file.error();
    return read_idx(*file, most_bytes);
}

namespace {

Status read_idx_files(const SourceRequest& request, Samples& samples) {
    return read_named_files(request, read_idx, samples);
}

}  // namespace

const SourceKind sources::idx = {.name = "idx", .read = read_idx_files, .drawn = &sources::drawn_digits};

}  // namespace netrt
