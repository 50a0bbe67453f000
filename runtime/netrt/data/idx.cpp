// IDX files: finding them, checking what they say of themselves, reading them.
#include "netrt/data/idx.h"

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

Result<Array> read_idx(ByteReader& reader) {
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
    return read_elements(reader, dtype, std::move(dims), {.big_endian = true});
}

namespace {

Result<Array> read_idx(const std::string& path) {
    Result<ByteReader> file = ByteReader::open(path);
    if (!file) return file.error();
    return netrt::read_idx(*file);
}

// Files of pictures and labels are easily exchanged.
Error other_rank(const std::string& path, const Array& array, const char* wanted) {
    return make_error("%s: is an IDX file of %s in %zu dimensions, and %s", path.c_str(),
                      array.dtype == Dtype::U8 ? "bytes" : "numbers", array.dims.size(), wanted);
}

}  // namespace

Result<Samples> read_idx_samples(const std::string& images_path, const std::string& labels_path) {
    const Result<Array> labels = read_idx(labels_path);
    if (!labels) return labels.error();
    Result<Array> images = read_idx(images_path);
    if (!images) return images.error();
    if (labels->dims.size() > 2) return other_rank(labels_path, *labels, "labels have one");
    if (images->dims.size() < 2) return other_rank(images_path, *images, "pictures have more");
    Result<Samples> samples = samples_of(std::move(*images), images_path);
    if (!samples) return samples;
    if (Status status = set_labels(*samples, images_path, *labels, labels_path); !status) return status.error();
    return samples;
}

Result<Samples> read_mnist(const std::string& folder, Split split) {
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
    return read_idx_samples(images, labels);
}

}  // namespace netrt
