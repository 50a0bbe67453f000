// The head of a safetensors file: names, types, dimensions and places, every one of them checked.
#include <algorithm>
#include <iterator>

#include "netrt/files/json.h"
#include "netrt/files/tensors_file.h"

namespace netrt {
namespace {

constexpr size_t most_dims = 32;

constexpr int dtype_count = static_cast<int>(Dtype::F64) + 1;

bool parse_dtype(std::string_view name, Dtype& dtype) {
    for (int i = 0; i < dtype_count; ++i) {
        dtype = static_cast<Dtype>(i);
        if (name == name_of(dtype)) return true;
    }
    return false;
}

bool read_dims(JsonReader& json, std::vector<int64_t>& dims) {
    if (!json.enter_array()) return false;
    while (json.next_item()) {
        int64_t dim;
        if (!json.integer(dim)) return false;
        if (dim < 0) return json.fail("negative dimension");
        if (dims.size() == most_dims) return json.fail("too many dimensions");
        dims.push_back(dim);
    }
    return json.ok();
}

bool read_range(JsonReader& json, int64_t& begin, int64_t& end) {
    return json.enter_array() && json.next_item() && json.integer(begin) && json.next_item() && json.integer(end) &&
           !json.next_item() && json.ok();
}

/// Reads `{"dtype": ..., "shape": [...], "data_offsets": [begin, end]}`.
bool read_entry(JsonReader& json, TensorEntry& entry, int64_t& begin, int64_t& end) {
    bool has_dtype = false, has_shape = false, has_range = false;
    std::string member, dtype;
    if (!json.enter_object()) return false;
    while (json.next_member(member)) {
        bool* seen = member == "dtype" ? &has_dtype : member == "shape" ? &has_shape : &has_range;
        if (*seen) return json.fail("the same member twice");
        *seen = true;
        if (member == "dtype") {
            if (!json.string(dtype)) return false;
            if (!parse_dtype(dtype, entry.dtype)) return json.fail(("element type `" + printable(dtype) + "`").c_str());
        } else if (member == "shape") {
            if (!read_dims(json, entry.dims)) return false;
        } else if (member == "data_offsets") {
            if (!read_range(json, begin, end)) return json.ok() && json.fail("expected two offsets");
        } else {
            return json.fail("a tensor with a member that is none of dtype, shape, data_offsets");
        }
    }
    if (!json.ok()) return false;
    return (has_dtype && has_shape && has_range) || json.fail("a tensor without dtype, shape or data_offsets");
}

bool read_metadata(JsonReader& json, Metadata& metadata) {
    std::string key, value;
    if (!json.enter_object()) return false;
    while (json.next_member(key)) {
        if (!json.string(value)) return false;
        metadata.emplace_back(key, value);
    }
    return json.ok();
}

/// Sets `count`; what the dimensions say must be what the offsets span, inside the data of the file.
Status place(const std::string& path, TensorEntry& entry, int64_t begin, int64_t end, int64_t data_bytes) {
    const std::string name = printable(entry.name);
    if (begin < 0 || end < begin || end > data_bytes)
        return make_error("%s: tensor `%s` lies at bytes %lld to %lld of the data, which has %lld", path.c_str(),
                          name.c_str(), static_cast<long long>(begin), static_cast<long long>(end),
                          static_cast<long long>(data_bytes));
    int64_t bytes = bytes_of(entry.dtype);
    for (const int64_t dim : entry.dims)
        if (__builtin_mul_overflow(bytes, dim, &bytes))
            return Error{path + ": tensor `" + name + "` of " + shape_text(entry.dims) + " has too many elements"};
    if (bytes != end - begin)
        return make_error("%s: tensor `%s` of %s %s needs %lld bytes, and its offsets span %lld", path.c_str(),
                          name.c_str(), name_of(entry.dtype), shape_text(entry.dims).c_str(),
                          static_cast<long long>(bytes), static_cast<long long>(end - begin));
    entry.count = bytes / bytes_of(entry.dtype);
    return {};
}

/// Tensors follow one another without gaps, from the first byte of the data to the last.
Status check_places(const std::string& path, std::vector<TensorEntry>& entries, int64_t data_offset,
                    int64_t file_bytes) {
    std::sort(entries.begin(), entries.end(), [](const TensorEntry& a, const TensorEntry& b) {
        return a.offset != b.offset ? a.offset < b.offset : a.count < b.count;
    });
    int64_t expected = data_offset;
    for (const TensorEntry& entry : entries) {
        if (entry.offset < expected)
            return Error{path + ": tensor `" + printable(entry.name) + "` overlaps the one before it"};
        if (entry.offset > expected)
            return Error{path + ": there is a gap before tensor `" + printable(entry.name) + "`"};
        expected = entry.offset + entry.count * bytes_of(entry.dtype);
    }
    if (expected == file_bytes) return {};
    return make_error("%s: has %lld bytes after its last tensor", path.c_str(),
                      static_cast<long long>(file_bytes - expected));
}

Status check_names(const std::string& path, std::vector<TensorEntry>& entries, Metadata metadata) {
    std::sort(entries.begin(), entries.end(),
              [](const TensorEntry& a, const TensorEntry& b) { return a.name < b.name; });
    for (size_t i = 1; i < entries.size(); ++i)
        if (entries[i].name == entries[i - 1].name)
            return Error{path + ": has two tensors `" + printable(entries[i].name) + "`"};
    std::sort(metadata.begin(), metadata.end());
    for (size_t i = 1; i < metadata.size(); ++i)
        if (metadata[i].first == metadata[i - 1].first)
            return Error{path + ": its metadata has `" + printable(metadata[i].first) + "` twice"};
    return {};
}

}  // namespace

std::string shape_text(const std::vector<int64_t>& dims) {
    std::string text = "[";
    for (size_t i = 0; i < dims.size(); ++i) text += (i > 0 ? ", " : "") + std::to_string(dims[i]);
    return text + "]";
}

const std::string* find(const Metadata& metadata, std::string_view key) {
    for (const auto& [name, value] : metadata)
        if (name == key) return &value;
    return nullptr;
}

Result<TensorTable> read_table(const std::string& path, std::string_view text, int64_t data_offset,
                               int64_t file_bytes) {
    JsonReader json(text);
    TensorTable table;
    bool has_metadata = false;
    std::string name;
    json.enter_object();
    while (json.next_member(name)) {
        if (name == "__metadata__") {
            if (has_metadata) json.fail("metadata twice");
            has_metadata = true;
            read_metadata(json, table.metadata);
            continue;
        }
        TensorEntry entry;
        entry.name = name;
        int64_t begin = 0, end = 0;
        if (!read_entry(json, entry, begin, end)) break;
        if (Status status = place(path, entry, begin, end, file_bytes - data_offset); !status) return status.error();
        entry.offset = data_offset + begin;
        table.entries.push_back(std::move(entry));
    }
    if (!json.finish())
        return Error{path + ": the header of this safetensors file is not as it should be: " + json.problem()};
    if (Status status = check_places(path, table.entries, data_offset, file_bytes); !status) return status.error();
    if (Status status = check_names(path, table.entries, table.metadata); !status) return status.error();
    return table;
}

}  // namespace netrt
