// The weights of a net in memory: first values, files, a fingerprint.
#include "netrt/files/weights.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>

#include "netrt/files/json.h"
#include "netrt/files/text.h"
#include "netrt/math/pack.h"

namespace netrt {
namespace {

// Takes the place of the layer in the keys of first values, so that no layer shares their numbers.
constexpr uint32_t first_values_layer = 0xffff'ffe0u;

// A normal cut at two deviations: values outside are drawn again.
float cut_normal(uint32_t seed, uint32_t tensor, uint32_t element) {
    for (uint32_t attempt = 0;; ++attempt) {
        const float value = random_normal(random_key(seed, tensor, attempt, first_values_layer, 1), element);
        if (std::fabs(value) <= 2) return value;
    }
}

float first_value(const Tensor& tensor, uint32_t seed, uint32_t index, uint32_t element) {
    const auto value = static_cast<float>(tensor.init_value);
    switch (tensor.init) {
        case Init::Zeros:
            return 0;
        case Init::Constant:
            return value;
        case Init::Uniform: {
            const uint32_t key = random_key(seed, index, 0, first_values_layer, 0);
            return (2 * random_uniform(key, element) - 1) * value;
        }
        case Init::Normal:
            return cut_normal(seed, index, element) * value;
    }
    return 0;
}

float* at(std::byte* weights, const Tensor& tensor) { return reinterpret_cast<float*>(weights + tensor.offset); }
const float* at(const std::byte* weights, const Tensor& tensor) {
    return reinterpret_cast<const float*>(weights + tensor.offset);
}

// The first of many things, and how many there are.
class Sample {
public:
    explicit Sample(const char* separator = "; ") : separator_(separator) {}
    void add(const std::string& thing) {
        if (++count_ <= most) text_ += (text_.empty() ? "" : separator_) + thing;
    }
    int count() const { return count_; }
    std::string text() const { return count_ <= most ? text_ : text_ + formatted(" and %d more", count_ - most); }

private:
    static constexpr int most = 4;
    const char* separator_;
    int count_ = 0;
    std::string text_;
};

// Whether every one of the tensors is there as the net has it; else what does not fit, and how much does.
Status check_tensors(const Net& net, const TensorsFile& file, const Tensors& tensors) {
    Sample wrong;
    for (const int t : tensors) {
        const Tensor& tensor = net.tensors[t];
        const std::string name = "`" + printable(tensor.name) + "`";
        const std::vector<int64_t> dims = dims_of(tensor.packing);
        const TensorEntry* entry = file.find(tensor.name);
        if (entry == nullptr)
            wrong.add("has no tensor " + name);
        else if (entry->dims != dims)
            wrong.add("tensor " + name + " is " + shape_text(entry->dims) + ", and this network has " +
                      shape_text(dims));
        else if (!is_real(entry->dtype))
            wrong.add("tensor " + name + " has elements of type " + name_of(entry->dtype) +
                      ", and weights are of type F32");
    }
    if (wrong.count() == 0) return {};
    const int count = static_cast<int>(tensors.size()), fit = count - wrong.count();
    return Error{file.path() + ": " + wrong.text() +
                 (fit > 0 ? formatted(" (the other %d of %d fit)", fit, count) : "")};
}

Tensors all_but(const Net& net, const Tensors& except) {
    Tensors tensors;
    for (int t = 0; t < net.tensors.count; ++t)
        if (std::find(except.begin(), except.end(), t) == except.end()) tensors.push_back(t);
    return tensors;
}

Status load_tensors(const Net& net, const TensorsFile& file, Tensors tensors, std::byte* weights) {
    // What is measured of labels is no part of what was learned: files from before a stage asked for it, or for other labels, fit.
    std::erase_if(tensors, [&](int t) {
        const Tensor& tensor = net.tensors[t];
        return is_of_label(net, tensor) && !file.expect(tensor.name, dims_of(tensor.packing));
    });
    if (Status status = check_tensors(net, file, tensors); !status) return status;
    // Reading can fail in the middle: all is read before the first weight changes.
    int64_t count = 0;
    for (const int t : tensors) count += logical_count(net.tensors[t].packing);
    std::vector<float> values;
    if (Status status = take_memory(values, count, file.path()); !status) return status;
    float* read = values.data();
    for (const int t : tensors) {
        const Tensor& tensor = net.tensors[t];
        if (Status status = file.load(*file.find(tensor.name), read); !status) return status;
        if (!all_finite(read, logical_count(tensor.packing)))
            return Error{file.path() + ": tensor `" + printable(tensor.name) +
                         "` has values that are not finite, with which nothing can be computed"};
        read += logical_count(tensor.packing);
    }
    read = values.data();
    for (const int t : tensors) {
        const Tensor& tensor = net.tensors[t];
        pack(tensor.packing, read, at(weights, tensor));
        read += logical_count(tensor.packing);
    }
    return {};
}

void fill_from_view(const void* context, int64_t first, int64_t count, float* out) {
    const auto* view = static_cast<const TensorView*>(context);
    unpack_part(*view->packing, view->elements, first, count, out);
}

}  // namespace

void initialise_weights(const Net& net, uint32_t seed, std::byte* weights) {
    initialise_weights(net, seed, all_tensors(net), weights);
}

Tensors all_tensors(const Net& net) { return all_but(net, {}); }

bool is_of_label(const Net& net, const Tensor& tensor) { return tensor.statistic != nullptr && tensor.input >= net.evaluate.inputs.count; }

void initialise_weights(const Net& net, uint32_t seed, const Tensors& tensors, std::byte* weights) {
    std::vector<float> values;
    for (const int t : tensors) {
        const Tensor& tensor = net.tensors[t];
        values.resize(static_cast<size_t>(logical_count(tensor.packing)));
        for (size_t i = 0; i < values.size(); ++i)
            values[i] = first_value(tensor, seed, static_cast<uint32_t>(t), static_cast<uint32_t>(i));
        pack(tensor.packing, values.data(), at(weights, tensor));
    }
}

Tensors tensors_of(const Net& net, std::string_view name) {
    Tensors tensors;
    for (int t = 0; t < net.tensors.count; ++t) {
        const std::string_view tensor = net.tensors[t].name;
        if (tensor == name || tensor.substr(0, tensor.rfind('.')) == name) tensors.push_back(t);
    }
    return tensors;
}

std::vector<int64_t> dims_of(const Packing& packing) {
    if (packing.declared_rank >= 0) return {packing.declared, packing.declared + packing.declared_rank};
    return {packing.dims, packing.dims + packing.rank};
}

Status load_weights(const Net& net, const std::string& path, std::byte* weights, std::string* left_over,
                    const Tensors& except) {
    Result<TensorsFile> file = TensorsFile::open(path);
    if (!file) return file.error();
    if (Status status = load_tensors(net, *file, all_but(net, except), weights); !status) return status;
    if (left_over == nullptr) return {};
    Sample extra;
    for (const TensorEntry& entry : file->entries())
        if (std::none_of(net.tensors.begin(), net.tensors.end(),
                         [&](const Tensor& tensor) { return entry.name == tensor.name; }))
            extra.add("`" + printable(entry.name) + "` " + shape_text(entry.dims));
    *left_over = extra.text();
    return {};
}

Status load_weights(const Net& net, const TensorsFile& file, std::byte* weights, const Tensors& except) {
    return load_tensors(net, file, all_but(net, except), weights);
}

Fit fit_of(const Net& net, const TensorsFile& file) {
    Fit fit;
    Sample kept(", "), not_kept(", ");
    for (int t = 0; t < net.tensors.count; ++t) {
        const std::string_view name = net.tensors[t].name, layer = name.substr(0, name.rfind('.'));
        const Tensors tensors = tensors_of(net, layer);
        if (tensors.front() != t) continue;
        if (is_of_label(net, net.tensors[t])) {
            fit.others.push_back(t);
            continue;
        }
        const bool fits = std::all_of(tensors.begin(), tensors.end(), [&](int tensor) {
            return file.expect(net.tensors[tensor].name, dims_of(net.tensors[tensor].packing)).ok();
        });
        (fits ? kept : not_kept).add(printable(layer));
        if (!fits) fit.others.insert(fit.others.end(), tensors.begin(), tensors.end());
    }
    fit.kept = kept.text();
    fit.not_kept = not_kept.text();
    return fit;
}

void add_tensor(std::vector<TensorSource>& sources, const std::string& name, const TensorView& view) {
    TensorSource source;
    source.name = name;
    source.dims = dims_of(*view.packing);
    source.fill = fill_from_view;
    source.context = &view;
    sources.push_back(std::move(source));
}

Status save_weights(const Net& net, const std::string& path, const std::byte* weights, const Metadata& metadata) {
    std::vector<TensorView> views;
    views.reserve(static_cast<size_t>(net.tensors.count));
    std::vector<TensorSource> sources;
    for (const Tensor& tensor : net.tensors) {
        views.push_back({&tensor.packing, at(weights, tensor)});
        add_tensor(sources, tensor.name, views.back());
    }
    return write_tensors(path, sources, metadata);
}

std::string fingerprint(const Net& net) {
    uint64_t hash = 0;
    for (const Tensor& tensor : net.tensors) {
        hash = hash_of(tensor.name, std::strlen(tensor.name) + 1, hash);
        const std::vector<int64_t> dims = dims_of(tensor.packing);
        hash = hash_of(dims.data(), sizeof(int64_t) * dims.size(), hash);
    }
    return hexadecimal(hash);
}

std::string hexadecimal(uint64_t number) {
    char text[20];
    std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(number));
    return text;
}

