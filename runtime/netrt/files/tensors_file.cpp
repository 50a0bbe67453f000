// Named tensors in a file, in the safetensors format: opening, reading elements, writing.
#include "netrt/files/tensors_file.h"

#include <algorithm>
#include <cstring>
#include <type_traits>

#include "netrt/files/json.h"

namespace netrt {
namespace {

constexpr int64_t most_header_bytes = 100'000'000;
constexpr int64_t chunk_elements = 1 << 12;

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "elements are written as they lie in memory");

}  // namespace

Result<TensorsFile> TensorsFile::open(const std::string& path) {
    Result<Descriptor> file = open_regular(path);
    if (!file) return file.error();
    const int64_t file_bytes = size_of(*file);
    if (file_bytes < 8) return Error{path + ": is not a safetensors file: shorter than the 8 bytes it begins with"};

    uint64_t header_bytes;
    if (Status status = read_at(*file, path, 0, &header_bytes, sizeof header_bytes); !status) return status.error();
    if (header_bytes > static_cast<uint64_t>(file_bytes - 8))
        return make_error("%s: is cut short, or no safetensors file: a header of %llu bytes, and %lld bytes in all",
                          path.c_str(), static_cast<unsigned long long>(header_bytes),
                          static_cast<long long>(file_bytes));
    if (header_bytes > static_cast<uint64_t>(most_header_bytes))
        return make_error("%s: its header has %llu bytes, more than %lld", path.c_str(),
                          static_cast<unsigned long long>(header_bytes), static_cast<long long>(most_header_bytes));

    std::vector<uint8_t> header;
    if (Status status = take_memory(header, static_cast<int64_t>(header_bytes), path); !status) return status.error();
    if (Status status = read_at(*file, path, 8, header.data(), header.size()); !status) return status.error();
    const std::string_view json(reinterpret_cast<const char*>(header.data()), header.size());
    Result<TensorTable> table = read_table(path, json, 8 + static_cast<int64_t>(header_bytes), file_bytes);
    if (!table) return table.error();
    return TensorsFile(path, std::move(*file), std::move(*table));
}

const TensorEntry* TensorsFile::find(std::string_view name) const {
    const auto at = std::lower_bound(entries().begin(), entries().end(), name,
                                     [](const TensorEntry& entry, std::string_view name) { return entry.name < name; });
    return at != entries().end() && at->name == name ? &*at : nullptr;
}

Result<const TensorEntry*> TensorsFile::expect(std::string_view name, const std::vector<int64_t>& dims) const {
    const TensorEntry* entry = find(name);
    if (entry == nullptr) return Error{path_ + ": has no tensor `" + printable(name) + "`"};
    if (entry->dims != dims)
        return Error{path_ + ": tensor `" + printable(name) + "` is " + shape_text(entry->dims) +
                     ", and this network has " + shape_text(dims)};
    return entry;
}

template <class T>
Status TensorsFile::load_as(const TensorEntry& entry, T* out) const {
    if (entry.dtype == Dtype::F32 && std::is_same_v<T, float>) return load_bytes(entry, out);
    uint8_t chunk[chunk_elements * 8];
    const int64_t width = bytes_of(entry.dtype);
    for (int64_t first = 0; first < entry.count; first += chunk_elements) {
        const int64_t part = std::min(chunk_elements, entry.count - first);
        const Status status =
            read_at(file_, path_, entry.offset + first * width, chunk, static_cast<size_t>(part * width));
        if (!status) return status;
        if constexpr (std::is_same_v<T, float>)
            convert(entry.dtype, chunk, part, out + first);
        else if (!convert(entry.dtype, chunk, part, out + first))
            return make_error("%s: tensor `%s` has elements of type %s, and whole numbers are wanted", path_.c_str(),
                              printable(entry.name).c_str(), name_of(entry.dtype));
    }
    return {};
}

Status TensorsFile::load(const TensorEntry& entry, float* out) const { return load_as(entry, out); }
Status TensorsFile::load(const TensorEntry& entry, int64_t* out) const { return load_as(entry, out); }

Status TensorsFile::load_bytes(const TensorEntry& entry, void* out) const {
    return read_at(file_, path_, entry.offset, out, static_cast<size_t>(entry.count * bytes_of(entry.dtype)));
}

namespace {

int64_t count_of(const TensorSource& tensor) {
    int64_t count = 1;
    for (const int64_t dim : tensor.dims) count *= dim;
    return count;
}

/// The head of the file: its length in 8 bytes, then JSON, filled up with blanks so that the data begins at a multiple
/// of 8.
std::string header_text(const std::vector<TensorSource>& tensors, const Metadata& metadata) {
    JsonWriter json;
    json.raw(std::string(8, '\0'));
    json.open_object();
    if (!metadata.empty()) {
        json.name("__metadata__").open_object();
        for (const auto& [key, value] : metadata) json.member(key, std::string_view(value));
        json.close_object();
    }
    int64_t begin = 0;
    for (const TensorSource& tensor : tensors) {
        const int64_t end = begin + count_of(tensor) * bytes_of(tensor.dtype);
        json.name(tensor.name).open_object().member("dtype", name_of(tensor.dtype)).name("shape").open_array();
        for (const int64_t dim : tensor.dims) json.integer(dim);
        json.close_array().name("data_offsets").open_array().integer(begin).integer(end).close_array().close_object();
        begin = end;
    }
    json.close_object();
    std::string text = json.text();
    text.append((8 - text.size() % 8) % 8, ' ');
    const uint64_t length = text.size() - 8;
    std::memcpy(text.data(), &length, sizeof length);
    return text;
}

Status write_elements(AtomicFile& file, const TensorSource& tensor) {
    const int64_t count = count_of(tensor);
    if (tensor.fill == nullptr) return file.write(tensor.elements, static_cast<size_t>(count * bytes_of(tensor.dtype)));
    float chunk[chunk_elements];
    for (int64_t first = 0; first < count; first += chunk_elements) {
        const int64_t part = std::min(chunk_elements, count - first);
        tensor.fill(tensor.context, first, part, chunk);
        if (Status status = file.write(chunk, static_cast<size_t>(part) * sizeof(float)); !status) return status;
    }
    return {};
}

}  // namespace

Status write_tensors(const std::string& path, const std::vector<TensorSource>& tensors, const Metadata& metadata) {
    // Readers that map the file want elements at multiples of their size: the widest come first.
    std::vector<TensorSource> sorted;
    for (const int width : {8, 4, 2, 1})
        for (const TensorSource& tensor : tensors)
            if (bytes_of(tensor.dtype) == width) sorted.push_back(tensor);
    Result<AtomicFile> file = AtomicFile::create(path);
    if (!file) return file.error();
    const std::string header = header_text(sorted, metadata);
    if (Status status = file->write(header.data(), header.size()); !status) return status;
    for (const TensorSource& tensor : sorted)
        if (Status status = write_elements(*file, tensor); !status) return status;
    return file->commit();
}

}  // namespace netrt
