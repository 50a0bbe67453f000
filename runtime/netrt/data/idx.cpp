// IDX files: finding them, checking what they say of themselves, reading them.
#include "netrt/data/idx.h"

#include <iterator>

namespace netrt {
namespace {

constexpr int64_t most_elements = int64_t{1} << 36;

uint32_t big_endian(const uint8_t* bytes) {
    return static_cast<uint32_t>(bytes[0]) << 24 | static_cast<uint32_t>(bytes[1]) << 16 |
           static_cast<uint32_t>(bytes[2]) << 8 | bytes[3];
}

const char* element_name(uint8_t code) {
    switch (code) {
        case 0x08:
            return "bytes";
        case 0x09:
            return "signed bytes";
        case 0x0b:
            return "16-bit whole numbers";
        case 0x0c:
            return "32-bit whole numbers";
        case 0x0d:
            return "floats";
        case 0x0e:
            return "doubles";
        default:
            return nullptr;
    }
}

/// The first four bytes: 0, 0, the element type, the number of dimensions.
Status check_magic(const std::string& name, const uint8_t* magic, int rank, const char* what) {
    const unsigned wanted = 0x800u + static_cast<unsigned>(rank);
    if (big_endian(magic) == wanted) return {};
    const char* element = element_name(magic[2]);
    if (magic[0] == 0 && magic[1] == 0 && element != nullptr)
        return make_error(
            "%s: is an IDX file of %s in %u dimensions (magic number 0x%08x), and %s are bytes in %d (0x%08x)",
            name.c_str(), element, magic[3], big_endian(magic), what, rank, wanted);
    return make_error("%s: is not an IDX file: begins with 0x%08x, and %s begin with 0x%08x", name.c_str(),
                      big_endian(magic), what, wanted);
}

/// The name of the file that is there, with or without .gz, or empty.
std::string find_file(const std::string& folder, const char* stem, const char* kind) {
    for (const char* separator : {"-", "."})
        for (const char* ending : {"", ".gz"}) {
            const std::string path = folder + stem + separator + kind + "-ubyte" + ending;
            if (file_exists(path)) return path;
        }
    return {};
}

}  // namespace

Result<IdxArray> read_idx(ByteReader& reader, int rank, const char* what) {
    uint8_t magic[4], sizes[4 * 4];
    if (Status status = reader.read_all(magic, sizeof magic, "its header"); !status) return status.error();
    if (Status status = check_magic(reader.name(), magic, rank, what); !status) return status.error();
    if (rank < 1 || rank > 4) return Error{reader.name() + ": has too many dimensions"};
    if (Status status = reader.read_all(sizes, 4 * static_cast<size_t>(rank), "its header"); !status)
        return status.error();

    IdxArray array;
    int64_t elements = 1;
    std::string shape;
    for (int i = 0; i < rank; ++i) {
        array.dims.push_back(big_endian(sizes + 4 * i));
        shape += (i > 0 ? " x " : "") + std::to_string(array.dims.back());
        if (__builtin_mul_overflow(elements, array.dims.back(), &elements) || elements > most_elements)
            return Error{reader.name() + ": says that it holds " + shape + " or more bytes, which cannot be"};
    }
    if (elements > reader.most_left())
        return Error{reader.name() + ": is cut short: its header promises " + shape + " bytes"};
    if (Status status = take_memory(array.bytes, elements, reader.name()); !status) return status.error();

    Result<size_t> got = reader.read(array.bytes.data(), array.bytes.size());
    if (!got) return got.error();
    if (*got < array.bytes.size())
        return make_error("%s: is cut short: its header promises %s bytes, and %zu are there", reader.name().c_str(),
                          shape.c_str(), *got);
    if (Status status = reader.expect_end(); !status) return status.error();
    return array;
}

Result<Samples> read_idx_samples(const std::string& images_path, const std::string& labels_path, int64_t classes) {
    Result<ByteReader> labels_file = ByteReader::open(labels_path);
    if (!labels_file) return labels_file.error();
    Result<IdxArray> labels = read_idx(*labels_file, 1, "labels");
    if (!labels) return labels.error();
    Result<ByteReader> images_file = ByteReader::open(images_path);
    if (!images_file) return images_file.error();
    Result<IdxArray> images = read_idx(*images_file, 3, "pictures");
    if (!images) return images.error();

    if (images->dims[0] != labels->dims[0])
        return make_error("%s: has %lld pictures, and %s has %lld labels", images_path.c_str(),
                          static_cast<long long>(images->dims[0]), labels_path.c_str(),
                          static_cast<long long>(labels->dims[0]));
    if (images->bytes.empty()) return Error{images_path + ": holds no pictures"};

    Samples samples;
    samples.count = images->dims[0];
    samples.dims.assign(images->dims.begin() + 1, images->dims.end());
    samples.bytes = std::move(images->bytes);
    samples.labels.assign(labels->bytes.begin(), labels->bytes.end());
    if (Status status = check_labels(samples, labels_path, classes); !status) return status.error();
    return samples;
}

Result<Samples> read_mnist(const std::string& folder, Split split, int64_t classes) {
    const std::string place = folder.empty() || folder.back() == '/' ? folder : folder + "/";
    const bool train = split == Split::Train;
    const char* images_stem = train ? "train-images" : "t10k-images";
    const char* labels_stem = train ? "train-labels" : "t10k-labels";
    const std::string images = find_file(place, images_stem, "idx3");
    const std::string labels = find_file(place, labels_stem, "idx1");
    if (images.empty() || labels.empty())
        return make_error("%s: has no %s-%s-ubyte, with or without .gz (`--data drawn` takes the built-in digits)",
                          folder.empty() ? "." : folder.c_str(), images.empty() ? images_stem : labels_stem,
                          images.empty() ? "idx3" : "idx1");
    return read_idx_samples(images, labels, classes);
}

}  // namespace netrt
