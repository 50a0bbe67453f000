// The samples of a stage: read from where its data section says, chosen, mapped and checked against the net.
#include "netrt/data/dataset.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "netrt/data/drawn_digits.h"
#include "netrt/data/idx.h"
#include "netrt/data/npy.h"
#include "netrt/files/json.h"
#include "netrt/files/tensors_file.h"
#include "netrt/files/text.h"
#include "netrt/train/weights.h"

namespace netrt {
namespace {

constexpr std::string_view drawn = "drawn";

double number_of(const Source& source, std::string_view name, double otherwise) {
    for (const NamedNumber& number : source.numbers)
        if (number.name == name) return number.value;
    return otherwise;
}

std::string path_of(const Source& source, int index) { return index < source.paths.count ? source.paths[index] : ""; }

// Labels of files are checked against the net after the map, not by the reader.
Result<Samples> read_source(const Source& source, Split split, const std::string& data) {
    const std::string_view kind = source.kind;
    const bool train = split == Split::Train;
    if (data == drawn || (kind == "drawn_digits" && data.empty())) {
        const auto seed = static_cast<uint32_t>(number_of(source, "seed", 1));
        return drawn_digits(seed, split, train ? drawn_train_count : drawn_test_count);
    }
    if (kind == "mnist" || kind == "drawn_digits") return read_mnist(data.empty() ? path_of(source, 0) : data, split);
    if (kind != "idx" && kind != "npy") return Error{"this program cannot read `" + printable(kind) + "` data"};

    // Files: those for training first, then those for testing, which may be left out.
    std::string images = path_of(source, train ? 0 : 2), labels = path_of(source, train ? 1 : 3);
    if (images.empty()) return Samples{};
    if (!data.empty()) {
        const auto moved = [&](const std::string& path) { return data + "/" + path.substr(folder_of(path).size()); };
        images = moved(images);
        if (!labels.empty()) labels = moved(labels);
    }
    return kind == "idx" ? read_idx_samples(images, labels) : read_npy_samples(images, labels);
}

Status check_shape(const Samples& samples, const Input& input, const std::string& from) {
    const std::vector<int64_t> wanted = dims_of(input.packing);
    if (is_same_shape(wanted, samples.dims)) return {};
    std::vector<int64_t> found = samples.dims;
    if (found.size() == 2 && wanted.size() == 3) found.insert(found.begin(), 1);  // a picture of one channel
    return Error{from + ": has samples of " + shape_text(found) + ", and input `" + printable(input.name) + "` is " +
                 shape_text(wanted)};
}

// Labels that count from one are the usual mistake.
std::string remedy(const Samples& samples, const LinearMap& map, const Input& label) {
    const auto [least, most] = std::minmax_element(samples.labels.begin(), samples.labels.end());
    if (map.scale != 1 || map.offset != 0 || *least != 1 || *most != label.classes) return "";
    const std::string name = printable(label.name);
    return "; labels from 1 on want `map " + name + " = " + name + " - 1` in the data section";
}

Status map_labels(Samples& samples, const Source& source, const Input& label, const std::string& from) {
    if (samples.labels.empty()) return Error{from + ": has no labels, and `" + printable(label.name) + "` wants them"};
    const LinearMap map = source.label_maps.count > 0 ? source.label_maps[0] : LinearMap{1, 0};
    for (size_t i = 0; i < samples.labels.size(); ++i) {
        const int32_t found = samples.labels[i];
        const double mapped = found * map.scale + map.offset;
        const double whole = std::nearbyint(mapped);
        if (std::fabs(mapped - whole) > 1e-6 || whole < 0 || whole >= label.classes)
            return Error{samples.labels_name + formatted(": label %d of sample %zu", found, i) +
                         (mapped == found ? "" : formatted(" becomes %g, which", mapped)) +
                         formatted(" is not among the %d classes of `", label.classes) + printable(label.name) + "`" +
                         remedy(samples, map, label)};
        samples.labels[i] = static_cast<int32_t>(whole);
    }
    return {};
}

}  // namespace

Status check_ports(const Net& net, const Program& program) {
    if (program.inputs.count != 1)
        return make_error("%s has %d inputs; only networks with one can be given pictures here, others as a library",
                          printable(net.name).c_str(), program.inputs.count);
    const Input* label = program.labels.begin();
    if (program.labels.count > 1 || (program.labels.count == 1 && (label->classes == 0 || label->packing.rank > 0)))
        return make_error("%s has labels that are no single class; it can be trained as a library",
                          printable(net.name).c_str());
    return {};
}

std::string data_text(const Stage& stage, const std::string& data) {
    const Source& source = stage.source;
    const std::string_view kind = source.kind;
    if (data == drawn || (kind == "drawn_digits" && data.empty())) return "built-in drawn digits";
    if (!data.empty()) return data;
    return source.paths.count > 0 ? source.paths[0] : source.kind;
}

Result<Samples> read_samples(const Net& net, const Stage& stage, Split split, const std::string& data) {
    const Program& program = stage.train.run ? stage.train : net.evaluate;
    if (Status status = check_ports(net, program); !status) return status.error();
    const Source& source = stage.source;
    Result<Samples> samples = read_source(source, split, data);
    if (!samples || samples->count == 0) return samples;

    const std::string from = data_text(stage, data);
    if (Status status = check_shape(*samples, program.inputs[0], from); !status) return status.error();
    if (source.keeps && !samples->labels.empty()) keep_labels(*samples, source.keep_first, source.keep_last);
    if (samples->count == 0)
        return make_error("%s: no label is in %d..%d", from.c_str(), source.keep_first, source.keep_last);
    if (program.labels.count == 1)
        if (Status status = map_labels(*samples, source, program.labels[0], from); !status) return status.error();
    return samples;
}

int64_t label_of(const Stage* stage, int64_t k) {
    if (stage == nullptr || stage->source.label_maps.count == 0 || stage->source.label_maps[0].scale == 0) return k;
    const LinearMap& map = stage->source.label_maps[0];
    return std::llround((static_cast<double>(k) - map.offset) / map.scale);
}

int64_t bytes_of(const Samples& samples) {
    return static_cast<int64_t>(samples.bytes.size() + samples.floats.size() * sizeof(float) +
                                samples.labels.size() * sizeof(int32_t));
}

uint64_t hash_of(const Samples& samples) {
    uint64_t hash = hash_of(&samples.count, sizeof samples.count);
    hash = hash_of(samples.bytes.data(), samples.bytes.size(), hash);
    hash = hash_of(samples.floats.data(), samples.floats.size() * sizeof(float), hash);
    return hash_of(samples.labels.data(), samples.labels.size() * sizeof(int32_t), hash);
}

}  // namespace netrt
