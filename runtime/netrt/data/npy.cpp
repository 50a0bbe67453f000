// NumPy's .npy files: the header is a Python dictionary, read as strictly as NumPy writes it.
#include "netrt/data/npy.h"

#include <cstring>
#include <string_view>

#include "netrt/data/source_kind.h"
#include "netrt/files/json.h"
#include "netrt/files/zip.h"

namespace netrt {
namespace {

constexpr size_t most_dims = 32;
constexpr uint32_t most_header_bytes = 1 << 16;
constexpr std::string_view magic = "\x93NUMPY";

/// Reads `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`.
class Dictionary {
public:
    explicit Dictionary(std::string_view text) : text_(text) {}

    bool read() {
        if (!take('{')) return false;
        while (!take('}')) {
            std::string_view name;
            if (!string(name) || !take(':') || !member(name)) return false;
            if (!take(',')) {
                if (!take('}')) return false;
                break;
            }
        }
        skip_blanks();
        return at_ == text_.size() && has_descr_ && has_order_ && has_shape_;
    }

    std::string_view descr;
    bool fortran_order = false;
    std::vector<int64_t> shape;

private:
    void skip_blanks() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) ++at_;
    }
    bool take(char c) {
        skip_blanks();
        if (at_ >= text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }
    bool word(std::string_view word) {
        skip_blanks();
        if (text_.substr(at_, word.size()) != word) return false;
        at_ += word.size();
        return true;
    }
    bool string(std::string_view& value) {
        skip_blanks();
        if (at_ >= text_.size() || (text_[at_] != '\'' && text_[at_] != '"')) return false;
        const size_t end = text_.find(text_[at_], at_ + 1);
        if (end == std::string_view::npos) return false;
        value = text_.substr(at_ + 1, end - at_ - 1);
        at_ = end + 1;
        return true;
    }
    bool once(bool& seen) {
        if (seen) return false;
        return seen = true;
    }
    bool member(std::string_view name) {
        if (name == "descr") return once(has_descr_) && string(descr);
        if (name == "shape") return once(has_shape_) && tuple();
        if (name != "fortran_order" || !once(has_order_)) return false;
        fortran_order = word("True");
        return fortran_order || word("False");
    }
    bool tuple() {
        if (!take('(')) return false;
        while (!take(')')) {
            int64_t dim = 0;
            skip_blanks();
            const size_t start = at_;
            for (; at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9'; ++at_)
                if (__builtin_mul_overflow(dim, 10, &dim) || __builtin_add_overflow(dim, text_[at_] - '0', &dim))
                    return false;
            if (at_ == start || shape.size() == most_dims) return false;
            shape.push_back(dim);
            if (!take(',')) return take(')');
        }
        return true;
    }

    std::string_view text_;
    size_t at_ = 0;
    bool has_descr_ = false, has_order_ = false, has_shape_ = false;
};

/// `<f4`, `>i2`, `|u1`: byte order, kind, bytes. False for other types than ours.
bool parse_descr(std::string_view descr, Dtype& dtype, bool& big_endian) {
    static constexpr struct {
        std::string_view name;
        Dtype dtype;
    } types[] = {{"b1", Dtype::Bool}, {"u1", Dtype::U8},  {"i1", Dtype::I8},  {"u2", Dtype::U16},
                 {"i2", Dtype::I16},  {"f2", Dtype::F16}, {"u4", Dtype::U32}, {"i4", Dtype::I32},
                 {"f4", Dtype::F32},  {"u8", Dtype::U64}, {"i8", Dtype::I64}, {"f8", Dtype::F64}};
    if (descr.size() != 3) return false;
    for (const auto& type : types) {
        if (descr.substr(1) != type.name) continue;
        dtype = type.dtype;
        big_endian = descr[0] == '>';
        return big_endian || descr[0] == '<' || (descr[0] == '|' && bytes_of(dtype) == 1);
    }
    return false;
}

/// The dictionary of any of the three versions, which differ in the width of its length.
Result<std::string> read_header(ByteReader& reader) {
    uint8_t start[8], length[4] = {};
    if (Status status = reader.read_all(start, sizeof start, "its header"); !status) return status.error();
    if (std::memcmp(start, magic.data(), magic.size()) != 0) return Error{reader.name() + ": is not a .npy file"};
    if (start[6] < 1 || start[6] > 3)
        return make_error("%s: is a .npy file of version %u, and 1 to 3 are read", reader.name().c_str(), start[6]);
    if (Status status = reader.read_all(length, start[6] == 1 ? 2 : 4, "its header"); !status) return status.error();
    const uint32_t bytes = length[0] | static_cast<uint32_t>(length[1]) << 8 | static_cast<uint32_t>(length[2]) << 16 |
                           static_cast<uint32_t>(length[3]) << 24;
    if (bytes > most_header_bytes)
        return make_error("%s: says that its header has %u bytes, more than %u", reader.name().c_str(), bytes,
                          most_header_bytes);
    std::string header(bytes, ' ');
    if (Status status = reader.read_all(header.data(), bytes, "its header"); !status) return status.error();
    return header;
}

}  // namespace

Result<Array> read_npy(ByteReader& reader, int64_t most_bytes) {
    Result<std::string> header = read_header(reader);
    if (!header) return header.error();
    Dictionary dictionary(*header);
    if (!dictionary.read()) return Error{reader.name() + ": the header of this .npy file cannot be read"};
    Dtype dtype;
    bool big_endian;
    if (!parse_descr(dictionary.descr, dtype, big_endian))
        return Error{reader.name() + ": has elements of type `" + printable(dictionary.descr) +
                     "`; read are b1, i1 to i8, u1 to u8 and f2 to f8"};
    return read_elements(reader, dtype, std::move(dictionary.shape), {big_endian, dictionary.fortran_order},
                         most_bytes);
}

namespace {

constexpr std::string_view archive_ending = ".npz";

/// What an array in an archive is called: without the ending of its file.
std::string array_of_file(const std::string& name) {
    constexpr std::string_view ending = ".npy";
    const bool has_it = name.size() > ending.size() && name.compare(name.size() - ending.size(), ending.size(), ending) == 0;
    return has_it ? name.substr(0, name.size() - ending.size()) : name;
}

/// The array `array` of an archive; without a name, its only one.
Result<Array> read_from_archive(const std::string& path, std::string array) {
    const Result<ZipArchive> archive = ZipArchive::open(path);
    if (!archive) return archive.error();
    const std::vector<std::string> files = archive->names();
    if (array.empty() && files.size() == 1) array = array_of_file(files[0]);
    std::vector<std::string> arrays;
    for (const std::string& file : files) {
        arrays.push_back(array_of_file(file));
        if (arrays.back() != array) continue;
        Result<std::vector<uint8_t>> content = archive->read(file);
        if (!content) return content.error();
        Result<ByteReader> reader = ByteReader::over(path + ":" + printable(array), std::move(*content));
        if (!reader) return reader.error();
        return read_npy(*reader);
    }
    if (arrays.empty()) return Error{path + ": holds no arrays"};
    if (array.empty()) return Error{path + ": holds several arrays, and one is meant, as `FILE.npz:" + printable(arrays[0]) + "`; they are " + listed(arrays)};
    return Error{path + ": has no array `" + printable(array) + "`; it has " + listed(arrays)};
}

}  // namespace

Result<Array> read_npy(const std::string& path, int64_t most_bytes) {
    const size_t ending = path.rfind(archive_ending);
    const size_t behind = ending + archive_ending.size();
    if (ending != std::string::npos && (behind == path.size() || path[behind] == ':'))
        return read_from_archive(path.substr(0, behind), path.substr(std::min(behind + 1, path.size())));
    Result<ByteReader> reader = ByteReader::open(path);
    if (!reader) return reader.error();
    return read_npy(*reader, most_bytes);
}

namespace {

Status read_npy_files(const SourceRequest& request, Samples& samples) {
    return read_named_files(request, read_npy, samples);
}

}  // namespace

const SourceKind sources::npy = {.name = "npy", .read = read_npy_files};

std::string npy_header(const std::vector<int64_t>& dims) {
    std::string dictionary = "{'descr': '<f4', 'fortran_order': False, 'shape': (";
    for (size_t i = 0; i < dims.size(); ++i) {
        if (i > 0) dictionary += ' ';
        dictionary += std::to_string(dims[i]);
        if (i + 1 < dims.size() || dims.size() == 1) dictionary += ',';
    }
    dictionary += "), }";
    // The elements begin at a multiple of 64 bytes; the last byte before them is a line break.
    const size_t unpadded = magic.size() + 4 + dictionary.size() + 1;
    dictionary.append((64 - unpadded % 64) % 64, ' ');
    dictionary += '\n';

    std::string header(magic);
    header += {'\x01', '\x00', static_cast<char>(dictionary.size() & 255), static_cast<char>(dictionary.size() >> 8)};
    return header + dictionary;
}

}  // namespace netrt