const char* first_not_finite(const Net& net, const std::byte* weights) {
    for (const Tensor& tensor : net.tensors) {
        if (!all_finite(at(weights, tensor), physical_count(tensor.packing))) return tensor.name;
    }
    return nullptr;
}

const char* first_not_finite(const Net& net, const Stage& stage, const std::byte* states) {
    for (const State& state : stage.states) {
        const auto* elements = reinterpret_cast<const float*>(states + state.offset);
        if (!all_finite(elements, physical_count(net.tensors[state.tensor].packing))) return state.name;
    }
    return nullptr;
}

bool all_finite(const float* elements, int64_t count) {
    // Infinities and what is no number have all bits of the exponent set.
    bool found = false;
    for (int64_t i = 0; i < count; ++i) {
        uint32_t bits;
        std::memcpy(&bits, elements + i, sizeof bits);
        found |= (bits & 0x7f80'0000u) == 0x7f80'0000u;
    }
    return !found;
}

uint64_t hash_of(const void* bytes, size_t count, uint64_t before) {
    constexpr uint64_t odd = 0x9e3779b97f4a7c15u;
    const auto* at = static_cast<const unsigned char*>(bytes);
    uint64_t hash = before ^ (count * odd);
    const auto stir = [&](uint64_t word) {
        hash = (hash ^ word) * odd;
        hash ^= hash >> 29;
    };
    for (; count >= 8; count -= 8, at += 8) {
        uint64_t word;
        std::memcpy(&word, at, 8);
        stir(word);
    }
    uint64_t rest = 0;
    if (count > 0) std::memcpy(&rest, at, count);  // nothing may come without an address
    stir(rest);
    stir(before);
    return hash ^ hash >> 32;
}

}  // namespace netrt
