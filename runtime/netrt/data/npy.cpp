// NumPy's .npy files: the header is a Python dictionary, read as strictly as NumPy writes it.
#include "netrt/data/npy.h"

#include <cstring>
#include <limits>
#include <string_view>

#include "netrt/json.h"

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

bool parse_descr(std::string_view descr, Dtype& dtype) {
    if (descr == "<f4") return dtype = Dtype::F32, true;
    if (descr == "<f8") return dtype = Dtype::F64, true;
    if (descr == "<i4") return dtype = Dtype::I32, true;
    if (descr == "<i8") return dtype = Dtype::I64, true;
    if (descr == "|u1" || descr == "<u1") return dtype = Dtype::U8, true;
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

template <class T>
std::vector<float> as_floats(const std::vector<uint8_t>& elements) {
    std::vector<float> floats(elements.size() / sizeof(T));
    for (size_t i = 0; i < floats.size(); ++i) {
        T element;
        std::memcpy(&element, elements.data() + i * sizeof(T), sizeof(T));
        floats[i] = static_cast<float>(element);
    }
    return floats;
}

int64_t whole_number(const NpyArray& array, int64_t index) {
    const uint8_t* element = array.elements.data() + index * bytes_of(array.dtype);
    if (array.dtype == Dtype::U8) return *element;
    if (array.dtype == Dtype::I32) {
        int32_t value;
        std::memcpy(&value, element, sizeof value);
        return value;
    }
    int64_t value;
    std::memcpy(&value, element, sizeof value);
    return value;
}

Status read_labels(const std::string& path, int64_t classes, Samples& samples) {
    Result<NpyArray> labels = read_npy(path);
    if (!labels) return labels.error();
    if (labels->dims.size() != 1 || labels->dtype == Dtype::F32 || labels->dtype == Dtype::F64)
        return Error{path + ": labels are whole numbers in one dimension, and this is " + name_of(labels->dtype) + " " +
                     shape_text(labels->dims)};
    if (labels->dims[0] != samples.count)
        return make_error("%s: has %lld labels for %lld samples", path.c_str(), static_cast<long long>(labels->dims[0]),
                          static_cast<long long>(samples.count));
    if (Status status = take_memory(samples.labels, samples.count, path); !status) return status;
    for (int64_t i = 0; i < samples.count; ++i) {
        const int64_t label = whole_number(*labels, i);
        if (label < 0 || label >= classes || label > std::numeric_limits<int32_t>::max())
            return bad_label(path, label, static_cast<size_t>(i), classes);
        samples.labels[static_cast<size_t>(i)] = static_cast<int32_t>(label);
    }
    return {};
}

}  // namespace

std::vector<float> NpyArray::floats() const {
    switch (dtype) {
        case Dtype::U8:
            return as_floats<uint8_t>(elements);
        case Dtype::I32:
            return as_floats<int32_t>(elements);
        case Dtype::I64:
            return as_floats<int64_t>(elements);
        case Dtype::F64:
            return as_floats<double>(elements);
        default:
            return as_floats<float>(elements);
    }
}

Result<NpyArray> read_npy(ByteReader& reader) {
    Result<std::string> header = read_header(reader);
    if (!header) return header.error();
    Dictionary dictionary(*header);
    if (!dictionary.read()) return Error{reader.name() + ": the header of this .npy file cannot be read"};

    NpyArray array;
    if (!parse_descr(dictionary.descr, array.dtype))
        return Error{reader.name() + ": has elements of type `" + printable(dictionary.descr) +
                     "`; read are <f4, <f8, <i4, <i8 and |u1"};
    if (dictionary.fortran_order && dictionary.shape.size() > 1)
        return Error{reader.name() + ": is in Fortran order; save it in C order, with numpy.ascontiguousarray(array)"};
    array.dims = std::move(dictionary.shape);
    int64_t bytes = bytes_of(array.dtype);
    for (const int64_t dim : array.dims)
        if (__builtin_mul_overflow(bytes, dim, &bytes))
            return Error{reader.name() + ": says that it is " + shape_text(array.dims) + ", which cannot be"};
    if (bytes > reader.most_left())
        return make_error("%s: is cut short: %s %s needs %lld bytes", reader.name().c_str(), name_of(array.dtype),
                          shape_text(array.dims).c_str(), static_cast<long long>(bytes));
    if (Status status = take_memory(array.elements, bytes, reader.name()); !status) return status.error();
    if (Status status = reader.read_all(array.elements.data(), array.elements.size(), "its elements"); !status)
        return status.error();
    if (Status status = reader.expect_end(); !status) return status.error();
    return array;
}

Result<NpyArray> read_npy(const std::string& path) {
    Result<ByteReader> reader = ByteReader::open(path);
    if (!reader) return reader.error();
    return read_npy(*reader);
}

Result<Samples> read_npy_samples(const std::string& samples_path, const std::string& labels_path, int64_t classes) {
    Result<NpyArray> array = read_npy(samples_path);
    if (!array) return array.error();
    const std::vector<int64_t>& dims = array->dims;
    if (dims.empty()) return Error{samples_path + ": samples are [n, ...], and this is one number"};
    if (array->elements.empty()) return Error{samples_path + ": holds no samples"};

    Samples samples;
    samples.count = dims[0];
    samples.dims.assign(dims.begin() + 1, dims.end());
    if (array->dtype == Dtype::U8) {
        samples.bytes = std::move(array->elements);
    } else {
        samples.floats = array->floats();
    }
    if (labels_path.empty()) return samples;
    if (Status status = read_labels(labels_path, classes, samples); !status) return status.error();
    return samples;
}

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
